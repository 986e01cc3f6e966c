"""Batch norm's backward pass, fused."""

from grader.exercises.gradient import gradient

exercise = gradient(
    section="8 Batch norm",
    points=3,
    given="dY (N, n), gamma (n), inv_std, normed",
    hidden="X (N, n), beta (n)",
    forward="""
        mean = X.mean(axis=0)
        centred = X - mean
        variance = (centred ** 2).mean(axis=0)
        inv_std = (variance + 1e-5) ** -0.5
        normed = centred * inv_std
        Y = gamma * normed + beta
        loss = np.sum(dY * Y)
    """,
    returns={"dX": "X", "dgamma": "gamma", "dbeta": "beta"},
    least={"N": 3},
)
