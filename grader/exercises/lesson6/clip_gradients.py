"""Lesson 6, clipping: all gradients scaled by one factor, held against the module's."""

from collections.abc import Callable

import numpy as np
from backprop.optimizers import Arrays, clip_by_global_norm, global_norm

from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves, existing
from grader.checking.mistakes import Words
from grader.exercises.lesson6 import LESSON
from grader.exercises.may_not_call import CLIPPING

SHAPES = (
    ((3, 2), (3,)),
    ((4,),),
    ((2, 3), (1, 2), (4, 4)),
    ((1, 1), (1,)),
    ((5, 2), (2, 5), (5,)),
    ((3, 3), (3,), (3, 3), (3,)),
    ((2,), (2, 2)),
    ((4, 1), (2, 4)),
    ((2,), (2, 1, 3), (1,), (3,)),
)
RATIOS = (3.0, 0.4, 20.0, 1.7, 0.9, 1e4, 0.0, 1.2, 2.0)
"""Global norm over max_norm, by case: above the threshold, below it, no gradient at all; in the last, for one layer."""


def _case(rng: np.random.Generator, k: int) -> Case:
    # Arrays of very different size, so that one factor for all differs from a factor for each.
    drawn: Arrays = [10.0 ** rng.uniform(-1.5, 0.5) * rng.normal(size=shape) for shape in SHAPES[k]]
    if k == len(SHAPES) - 1:
        drawn[-2] = 0.0 * existing(drawn)[-2]
    max_norm = float(rng.uniform(0.5, 3.0))
    factor = RATIOS[k] * max_norm / global_norm(drawn)
    gradients = [None] + [g * factor for g in existing(drawn)]
    expected = clip_by_global_norm(gradients, max_norm)[0]
    return Case({"gradients": gradients, "max_norm": max_norm}, expected={"clipped": expected})


def _clipped_by(change: Callable[[list[np.ndarray], float], list[np.ndarray]]) -> Callable[[Case, Leaves], Leaves]:
    def wrong(case: Case, truth: Leaves) -> Leaves:
        changed = change(case.arguments["gradients"][1:], case.arguments["max_norm"])
        return {f"clipped[{l}]": leaf for l, leaf in enumerate(changed, start=1)}

    return wrong


def _one_by_one(arrays: list[np.ndarray], max_norm: float) -> list[np.ndarray]:
    return [clipped for g in arrays for clipped in existing(clip_by_global_norm([g], max_norm)[0])]


def _root_mean_square(arrays: list[np.ndarray]) -> float:
    return global_norm([*arrays]) / sum(g.size for g in arrays) ** 0.5


def _to_length_one(arrays: list[np.ndarray], max_norm: float) -> list[np.ndarray]:
    length = global_norm([*arrays])
    return [g / length for g in arrays] if length > max_norm else arrays


def _at_threshold(size: Callable[[list[np.ndarray]], float]) -> Callable[[list[np.ndarray], float], list[np.ndarray]]:
    """Clipping where `size` stands in place of the global norm."""

    def change(arrays: list[np.ndarray], max_norm: float) -> list[np.ndarray]:
        return [g * min(1.0, max_norm / max(size(arrays), 1e-300)) for g in arrays]

    return change


CLIP_GRADIENTS = Exercise(
    name="clip_gradients",
    lesson=LESSON,
    section="4 Clipping",
    points=2,
    returns=("clipped",),
    case=_case,
    cases=len(SHAPES),
    suspects=(
        Suspect(
            "clipped_per_array",
            wrong=_clipped_by(_one_by_one),
            words=Words(
                "each array is clipped by its own norm",
                "The arrays in {outputs} are scaled by different factors, which turns the direction of the step. Take "
                "one norm over all of them together, and one factor for all.",
            ),
        ),
        Suspect(
            "clipped_per_entry",
            wrong=_clipped_by(lambda arrays, max_norm: [np.clip(g, -max_norm, max_norm) for g in arrays]),
            words=Words(
                "each entry is cut off by itself",
                "{outputs_is} cut off entry by entry, as np.clip does. That bends the direction: shorten the whole "
                "gradient instead, all entries by one factor.",
            ),
        ),
        Suspect(
            "clipped_below_threshold",
            wrong=_clipped_by(
                lambda arrays, max_norm: [g * max_norm / max(global_norm([*arrays]), 1e-300) for g in arrays]
            ),
            words=Words(
                "short gradients are made longer",
                "{outputs_has} length max_norm always, even where the gradient was shorter than that. Clipping only "
                "ever shortens: below the threshold nothing happens.",
            ),
        ),
        Suspect(
            "norm_not_rooted",
            wrong=_clipped_by(_at_threshold(lambda arrays: global_norm([*arrays]) ** 2)),
            words=Words(
                "the root is missing",
                "{outputs_is} what comes out when the sum of squares itself is taken for the norm. "
                "A length is its root.",
            ),
        ),
        Suspect(
            "largest_entry",
            wrong=_clipped_by(_at_threshold(lambda arrays: max(float(np.abs(g).max()) for g in arrays))),
            words=Words(
                "the largest entry is not the length",
                "{outputs_is} scaled by the largest entry of all. The global norm counts every entry: the root of the "
                "sum of squares.",
            ),
        ),
        Suspect(
            "absolutes_added",
            wrong=_clipped_by(_at_threshold(lambda arrays: sum(float(np.abs(g).sum()) for g in arrays))),
            words=Words(
                "a sum of absolute values",
                "{outputs_is} scaled by the sum of all absolute values. A length is the root of a sum of squares.",
            ),
        ),
        Suspect(
            "mean_square",
            wrong=_clipped_by(_at_threshold(_root_mean_square)),
            words=Words(
                "a mean where a sum belongs",
                "{outputs_is} scaled by the root of the *mean* square. A length is the root of the sum of squares: "
                "more entries make it longer.",
            ),
        ),
        Suspect(
            "length_one",
            wrong=_clipped_by(_to_length_one),
            words=Words(
                "clipped to length 1",
                "{outputs_has} length 1 where the gradient was too long. It should have length max_norm then.",
            ),
        ),
        Suspect(
            "norms_added",
            wrong=_clipped_by(_at_threshold(lambda arrays: sum(float(np.linalg.norm(g)) for g in arrays))),
            words=Words(
                "norms do not add up",
                "{outputs_is} what comes out when the norms of the arrays are added. Lengths add like sides of a right "
                "triangle: add the squares, then take the root, once.",
            ),
        ),
        Suspect(
            "never_clipped",
            wrong=_clipped_by(lambda arrays, max_norm: arrays),
            words=Words(
                "nothing is clipped",
                "{outputs_is} what came in, also where it was longer than max_norm. There all of it is to be scaled to "
                "that length.",
            ),
        ),
        Suspect(
            "first_norm_only",
            wrong=_clipped_by(_at_threshold(lambda arrays: float(np.linalg.norm(arrays[0])))),
            words=Words(
                "the norm of one array only",
                "{outputs_is} scaled by the norm of the first array alone. The global norm runs over all of them.",
            ),
        ),
    ),
    may_alias=True,
    may_not_call=CLIPPING,
)

EXERCISES = (CLIP_GRADIENTS,)
