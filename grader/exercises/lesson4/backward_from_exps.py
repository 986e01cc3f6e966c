"""A two-layer softmax classifier backward, line by line: from the exponentials back to the logits."""

from grader.checking.exercise import Suspect
from grader.checking.mistakes import Words
from grader.exercises.gradient import gradient

exercise = gradient(
    section="5 Backward, line by line",
    points=3,
    given="dexps (N, K), exps, logits (N, K)",
    forward="""
        maxima = logits.max(axis=1, keepdims=True)
        shifted = logits - maxima
        exps = np.exp(shifted)
        loss = np.sum(dexps * exps)
    """,
    returns={"dshifted": "shifted", "dmaxima": "maxima", "dlogits": "logits"},
    suspects=(
        Suspect(
            "aliased",
            wrong=lambda case, truth: truth | {"dshifted": truth["dlogits"]},
            words=Words(
                "one array under two names",
                "dshifted is right until dlogits is made: it holds what belongs to dlogits. `dlogits = dshifted` makes "
                "a second name, not a second array, and += then writes into both. Take a copy.",
            ),
        ),
    ),
)
