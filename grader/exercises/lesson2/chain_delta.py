"""Delta and weight gradient of a tanh neuron, from the delta of the neuron that it feeds: all of it plain numbers."""

import numpy as np

from grader.checking.exercise import Suspect
from grader.checking.mistakes import Words
from grader.exercises.gradient import gradient

NEXT_DELTA_USED = Suspect(
    "next_delta_used",
    wrong=lambda case, truth: {"dw1": np.array(case.arguments["delta2"] * case.arguments["x"])},
    words=Words(
        "off by one neuron",
        "{outputs_is} made with delta2. w1 belongs to the first neuron: its own delta goes with it.",
    ),
)

exercise = gradient(
    section="8 Two in a row",
    points=2,
    given="x () ordinary, z1, w2 () ordinary, delta2 () ordinary",
    hidden="w1 () ordinary, b1 ()",
    forward="""
        z1 = w1 * x + b1
        a1 = tanh(z1)
        z2 = w2 * a1
        loss = delta2 * z2
    """,
    returns={"delta1": "z1", "dw1": "w1"},
    suspects=[NEXT_DELTA_USED],
)
