"""A bug hunt: a softmax classifier without a hidden layer, and a penalty on its weights."""

from grader.checking.exercise import Case, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import Words
from grader.exercises.gradient import gradient


def _on_bias(case: Case, truth: Leaves) -> Leaves:
    return truth | {"db": truth["db"] + case.values["strength"] * case.values["b"]}


def _averaged(case: Case, truth: Leaves) -> Leaves:
    return truth | {"dW": truth["dW"] + (1 / case.batch - 1) * case.values["strength"] * case.values["W"]}


exercise = gradient(
    section="13 Bug hunts",
    points=2,
    given="X (N, n_0), labels (N) labels, W (K, n_0), b (K), strength () positive",
    forward="""
        logits = X @ W.T + b
        cross_entropy = np.sum(softmax_cross_entropy(logits, one_hot(labels, K))) / len(X)
        penalty = strength * np.sum(0.5 * W ** 2)
        loss = cross_entropy + penalty
    """,
    returns={"dW": "W", "db": "b"},
    suspects=(
        Suspect(
            "penalty_on_bias",
            wrong=_on_bias,
            words=Words(
                "the penalty reached the bias",
                "{outputs_holds} a share of the penalty. The penalty is the sum of squares of W alone.",
            ),
        ),
        Suspect(
            "penalty_averaged",
            wrong=_averaged,
            words=Words(
                "the penalty was averaged over the batch",
                "The mean over the batch is of the cross-entropies. The penalty stands outside of it, once.",
            ),
        ),
    ),
)
