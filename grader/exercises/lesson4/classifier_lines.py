"""Lesson 4, section 5: a two-layer softmax classifier, line by line in backward order.

An intermediate such as p is checked by nudging it alone: the forward pass adds to p, as computed, the difference
between the variable and its base value. So every line that uses p hears the nudge, and no line before it.
"""

import numpy as np
from backprop.activations import tanh, tanh_prime
from backprop.losses import one_hot

from grader.checking.alteration import Alteration
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import Words
from grader.exercises.lesson4 import LESSON
from grader.exercises.lesson4.routes import BATCHES, CLASSES, NEGATED, WIDTHS, unmasked, use_of, with_slope
from grader.exercises.may_not_call import BACKPROPAGATION, SOFTMAX_DELTA
from grader.exercises.slopes import (
    FIRST_EXAMPLE,
    SLOPE_AT_A,
    SLOPE_MISSING,
    SLOPE_TWICE,
    WEIGHTS_TRANSPOSED,
    slope_of,
    slope_one,
    slope_reversed,
    slope_zero,
)

# backward_from_loss


def _loss_case(rng: np.random.Generator, k: int) -> Case:
    N, K = BATCHES[k % 8], CLASSES[k % 8]
    labels, exps = rng.integers(0, K, size=N), np.exp(rng.uniform(-1.5, 1.0, size=(N, K)))
    total = exps.sum(axis=1, keepdims=True)
    inverse = 1 / total
    p, y = exps * inverse, one_hot(labels, K)
    log_p = np.log(p)

    def loss(alter: Alteration, *nudged: np.ndarray) -> float:
        nudged_log_p, nudged_p, nudged_inverse, nudged_total, e = nudged
        t = use_of(alter, "sum", e).sum(axis=1, keepdims=True) + (nudged_total - total)
        i = alter.activate(np.reciprocal, lambda v: -(v**-2.0), t, layer="reciprocal") + (nudged_inverse - inverse)
        q = use_of(alter, "product", e) * i + (nudged_p - p)
        log_q = alter.activate(np.log, np.reciprocal, q, layer="log") + (nudged_log_p - log_p)
        return alter.mean(-alter.activate(lambda v: y * v, lambda v: y, log_q, layer="pick").sum(axis=1))

    arguments = {"labels": labels, "log_p": log_p, "p": p, "inverse": inverse, "total": total, "exps": exps}
    return Case(
        arguments, loss, {"dlog_p": log_p, "dp": p, "dinverse": inverse, "dtotal": total, "dexps": exps}, batch=N
    )


def _inverse_not_summed(case: Case, truth: Leaves) -> Leaves:
    dinverse = truth["dp"] * case.arguments["exps"]
    dtotal = dinverse * (truth["dtotal"] / truth["dinverse"])
    return truth | {"dinverse": dinverse, "dtotal": dtotal, "dexps": truth["dexps"] - truth["dtotal"] + dtotal}


BROADCAST = Words(
    "a broadcast that was not summed",
    "NumPy stretched one number over a whole row on the way forward. Every entry of the row used it, so on the way "
    "back their shares are added up: sum over the stretched axis, with keepdims=True.",
)

BACKWARD_FROM_LOSS = Exercise(
    name="backward_from_loss",
    lesson=LESSON,
    section="5 Backward, line by line",
    points=5,
    returns=("dlog_p", "dp", "dinverse", "dtotal", "dexps"),
    case=_loss_case,
    suspects=(
        with_slope(
            "labels_ignored",
            "pick",
            slope_one,
            "every class is blamed",
            "{outputs_is} what comes out when the loss reads log_p of all classes. It picks one entry a row, that of "
            "the label. What was not read gets 0.",
        ),
        with_slope(
            "log_slope_missing",
            "log",
            slope_one,
            "the derivative of the log is missing",
            "{outputs_is} what comes out when the log has slope 1.",
        ),
        with_slope(
            "log_slope_upside_down",
            "log",
            lambda f_prime, z, a: z,
            "multiplied by p where 1/p belongs",
            "{outputs_is} what comes out when the log has slope p. The smaller p, the *steeper* the logarithm.",
        ),
        with_slope(
            "reciprocal_sign",
            "reciprocal",
            slope_reversed,
            "the reciprocal's minus sign is lost",
            "{outputs_is} what comes out when 1/total rises with total. It falls.",
        ),
        with_slope(
            "reciprocal_not_squared",
            "reciprocal",
            lambda f_prime, z, a: -a,
            "the derivative of 1/total",
            "{outputs_uses} -1/total where the derivative of 1/total belongs. Mind the power.",
        ),
        NEGATED,
        Suspect("broadcast_not_summed", wrong=_inverse_not_summed, words=BROADCAST),
        with_slope(
            "sum_route_lost",
            "sum",
            slope_zero,
            "an accumulation is lost",
            "exps is used twice, in total and in p. {outputs_has} only the share that came back through p. Shares are "
            "added: is a second = where += was meant?",
        ),
        with_slope(
            "product_route_lost",
            "product",
            slope_zero,
            "an accumulation is lost",
            "exps is used twice, in total and in p. {outputs_has} only the share that came back through total. Shares "
            "are added: is a second = where += was meant?",
        ),
        FIRST_EXAMPLE,
    ),
    may_not_call=BACKPROPAGATION + SOFTMAX_DELTA,
)

