"""The gradient of every intermediate of batch norm, each line alone."""

from grader.exercises.gradient import gradient

exercise = gradient(
    section="8 Batch norm",
    points=4,
    given="dY (N, n), gamma (n), centred, inv_std, normed",
    hidden="X (N, n), beta (n)",
    forward="""
        mean = X.mean(axis=0)
        centred = X - mean
        squared = centred ** 2
        variance = squared.mean(axis=0)
        inv_std = (variance + 1e-5) ** -0.5
        normed = centred * inv_std
        Y = gamma * normed + beta
        loss = np.sum(dY * Y)
    """,
    returns={
        "dbeta": "beta",
        "dgamma": "gamma",
        "dnormed": "normed",
        "dinv_std": "inv_std",
        "dvariance": "variance",
        "dsquared": "squared",
        "dcentred": "centred",
        "dmean": "mean",
        "dX": "X",
    },
    least={"N": 3},
)
