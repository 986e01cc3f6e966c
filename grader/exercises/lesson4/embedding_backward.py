"""The gradient of an embedding table, whose rows are looked up more than once, or never."""

from grader.exercises.given import indices
from grader.exercises.gradient import gradient

exercise = gradient(
    section="10 Embedding",
    points=2,
    given="dE (N, T, n), ix (N, T), rows",
    hidden="C (rows, n)",
    forward="""
        E = C[ix]
        loss = np.sum(dE * E)
    """,
    returns={"dC": "C"},
    draw={"ix": lambda rng, sizes, k: indices(rng, max(1, sizes["rows"] - k % 2), (sizes["N"], sizes["T"]))},
)
