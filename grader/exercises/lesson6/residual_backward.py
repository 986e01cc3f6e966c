"""The way back through one residual layer."""

from grader.checking.mistakes import Words
from grader.exercises.another_text import gradient_of_another
from grader.exercises.gradient import gradient

RESIDUAL_DROPPED = Words(
    "the residual path is dropped",
    "{outputs_is} what comes out when the skip connection carries no blame back. What is added on the way forward "
    "hands its blame on unchanged on the way back, beside the branch.",
)
SKIP_SCALED = gradient_of_another(
    "skip_scaled",
    "loss = np.sum(upstream * branch_scale * (a_prev + f(a_prev @ W.T + b)))",
    {"da_prev": "a_prev"},
    words=Words(
        "the skip path is scaled too",
        "{outputs_is} what comes out when branch_scale multiplies all of the upstream gradient. Only the branch was "
        "scaled on the way forward; the skip path carries its share back unchanged.",
    ),
)

exercise = gradient(
    section="2 A way around",
    points=3,
    given="upstream (N, n), z, a_prev (N, n), W (n, n), branch_scale () positive, f_prime",
    hidden="b (n), f activation",
    forward="""
        z = a_prev @ W.T + b
        h = f(z)
        branch = branch_scale * h
        a = a_prev + branch
        loss = np.sum(upstream * a)
    """,
    returns={"da_prev": "a_prev", "dW": "W", "db": "b"},
    suspects=[SKIP_SCALED],
    words={"path_lost: a_prev in a": RESIDUAL_DROPPED},
)
