"""The gradients of a dense layer's parameters, from its delta and its input."""

from grader.exercises.gradient import gradient

exercise = gradient(
    section="5 From delta to gradients",
    points=3,
    given="delta (N, m), a_prev (N, n)",
    hidden="W (m, n), b (m)",
    forward="""
        z = a_prev @ W.T + b
        loss = np.sum(delta * z)
    """,
    returns={"dW": "W", "db": "b"},
)
