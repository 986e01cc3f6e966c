"""One step of Adam with one part of it exchanged, and the words for each, for `adam_update` and `repaired_adam`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.checking.exercise import Case, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import CONTRACT, Words

Step = Callable[..., tuple[np.ndarray, np.ndarray, np.ndarray]]
"""The arguments of `adam_update` -> theta, m, v."""


def adam_with(
    square: Callable = np.square,
    root: Callable = np.sqrt,
    corrections: Callable = lambda beta1, beta2, t: (1 - beta1**t, 1 - beta2**t),
    shares: Callable = lambda beta1, beta2: (1 - beta1, 1 - beta2),
    below: Callable = lambda root, v, correction, epsilon: root(v / correction) + epsilon,
    stored: bool = False,
    swapped: bool = False,
    sign: float = -1.0,
) -> Step:
    """An Adam step with one part of it exchanged. below: what the corrected m is divided by."""

    def step(
        theta: np.ndarray, g: np.ndarray, m: np.ndarray, v: np.ndarray, t: int, rate: float, *constants: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        beta1, beta2, epsilon = constants
        if swapped:
            beta1, beta2 = beta2, beta1
        with np.errstate(all="ignore"):
            m = beta1 * m + shares(beta1, beta2)[0] * g
            v = beta2 * v + shares(beta1, beta2)[1] * square(g)
            of_m, of_v = (np.float64(c) for c in corrections(beta1, beta2, t))
            theta = theta + sign * rate * (m / of_m) / below(root, v, of_v, epsilon)
            return (theta, m / of_m, v / of_v) if stored else (theta, m, v)

    return step


@dataclass(frozen=True)
class AdamMistake:
    """A mistake by the parts of `adam_with` that it exchanges."""

    kind: str
    title: str
    text: str
    parts: dict[str, Any] = field(default_factory=dict)

    def suspect(self, returns: tuple[str, ...], run: Callable[[Step, Case], tuple[np.ndarray, ...]]) -> Suspect:
        """run: what the exercise's function returns when it takes this step."""
        step = adam_with(**self.parts)

        def wrong(case: Case, truth: Leaves) -> dict[str, np.ndarray | None]:
            # What this mistake turns into NaN it does not explain where it is a number.
            returned = zip(returns, run(step, case), strict=True)
            return {name: value if np.all(np.isfinite(value)) else None for name, value in returned}

        return Suspect(self.kind, wrong=wrong, words=Words(self.title, self.text))


ADAM_MISTAKES = tuple(
    AdamMistake(kind, title, "{outputs_is} what comes out " + text, parts)
    for kind, title, text, parts in (
        (
            "bias_correction_missing",
            "the bias correction is missing",
            "when m and v are used as they are. Both started at 0, and in the first steps both are still far too "
            "small: divide each by its own 1 - beta**t before the step.",
            {"corrections": lambda beta1, beta2, t: (1.0, 1.0)},
        ),
        (
            "m_not_corrected",
            "only v is corrected",
            "when m is used as it is. It started at 0 too: divide it by 1 - beta1**t.",
            {"corrections": lambda beta1, beta2, t: (1.0, 1 - beta2**t)},
        ),
        (
            "v_not_corrected",
            "only m is corrected",
            "when v is used as it is. It started at 0 too: divide it by 1 - beta2**t.",
            {"corrections": lambda beta1, beta2, t: (1 - beta1**t, 1.0)},
        ),
        (
            "other_beta",
            "v is corrected with m's beta",
            "when v is divided by 1 - beta1**t. Each moment is corrected with its own beta. This may not be the last "
            "mistake: check again once it is mended.",
            {"corrections": lambda beta1, beta2, t: (1 - beta1**t, 1 - beta1**t)},
        ),
        (
            "correction_off_by_one",
            "the correction counts one step too many",
            "when it is corrected as if one more step had been taken. t is 1 at the first step already.",
            {"corrections": lambda beta1, beta2, t: (1 - beta1 ** (t + 1), 1 - beta2 ** (t + 1))},
        ),
        (
            "correction_one_behind",
            "the correction counts one step too few",
            "when it is corrected as if one step less had been taken. t is 1 at the first step, not 0.",
            {"corrections": lambda beta1, beta2, t: (1 - beta1 ** (t - 1), 1 - beta2 ** (t - 1))},
        ),
        (
            "power_as_product",
            "a product where a power belongs",
            "when beta is multiplied by t. What is left of the start after t steps is beta times beta times beta, t "
            "times over: beta**t.",
            {"corrections": lambda beta1, beta2, t: (1 - beta1 * t, 1 - beta2 * t)},
        ),
        (
            "power_as_product",
            "a product where a power belongs",
            "when beta is multiplied by t. What is left of the start after t steps is beta times beta times beta, t "
            "times over: beta**t.",
            {"corrections": lambda beta1, beta2, t: (1 - beta1 * t, 1 - beta2**t)},
        ),
        (
            "epsilon_inside_root",
            "epsilon is inside the root",
            "for the root of (v_hat + epsilon). It is added to the root, outside: inside, 1e-8 acts like 1e-4, and "
            "the step of a small gradient is far too short.",
            {"below": lambda root, v, correction, epsilon: root(v / correction + epsilon)},
        ),
        (
            "epsilon_before_correction",
            "epsilon is added before the correction",
            "when epsilon is added to the root of v, and the correction divides both. Correct v first, take the root "
            "of v_hat, then add epsilon.",
            {"below": lambda root, v, correction, epsilon: (root(v) + epsilon) / root(correction)},
        ),
        (
            "epsilon_not_used",
            "the epsilon that was given is not used",
            "when epsilon is left out, or is a number of your own. It keeps the step of a gradient near 0 small: use "
            "the one that belongs to the exercise.",
            {"below": lambda root, v, correction, epsilon: root(v / correction) + 1e-300},
        ),
        (
            "square_missing",
            "v averages g, not its square",
            "when v averages the gradient itself. v measures size, whatever the sign: it averages g squared, entry by "
            "entry.",
            {"square": lambda g: g},
        ),
        (
            "root_missing",
            "the root is missing",
            "when the step is divided by v_hat itself. v_hat is a mean square: its root has the size of a gradient.",
            {"root": lambda v: v},
        ),
        (
            "share_missing",
            "the new gradient counts in full",
            "without the factors 1 - beta1 and 1 - beta2. A running mean keeps the share beta of the old and takes the "
            "share 1 - beta of the new.",
            {"shares": lambda beta1, beta2: (1.0, 1.0)},
        ),
        (
            "betas_swapped",
            "beta1 and beta2 have changed places",
            "when beta1 averages the squares. beta1 belongs to m, beta2 to v.",
            {"swapped": True},
        ),
        (
            "correction_stored",
            "the corrected moments are handed on",
            "when the corrected values are kept. The correction is for one step alone: hand on m and v themselves, or "
            "the next step corrects them a second time.",
            {"stored": True},
        ),
        (
            "climbs",
            "it climbs",
            "when the step is added, so that the loss goes up. Descent subtracts it.",
            {"sign": 1.0},
        ),
    )
)

ZERO_OR_ROOT = Words(
    CONTRACT["non_finite"].title,
    "{output} is {value} at entry {entry}. A unit that is off has g = m = v = 0: does anything divide 0 by 0 there? Or "
    "is a root taken of something negative? And 1 - beta**t is 0 where t is.",
)
