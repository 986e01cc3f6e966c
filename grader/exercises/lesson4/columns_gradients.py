"""Delta and the gradients of a sigmoid layer whose examples are columns.

Delta belongs to the examples' own losses, which are added up; dW and db belong to their mean. So the forward pass holds
V = m W and c = m b: a nudge of W by d is one of V by m d.
"""

from grader.checking.exercise import Suspect
from grader.checking.mistakes import Words
from grader.exercises.gradient import gradient

exercise = gradient(
    section="7 Columns",
    points=3,
    given="Delta_next (n_2, m), W_next (n_2, n_1), Z, A_prev (n_0, m)",
    hidden="V (n_1, n_0), c (n_1, 1)",
    batch="m",
    forward="""
        Z = (V @ A_prev + c) / m
        A = sigmoid(Z)
        loss = np.sum(Delta_next * (W_next @ A))
    """,
    returns={"Delta": "Z", "dW": "V", "db": "c"},
    draw={"V": lambda rng, sizes, k: 2 * sizes["m"] * rng.normal(size=(sizes["n_1"], sizes["n_0"]))},
    suspects=(
        Suspect(
            "flat_bias",
            wrong=lambda case, truth: {"db": truth["db"].ravel()},
            words=Words(
                "a column was asked for",
                "{outputs_has} the right numbers, but not as a column (n, 1). To NumPy a vector of shape (n,) is a "
                "row: added to columns it would run along the wrong axis.",
            ),
        ),
    ),
    words={
        "over_batch": Words(
            "divided by m once too often",
            "{outputs_is} m times too small, m being the number of columns. Here Delta carries no 1/m: it "
            "enters where examples are added up, once.",
        ),
        "times_batch": Words(
            "the mean over the batch is missing",
            "{outputs_is} m times too large, m being the number of columns. Delta carries no 1/m here, so the mean is "
            "still to be taken where examples are added up.",
        ),
    },
)
