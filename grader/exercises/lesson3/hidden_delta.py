"""Delta of a tanh layer, from the delta of the layer after it."""

from grader.exercises.gradient import gradient

exercise = gradient(
    section="4 The recurrence",
    points=3,
    given="delta_next (N, m), W_next (m, n), z (N, n)",
    forward="""
        a = tanh(z)
        z_next = a @ W_next.T
        loss = np.sum(delta_next * z_next)
    """,
    returns={"delta": "z"},
)
