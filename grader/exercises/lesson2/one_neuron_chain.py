"""Lesson 2, the bridge to lesson 3: delta handed back from one neuron to the one before it, all of it plain numbers."""

import numpy as np
from backprop.activations import tanh, tanh_prime

from grader.checking.alteration import Alteration
from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import Words
from grader.exercises.lesson2 import LESSON
from grader.exercises.lesson2.one_neuron import SLOPE_FORMULA_AT_Z
from grader.exercises.may_not_call import BACKPROPAGATION, NEURON_DELTAS
from grader.exercises.slopes import SLOPE_AT_A, SLOPE_MISSING, SLOPE_TWICE, slope_of


def _chain_case(rng: np.random.Generator, k: int) -> Case:
    x, w1, w2, delta2 = (float(v) for v in rng.normal(size=4))
    z1 = float(rng.uniform(-2.5, 2.5))

    def loss(alter: Alteration, z: np.ndarray, w: np.ndarray) -> float:
        a1 = alter.activate(tanh, tanh_prime, z + (w - w1) * x)
        return float(delta2 * w2 * a1)

    return Case({"x": x, "z1": z1, "w2": w2, "delta2": delta2}, loss, {"delta1": z1, "dw1": w1})


def _without_weight(case: Case, truth: Leaves) -> Leaves:
    return {name: leaf / case.arguments["w2"] for name, leaf in truth.items()}


CHAIN_DELTA = Exercise(
    name="chain_delta",
    lesson=LESSON,
    section="8 Two in a row",
    points=2,
    returns=("delta1", "dw1"),
    case=_chain_case,
    suspects=(
        SLOPE_MISSING,
        SLOPE_AT_A,
        SLOPE_FORMULA_AT_Z,
        SLOPE_TWICE,
        slope_of("sigmoid"),
        Suspect(
            "weight_forgotten",
            wrong=_without_weight,
            words=Words(
                "w2 is forgotten",
                "{outputs_is} what comes out when the second neuron hears the first one at full strength. The message "
                "comes back through the knob that the signal went through.",
            ),
        ),
        Suspect(
            "input_forgotten",
            wrong=lambda case, truth: truth | {"dw1": truth["delta1"]},
            words=Words(
                "the input is forgotten",
                "{outputs_is} delta1 itself. That is the gradient of the bias; a weight's gradient also holds what "
                "came in through it.",
            ),
        ),
        Suspect(
            "own_output_for_input",
            wrong=lambda case, truth: {"dw1": truth["delta1"] * np.tanh(case.arguments["z1"])},
            words=Words(
                "the neuron's output where its input belongs",
                "{outputs_is} made with a1, which leaves the first neuron. w1 multiplies what comes in: x.",
            ),
        ),
        Suspect(
            "next_delta_used",
            wrong=lambda case, truth: {"dw1": np.array(case.arguments["delta2"] * case.arguments["x"])},
            words=Words(
                "off by one neuron",
                "{outputs_is} made with delta2. w1 belongs to the first neuron: its own delta goes with it.",
            ),
        ),
        Suspect(
            "swapped",
            wrong=lambda case, truth: {"delta1": truth["dw1"], "dw1": truth["delta1"]},
            words=Words("in the other order", "{outputs_has} changed places. Return delta1 first, then dw1."),
        ),
    ),
    may_not_call=BACKPROPAGATION + NEURON_DELTAS,
)

EXERCISES = (CHAIN_DELTA,)