# backward_from_exps


def _exps_case(rng: np.random.Generator, k: int) -> Case:
    N, K = BATCHES[k % 8], CLASSES[k % 8]
    logits, dexps = rng.uniform(-2.0, 2.0, size=(N, K)), rng.normal(size=(N, K))
    maxima = logits.max(axis=1, keepdims=True)
    shifted = logits - maxima

    def loss(
        alter: Alteration, nudged_shifted: np.ndarray, nudged_maxima: np.ndarray, nudged_logits: np.ndarray
    ) -> float:
        alter.side("winner", nudged_logits.argmax(axis=1))
        m = use_of(alter, "winner", nudged_logits.max(axis=1, keepdims=True)) + (nudged_maxima - maxima)
        s = nudged_logits - use_of(alter, "subtract", m) + (nudged_shifted - shifted)
        return alter.sum(np.sum(dexps * alter.activate(np.exp, np.exp, s, layer="exp"), axis=1))

    arguments = {"dexps": dexps, "exps": np.exp(shifted), "logits": logits}
    return Case(arguments, loss, {"dshifted": shifted, "dmaxima": maxima, "dlogits": logits}, batch=N)


BACKWARD_FROM_EXPS = Exercise(
    name="backward_from_exps",
    lesson=LESSON,
    section="5 Backward, line by line",
    points=3,
    returns=("dshifted", "dmaxima", "dlogits"),
    case=_exps_case,
    suspects=(
        with_slope(
            "exp_slope_missing",
            "exp",
            slope_one,
            "the derivative of the exponential is missing",
            "{outputs_is} what comes out when exp has slope 1.",
        ),
        with_slope(
            "minus_lost",
            "subtract",
            slope_reversed,
            "the minus sign is lost",
            "maxima is *subtracted*: raise it, and shifted falls. {outputs_has} that sign wrong.",
        ),
        NEGATED,
        Suspect(
            "broadcast_not_summed",
            wrong=lambda case, truth: truth | {"dmaxima": -truth["dshifted"], "dlogits": truth["dlogits"]},
            words=BROADCAST,
        ),
        with_slope(
            "winner_route_lost",
            "winner",
            slope_zero,
            "one use of logits is forgotten",
            "logits is used twice: in shifted, and in the maximum. {outputs_has} only the first share.",
        ),
        Suspect(
            "winner_takes_nothing",
            wrong=lambda case, truth: truth | {"dlogits": truth["dshifted"] + truth["dmaxima"]},
            words=Words(
                "the maximum's share went to everybody",
                "A maximum listens to one entry of the row, the largest. Only that one gets the share back.",
            ),
        ),
        Suspect(
            "aliased",
            wrong=lambda case, truth: truth | {"dshifted": truth["dlogits"]},
            words=Words(
                "one array under two names",
                "dshifted is right until dlogits is made: it holds what belongs to dlogits. `dlogits = dshifted` makes "
                "a second name, not a second array, and += then writes into both. Take a copy.",
            ),
        ),
        FIRST_EXAMPLE,
    ),
    may_not_call=BACKPROPAGATION + SOFTMAX_DELTA,
)

# backward_from_logits


def _logits_case(rng: np.random.Generator, k: int) -> Case:
    N, (n_0, n_1), K = BATCHES[k % 8], WIDTHS[k % 8], CLASSES[k % 8]
    if k % 8 in (3, 6):
        K = n_1
    X, dlogits = rng.normal(size=(N, n_0)), rng.normal(size=(N, K))
    W1, b1 = rng.normal(size=(n_1, n_0)), rng.normal(size=n_1)
    W2, b2 = rng.normal(size=(K, n_1)), rng.normal(size=K)
    z1 = X @ W1.T + b1
    a1 = np.tanh(z1)

    def loss(alter: Alteration, *nudged: np.ndarray) -> float:
        W2, b2, nudged_a1, nudged_z1, W1, b1 = nudged
        z = X @ W1.T + b1 + (nudged_z1 - z1)
        a = alter.activate(tanh, tanh_prime, z) + (nudged_a1 - a1)
        return alter.sum(np.sum(dlogits * (alter.linear(a, W2) + b2), axis=1))

    arguments = {"dlogits": dlogits, "X": X, "z1": z1, "a1": a1, "W2": W2}
    return Case(arguments, loss, {"dW2": W2, "db2": b2, "da1": a1, "dz1": z1, "dW1": W1, "db1": b1}, batch=N)


BACKWARD_FROM_LOGITS = Exercise(
    name="backward_from_logits",
    lesson=LESSON,
    section="5 Backward, line by line",
    points=3,
    returns=("dW2", "db2", "da1", "dz1", "dW1", "db1"),
    case=_logits_case,
    suspects=(
        SLOPE_MISSING,
        SLOPE_AT_A,
        SLOPE_TWICE,
        slope_of("sigmoid"),
        WEIGHTS_TRANSPOSED,
        unmasked("dW1", "db1"),
        Suspect("bias_not_summed", wrong=lambda case, truth: {"db2": case.arguments["dlogits"], "db1": truth["dz1"]}),
        FIRST_EXAMPLE,
    ),
    may_not_call=BACKPROPAGATION + SOFTMAX_DELTA,
)

EXERCISES = (BACKWARD_FROM_LOSS, BACKWARD_FROM_EXPS, BACKWARD_FROM_LOGITS)
