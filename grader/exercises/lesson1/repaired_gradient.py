"""The bug hunt: a value that reaches the loss directly and through another."""

from grader.exercises.gradient import gradient
from grader.exercises.lesson1.slope_words import SLOPE_WORDS

exercise = gradient(
    section="11 The bug hunt",
    points=2,
    given="x (n) ordinary, w (n) ordinary",
    forward="""
        p = x * w
        a = tanh(p)
        q = a * x
        loss = np.sum(np.sin(q))
    """,
    returns={"dx": "x", "dw": "w"},
    words=SLOPE_WORDS,
)
