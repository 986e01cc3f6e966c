"""One attention head, backward."""

from grader.exercises.gradient import gradient

exercise = gradient(
    section="11 Attention",
    points=4,
    given="dO (T, v), Q (T, d), K (M, d), V (M, v), P",
    forward="""
        S = Q @ K.T / np.sqrt(d)
        P = softmax(S)
        loss = np.sum(dO * (P @ V))
    """,
    returns={"dQ": "Q", "dK": "K", "dV": "V"},
    batch="",
)
