"""A bug hunt: an autoencoder that reads its weights twice, and its input twice."""

from grader.checking.alteration import Alteration
from grader.checking.exercise import Suspect
from grader.checking.mistakes import Words
from grader.checking.rules import NEGATED, moved
from grader.exercises.gradient import gradient

ALIASED = Suspect(
    "aliased",
    alter=lambda leaf: Alteration(rules={"error#0": moved(0, NEGATED)}),
    words=Words(
        "one array under two names",
        "{outputs_has} signs turned as if one array had been changed under another name. `dX = dout` makes a second "
        "name, not a second array, and *= then works on both.",
    ),
)
"""`dX *= -1` turned the sign of dout as well: all but the target's share comes out negated."""

exercise = gradient(
    section="13 Bug hunts",
    points=2,
    given="X (N, n_0), W (n_1, n_0)",
    forward="""
        h = tanh(X @ W.T)
        out = h @ W
        error = out - X
        loss = 0.5 * np.sum(error ** 2) / len(X)
    """,
    returns={"dW": "W", "dX": "X"},
    suspects=(ALIASED,),
)
