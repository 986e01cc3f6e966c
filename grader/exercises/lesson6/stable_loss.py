"""Lesson 6, losses that survive: the cross-entropy of each example, from logits of any size."""

from typing import Any

import numpy as np
from backprop.losses import softmax, softmax_cross_entropy

from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import CONTRACT, Words
from grader.checking.verdict import Verdict, as_floats
from grader.exercises.given import indices
from grader.exercises.lesson6 import LESSON
from grader.exercises.may_not_call import SOFTMAX_LOSS

BATCHES = (3, 1, 4, 5, 2, 7, 3, 6, 3, 5)
CLASSES = (3, 2, 4, 3, 5, 2, 6, 3, 7, 4)
OFFSETS = (0.0, 0.0, 0.0, 1000.0, -1000.0, 300.0, 0.0, 50.0, 0.0, 0.0)
WIDE, HOPELESS = 8, 9
"""Cases of their own: a row from -1000 to 1000; rows in which the right class has a probability of exactly 0."""
LARGEST = -np.log(5e-324)
"""The loss of the smallest number above 0."""


def _case(rng: np.random.Generator, k: int) -> Case:
    N, K = BATCHES[k], CLASSES[k]
    z = rng.normal(size=(N, K)) + OFFSETS[k]
    wanted = indices(rng, K, N)
    if k in (2, 6):
        z[0, (wanted[0] + 1) % K] += 1000.0
        z[1:] -= 400.0
    if k == WIDE:
        z[0], z[1] = rng.permutation(np.linspace(-1000.0, 1000.0, K)), 3.0
    y = np.eye(K)[wanted]
    if k == HOPELESS:
        for n, lead in enumerate((800.0, 900.0, 1000.0)):
            z[n, (wanted[n] + 1) % K] += lead
        return Case({"z": z, "y": y}, verdict=lambda returned: _patched(returned, z, y))
    return Case({"z": z, "y": y}, expected={"losses": _each_alone(z, y)}, batch=N)


def _each_alone(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.array([softmax_cross_entropy(z[n : n + 1], y[n : n + 1]) for n in range(len(z))])


def _patched(returned: dict[str, Any], z: np.ndarray, y: np.ndarray) -> Verdict | None:
    """Whether one number, whichever it is, stands in place of all the zeros. The other cases tell right from wrong."""
    losses, p = as_floats(returned["losses"]), np.sum(softmax(z) * y, axis=1)
    if losses is None or losses.shape != p.shape:
        return None
    highest = losses[0]
    with_patch = -np.log(p + np.exp(-highest)), -np.log(np.maximum(p, np.exp(-highest)))
    if 1.0 < highest < LARGEST and any(np.allclose(losses, patched, rtol=1e-4) for patched in with_patch):
        text = f"Where the right class has no chance at all, the loss ends at {highest:.4g}, whatever the logits are."
        return Verdict(text, frozenset({"probability_patched"}), output="losses")
    return None


def _shift_lost(case: Case, truth: Leaves) -> Leaves:
    return {"losses": truth["losses"] - case.arguments["z"].max(axis=1)}


def _logit_missing(case: Case, truth: Leaves) -> Leaves:
    return {"losses": truth["losses"] + np.sum(case.arguments["z"] * case.arguments["y"], axis=1)}


def _highest_alone(case: Case, truth: Leaves) -> Leaves:
    z, y = case.arguments["z"], case.arguments["y"]
    return {"losses": z.max(axis=1) - np.sum(z * y, axis=1)}


STABLE_LOSS = Exercise(
    name="stable_loss",
    lesson=LESSON,
    section="5 Losses that survive",
    points=2,
    returns=("losses",),
    case=_case,
    cases=len(BATCHES),
    suspects=(
        Suspect(
            "shift_lost",
            wrong=_shift_lost,
            words=Words(
                "the shift is never given back",
                "{outputs_is} off by the row's maximum. What is taken out of the exponent comes back in front of the "
                "logarithm: log(e^m s) = m + log(s). Or use the shifted logits in both places.",
            ),
        ),
        Suspect(
            "logit_missing",
            wrong=_logit_missing,
            words=Words(
                "the logit of the right class is missing",
                "{outputs_is} the logarithm of the sum alone, the same whichever class is the right one. -log p has "
                "two terms: what stands in p's numerator?",
            ),
        ),
        Suspect(
            "highest_alone",
            wrong=_highest_alone,
            words=Words(
                "the row's maximum in place of the logarithm of the sum",
                "{outputs_is} 0 wherever the right class is ahead. log(e^m s) = m + log(s): what became of s?",
            ),
        ),
        Suspect(
            "over_classes",
            wrong=lambda case, truth: {"losses": truth["losses"] / case.arguments["z"].shape[1]},
            words=Words(
                "averaged over the classes",
                "{outputs_is} too small by the number of classes. The loss of an example is a sum over its classes, "
                "all but one of them 0. It is not a mean.",
            ),
        ),
    ),
    own_words={
        "non_finite": Words(
            CONTRACT["non_finite"].title,
            "{output} is {value} at entry {entry}. Has each row its own maximum taken out? One maximum for all leaves "
            "a row far below it with nothing but zeros. And is the logarithm taken of the sum alone? A single "
            "probability may round to 0.",
        ),
        "probability_patched": Words(
            "a small number hides the zero",
            "{verdict} Something like 1e-12 was added to a probability, or it was clipped. The true loss goes on "
            "growing there. Work with the logarithm from the start, and log(0) never comes up.",
        ),
    },
    may_not_call=SOFTMAX_LOSS,
)

EXERCISES = (STABLE_LOSS,)
