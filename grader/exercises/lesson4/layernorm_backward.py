"""Layer norm's backward pass, fused."""

from grader.checking.mistakes import Words
from grader.exercises.another_text import gradient_of_another
from grader.exercises.gradient import gradient


def _normalised(axis: int, inside: str, outside: str) -> str:
    """The normalisation near the values that it has, along this axis and with gamma in this place."""
    along = f"mean(axis={axis}, keepdims=True)"
    return f"""
        now = normed + {inside} * ((X - mean) * inv_std - normed)
        centred = now - now.{along} + normed.{along}
        inv_size = (1 + (now ** 2).{along} - (normed ** 2).{along}) ** -0.5
        loss = np.sum({outside} * dY * centred * inv_size)
    """


GAMMA_OUTSIDE = Words(
    "gamma is outside of the means",
    "{outputs_is} what comes out when gamma multiplies at the end, as in batch norm. Here the means run over the "
    "features, and each feature has its own gamma: it belongs inside.",
)
OVER_THE_BATCH = Words(
    "batch norm's line",
    "{outputs_is} what comes out when the means run over the batch, as in batch norm. Here each row was normalised by "
    "itself: along which axis do its means run?",
)

exercise = gradient(
    section="9 Layer norm",
    points=3,
    given="dY (N, n), gamma (n), inv_std, normed",
    hidden="X (N, n), beta (n)",
    forward="""
        mean = X.mean(axis=1, keepdims=True)
        centred = X - mean
        variance = (centred ** 2).mean(axis=1, keepdims=True)
        inv_std = (variance + 1e-5) ** -0.5
        normed = centred * inv_std
        Y = gamma * normed + beta
        loss = np.sum(dY * Y)
    """,
    returns={"dX": "X", "dgamma": "gamma", "dbeta": "beta"},
    suspects=(
        gradient_of_another("gamma_outside", _normalised(1, "gamma", "1"), {"dX": "X"}, GAMMA_OUTSIDE),
        gradient_of_another("means_over_the_batch", _normalised(0, "1", "gamma"), {"dX": "X"}, OVER_THE_BATCH),
    ),
    least={"n": 3},
)
