"""A two-layer softmax classifier backward, line by line: from the loss back to the exponentials."""

from grader.exercises.gradient import gradient

exercise = gradient(
    section="5 Backward, line by line",
    points=5,
    given="labels (N) labels, log_p, p, inverse, total, exps (N, K) positive",
    forward="""
        total = exps.sum(axis=1, keepdims=True)
        inverse = 1 / total
        p = exps * inverse
        log_p = np.log(p)
        loss = -np.mean(log_p[np.arange(len(labels)), labels])
    """,
    returns={"dlog_p": "log_p", "dp": "p", "dinverse": "inverse", "dtotal": "total", "dexps": "exps"},
)
