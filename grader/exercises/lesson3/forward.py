"""Lesson 3, one dense layer: the forward pass of a whole network, held against the module's."""

from collections.abc import Callable

import numpy as np
from backprop.activations import relu
from backprop.network import Cache, Network

from grader.checking.exercise import Case, Exercise, Suspect
from grader.checking.leaves import Leaves, flatten, layer
from grader.checking.mistakes import Words
from grader.exercises.lesson3 import LESSON
from grader.exercises.lesson3.networks import BATCHES, DEPTHS, random_network
from grader.exercises.may_not_call import NETWORK_FORWARD


def _case(rng: np.random.Generator, k: int) -> Case:
    network = random_network(rng, DEPTHS[k])
    X = rng.normal(size=(BATCHES[k], DEPTHS[k][0]))
    cache = network.forward(X)
    return Case({"X": X, "W": network.W, "b": network.b}, expected={"z": cache.z, "a": cache.a}, batch=len(X))


def _network(case: Case, bias: float = 1.0, hidden: str = "relu", output: str = "identity") -> Cache:
    X, W, b = case.arguments.values()
    return Network(W, [None] + [bias * v for v in b[1:]], hidden, output).forward(X)


def _as(bias: float = 1.0, **activations: str) -> Callable[[Case, Leaves], Leaves]:
    """Another network with the same weights."""

    def wrong(case: Case, truth: Leaves) -> Leaves:
        cache = _network(case, bias, **activations)
        return flatten({"z": cache.z, "a": cache.a}, backward=False)

    return wrong


def _overwritten(case: Case, truth: Leaves) -> Leaves:
    return {name: truth[f"a[{layer(name)}]"] for name in truth}


def _z_passed_on(case: Case, truth: Leaves) -> Leaves:
    z = _network(case, hidden="identity").z
    a = [case.arguments["X"], *(relu(pre_activation) for pre_activation in z[1:-1]), z[-1]]
    return flatten({"z": z, "a": a}, backward=False)


OTHER_ACTIVATION = Words(
    "another activation than ReLU",
    "{outputs_is} what comes out with another function in the hidden layers. Here it is ReLU: max(0, z).",
)

FORWARD = Exercise(
    name="forward",
    lesson=LESSON,
    section="2 One dense layer",
    points=3,
    returns=("z", "a"),
    case=_case,
    suspects=(
        Suspect("bias_forgotten", wrong=_as(bias=0.0)),
        Suspect("output_activated", wrong=_as(output="relu")),
        Suspect(
            "activation_missing",
            wrong=_as(hidden="identity"),
            words=Words(
                "no activation",
                "{outputs_is} what comes out when no layer has an activation. The hidden layers send max(0, z) on.",
            ),
        ),
        *(
            Suspect("other_activation", wrong=_as(hidden=name), words=OTHER_ACTIVATION)
            for name in ("sigmoid", "tanh", "leaky_relu")
        ),
        Suspect(
            "z_overwritten",
            wrong=_overwritten,
            words=Words(
                "z is gone",
                "{outputs_holds} what the activation made of it: no entry of a hidden layer is negative any more. Keep "
                "z as it was before the ReLU, and make a new array for a.",
            ),
        ),
        Suspect(
            "z_passed_on",
            wrong=_z_passed_on,
            words=Words(
                "z is passed on, not a",
                "{outputs_is} what comes out when each layer reads the z of the layer before. What arrives at a layer "
                "is what the one before sends: its a.",
            ),
        ),
    ),
    may_alias=True,
    may_not_call=NETWORK_FORWARD,
    own_words={
        "missing_layer": Words(
            "an entry is missing",
            "{output} is None. a[0] must be X, the input, and both lists need a value for each of the layers 1 to L. "
            "Is the order right? z comes first.",
        )
    },
)

EXERCISES = (FORWARD,)
