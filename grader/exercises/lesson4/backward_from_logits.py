"""A two-layer softmax classifier backward, line by line: from the logits back to the first layer."""

from grader.exercises.gradient import gradient

exercise = gradient(
    section="5 Backward, line by line",
    points=3,
    given="dlogits (N, K), X (N, n_0), z1, a1, W2 (K, n_1)",
    hidden="W1 (n_1, n_0), b1 (n_1), b2 (K)",
    forward="""
        z1 = X @ W1.T + b1
        a1 = tanh(z1)
        logits = a1 @ W2.T + b2
        loss = np.sum(dlogits * logits)
    """,
    returns={"dW2": "W2", "db2": "b2", "da1": "a1", "dz1": "z1", "dW1": "W1", "db1": "b1"},
)
