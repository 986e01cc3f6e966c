"""Lesson 6, thirty layers: a deep residual network judged on digits that it never saw."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from backprop.datasets import digits, hold_out
from backprop.network import Network

from grader.checking.exercise import Case, Exercise
from grader.checking.mistakes import Words
from grader.checking.verdict import Verdict
from grader.exercises.lesson6 import LESSON
from grader.exercises.may_not_call import NETWORK_BACKWARD, NUMERICAL_GRADIENT

LAYERS, BAR, CLEARLY = 20, 0.95, 0.3
PIXELS = 64
HELD_OUT = 6
"""Tells this draw from the others of a check."""
NO_NETWORK = frozenset({"another_network"})
"""What was returned cannot sit the exam."""


def _case(rng: np.random.Generator, k: int) -> Case:
    # Which digits are held out, and how their pixels are mixed, hangs on the check's own seed, the same for both runs:
    # nobody can know it before, and what differs between two runs is their generator.
    drawn = np.random.default_rng([_seed_of_check(rng), HELD_OUT])
    X, labels = digits()
    (both, labels), held_out = hold_out(np.hstack([_mixed(X, drawn), X]), labels, drawn)
    arguments = {"X": both[:, :PIXELS].copy(), "labels": labels, "rng": np.random.default_rng(rng.integers(2**32))}
    return Case(arguments, verdict=lambda returned: _verdict(returned, *held_out))


def _mixed(X: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each pixel mixed with another, still in [0, 1]: as hard to read, and no longer among the module's digits."""
    share = rng.uniform(0.75, 0.95, PIXELS)
    return share * X[:, rng.permutation(PIXELS)] + (1 - share) * X[:, rng.permutation(PIXELS)]


def _seed_of_check(rng: np.random.Generator) -> int:
    """The generator of a case begins with the seed of the check and the case's number."""
    entropy = getattr(rng.bit_generator.seed_seq, "entropy", 0)
    return entropy if isinstance(entropy, int) else entropy[0]


def _verdict(returned: dict[str, Any], both: np.ndarray, labels: np.ndarray) -> Verdict | None:
    """both: the held-out digits as the run knows them, and beside these as the module has them."""
    X, unmixed = both[:, :PIXELS], both[:, PIXELS:]
    W, b = returned["W"], returned["b"]
    if not all(isinstance(layers, Iterable) for layers in (W, b)):
        return Verdict(f"W and b should be lists, not {type(W).__name__} and {type(b).__name__}.", NO_NETWORK)
    try:
        network = Network(list(W), list(b), residual=True)
        network.branch_scale = network.depth**-0.5
        with np.errstate(all="ignore"):
            logits = network.forward(X).a[-1]
    except MemoryError:
        raise
    except Exception as error:  # whatever was returned in place of arrays
        return Verdict(f"W and b do not make a network for 64 pixels: {error}.", NO_NETWORK)
    if network.depth < LAYERS:
        too_few = f"The network has {network.depth} layers with weights; it should have at least {LAYERS}."
        return Verdict(too_few, NO_NETWORK)
    if logits.shape[1] != 10:
        return Verdict(f"The last layer has {logits.shape[1]} outputs; ten digits need 10.", NO_NETWORK)
    if not np.all(np.isfinite(logits)):
        text = "The network's outputs are not finite. Is a step far too long? Is the gradient clipped?"
        return Verdict(text, frozenset({"not_finite"}))
    accuracy = float(np.mean(logits.argmax(axis=1) == labels))
    if accuracy >= BAR:
        return None
    others = {"trained_without_scale": (True, 1.0), "trained_without_skips": (False, 1.0)}
    better = {kind for kind, other in others.items() if _share_right(network, *other, X, labels) > accuracy + CLEARLY}
    if _share_right(network, True, network.branch_scale, unmixed, labels) > accuracy + CLEARLY:
        better = {"trained_on_other_digits"}
    text = f"On digits that were held out, {accuracy:.1%} are right, and {BAR:.0%} are wanted."
    return Verdict(text, frozenset(better))


def _share_right(network: Network, residual: bool, scale: float, X: np.ndarray, labels: np.ndarray) -> float:
    """What the same weights read in another network."""
    other = Network(network.W, network.b, residual=residual, branch_scale=scale)
    with np.errstate(all="ignore"):
        return float(np.mean(other.forward(X).a[-1].argmax(axis=1) == labels))


ANOTHER_NETWORK = "Your forward pass is another than the one that is asked for: residual, with scale 1/sqrt(L)."

TRAIN_DIGITS = Exercise(
    name="train_digits",
    lesson=LESSON,
    section="10 Thirty layers",
    points=4,
    returns=("W", "b"),
    case=_case,
    cases=2,
    seconds=60.0,
    own_words={
        "failed_verdict": Words(
            "not there yet",
            "{verdict} First, is the gradient right? One without its skip path, or with a wrong scale, learns too, but "
            "worse. Take a network of four layers, three wide, and hold every dW and db against finite differences. If "
            "it is right: do the first losses fall? Are the last ones still falling? Would a shrinking rate help?",
        ),
        "another_network": Words("not the network that is asked for", "{verdict}"),
        "not_finite": Words("the training exploded", "{verdict}"),
        "trained_without_scale": Words(
            "trained with branch scale 1",
            "{verdict} With a branch scale of 1 the same weights read far more of them. " + ANOTHER_NETWORK,
        ),
        "trained_without_skips": Words(
            "trained without skip paths",
            "{verdict} Without skip paths the same weights read far more of them. " + ANOTHER_NETWORK,
        ),
        "trained_on_other_digits": Words(
            "trained on other digits",
            "{verdict} Of `digits()` the same weights read far more. Those that your function is given are others: "
            "their pixels are mixed. Train on its own X and labels, not on those of the notebook.",
        ),
    },
    may_not_call=NETWORK_BACKWARD + NUMERICAL_GRADIENT,
    must_vary=True,
    trained=True,
)

EXERCISES = (TRAIN_DIGITS,)
