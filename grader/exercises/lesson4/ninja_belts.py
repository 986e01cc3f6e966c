"""Lesson 4, the last two belts: an embedding with repeated indices, and one attention head."""

import numpy as np
from backprop.activations import identity
from backprop.losses import softmax

from grader.checking.alteration import Alteration
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.mistakes import Words
from grader.checking.operations import softmax_diagonal
from grader.exercises.lesson4 import LESSON
from grader.exercises.may_not_call import FINITE_DIFFERENCES
from grader.exercises.slopes import altered_at, as_given, slope_one

# 4. embedding_backward

LOOKUPS = (
    (3, 4, 5, 2),
    (1, 6, 2, 3),
    (2, 5, 3, 3),
    (4, 3, 4, 4),
    (5, 1, 3, 1),
    (2, 2, 9, 2),
    (3, 3, 1, 4),
    (1, 1, 4, 3),
)
"""(N, T, number of rows of C, n) by case: more lookups than rows, so that indices repeat; also rows never looked up."""


def _embedding_case(rng: np.random.Generator, k: int) -> Case:
    N, T, rows, n = LOOKUPS[k % 8]
    C, ix, dE = rng.normal(size=(rows, n)), rng.integers(0, rows, size=(N, T)), rng.normal(size=(N, T, n))
    if k % 2 == 0:
        ix %= max(1, rows - 1)  # the last row is never looked up
    flat = ix.ravel()
    is_last = np.array([index not in flat[i + 1 :] for i, index in enumerate(flat)]).reshape(N, T, 1)
    repeats = np.bincount(flat, minlength=rows)[ix][..., np.newaxis]

    def loss(alter: Alteration, C: np.ndarray) -> float:
        E = alter.activate(identity, lambda _: is_last, C[ix], layer="last one wins")
        E = alter.activate(identity, lambda _: 1.0 / repeats, E, layer="averaged")
        return alter.sum(np.sum(dE * E, axis=(1, 2)))

    return Case({"dE": dE, "ix": ix, "rows": rows}, loss, {"dC": C}, batch=N)


EMBEDDING_BACKWARD = Exercise(
    name="embedding_backward",
    lesson=LESSON,
    section="10 Embedding",
    points=2,
    returns=("dC",),
    case=_embedding_case,
    suspects=(
        altered_at(
            "duplicates_lost",
            as_given,
            "last one wins",
            words=Words(
                "repeated indices are lost",
                "Where a row was looked up several times, {outputs_holds} only the blame of its last lookup. "
                "`dC[ix] += d` reads and writes each row once, however often its index occurs. Every lookup adds its "
                "share.",
            ),
        ),
        altered_at(
            "duplicates_averaged",
            as_given,
            "averaged",
            words=Words(
                "an average where a sum belongs",
                "{outputs_is} what comes out when the blame of a row's lookups is averaged. Paths add.",
            ),
        ),
    ),
    may_not_call=FINITE_DIFFERENCES,
)

# 5. attention_backward

HEADS = ((3, 4, 2, 5), (4, 4, 3, 2), (1, 3, 2, 2), (3, 3, 4, 3), (5, 2, 3, 1), (2, 2, 5, 4), (4, 1, 2, 3), (2, 5, 1, 2))
"""(T, M, d, d_v) by case: as many keys as queries, fewer, more; a single key, whose weight is 1 whatever its score."""


def _square_transposed(alter: Alteration, name: str, value: np.ndarray) -> np.ndarray:
    """value; where `name` is frozen and value is square, what moves is transposed."""
    base = alter.hold(name, value)
    return base + ((value - base).T if value.shape[0] == value.shape[1] else value - base)


def _attention_case(rng: np.random.Generator, k: int) -> Case:
    T, M, d, d_v = HEADS[k % 8]
    Q, K = rng.normal(size=(T, d)), rng.normal(size=(M, d))
    V, dO = rng.normal(size=(M, d_v)), rng.normal(size=(T, d_v))

    def loss(alter: Alteration, V: np.ndarray, Q: np.ndarray, K: np.ndarray) -> float:
        S = alter.activate(identity, lambda _: np.sqrt(d), Q @ K.T / np.sqrt(d), layer="scale")
        P = alter.activate(softmax, softmax_diagonal, _square_transposed(alter, "scores", S), layer="softmax")
        moved = V - alter.hold("values", V)
        O = P @ (V - moved) + (P.T if T == M else P) @ moved
        return float(np.sum(dO * O))

    P = softmax(Q @ K.T / np.sqrt(d))
    return Case({"dO": dO, "Q": Q, "K": K, "V": V, "P": P}, loss, {"dV": V, "dQ": Q, "dK": K})


SCALE = "{outputs_is} what comes out when the scores are {wrong} by sqrt(d) on the way back. Once forward, once back."
TRANSPOSED = Words(
    "a transpose is missing",
    "{outputs_is} what comes out when a (T, M) array goes back the way it came. Forward, a row of P mixes the values "
    "of one query; backward, a column collects the blame from all queries. Try it with T and M that differ.",
)

ATTENTION_BACKWARD = Exercise(
    name="attention_backward",
    lesson=LESSON,
    section="11 Attention",
    points=4,
    returns=("dQ", "dK", "dV"),
    case=_attention_case,
    suspects=(
        altered_at(
            "softmax_diagonal",
            as_given,
            "softmax",
            words=Words(
                "the off-diagonal of softmax is dropped",
                "{outputs_is} what comes out when each weight depends on its own score alone. In a softmax every score "
                "moves every weight of its row: raise one, and the others fall. That is a second term.",
            ),
        ),
        altered_at(
            "softmax_missing",
            slope_one,
            "softmax",
            words=Words(
                "the softmax is left out",
                "{outputs_is} what comes out when blame passes the softmax unchanged. dP is not yet dS.",
            ),
        ),
        altered_at(
            "scale_forgotten",
            as_given,
            "scale",
            words=Words("the scale is forgotten", SCALE.replace("{wrong}", "not divided")),
        ),
        altered_at(
            "scale_twice",
            lambda f_prime, z, a: 1.0 / f_prime(z),
            "scale",
            words=Words("the scale is applied twice", SCALE.replace("{wrong}", "divided twice")),
        ),
        Suspect("map_transposed", alter=lambda leaf: Alteration(freeze={"scores"}), words=TRANSPOSED),
        Suspect("map_transposed", alter=lambda leaf: Alteration(freeze={"values"}), words=TRANSPOSED),
        Suspect(
            "queries_and_keys_exchanged",
            wrong=lambda case, truth: {**truth, "dQ": truth.get("dK"), "dK": truth.get("dQ")},
            words=Words(
                "queries and keys have changed places",
                "{outputs_has} the right numbers under the wrong names. Which of the two belongs to the rows of S?",
            ),
        ),
    ),
    may_not_call=FINITE_DIFFERENCES,
)

EXERCISES = (EMBEDDING_BACKWARD, ATTENTION_BACKWARD)
