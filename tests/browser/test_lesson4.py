"""Lesson 4 in the browser: the line stepper and an answer that loses repeated indices."""

import re
from ast import literal_eval

import numpy as np
import pytest
from backprop import Network, one_hot
from backprop.pictures.line_stepper_numbers import ORDER

from tests.browser.answer_page import Mistake, expect_diagnosis_then_full_points
from tests.browser.notebook_page import NotebookPage
from tests.browser.stepper_walk import StepperWalk
from tests.browser.widget_page import WidgetPage

LESSON = "04-backprop-ninja/backprop-ninja.ipynb"
MISTAKE = Mistake("embedding-backward", "np.add.at(dC, ix, dE)", "dC[ix] += dE", "repeated indices are lost")
TOLD = re.compile(r"(?<!\S)(\w+) = (\([-(), .\d]*\)|-?\d+\.\d{4})\.")


def classifier(X, labels, W1, b1, W2, b2) -> dict[str, np.ndarray]:
    """Every value of the lesson's classifier and, under d<name>, its gradient: the layers' by the module."""
    network = Network([None, W1, W2], [None, b1, b2], hidden="tanh", loss="softmax_cross_entropy")
    y = one_hot(labels, len(b2))
    cache = network.forward(X)
    gradients = network.backward(cache, y)
    v = {"W1": W1, "b1": b1, "W2": W2, "b2": b2, "z1": cache.z[1], "a1": cache.a[1], "logits": cache.z[2]}
    v |= {"maxima": v["logits"].max(axis=1, keepdims=True), "loss": network.loss_value(cache, y)}
    v["shifted"] = v["logits"] - v["maxima"]
    v["exps"] = np.exp(v["shifted"])
    v["total"] = v["exps"].sum(axis=1, keepdims=True)
    v["inverse"] = 1 / v["total"]
    v["p"] = v["exps"] / v["total"]
    v["log_p"] = np.log(v["p"])
    v |= {"dW1": gradients.dW[1], "db1": gradients.db[1], "dW2": gradients.dW[2], "db2": gradients.db[2]}
    v |= {"dz1": gradients.delta[1], "dlogits": gradients.delta[2], "da1": gradients.delta[2] @ W2}
    v["dlog_p"] = -y / len(y)
    v["dp"] = v["dlog_p"] / v["p"]
    v["dinverse"] = (v["dp"] * v["exps"]).sum(axis=1, keepdims=True)
    v["dtotal"] = -v["dinverse"] / v["total"] ** 2
    v["dexps"] = v["dp"] / v["total"] + v["dtotal"]
    v["dshifted"] = v["dexps"] * v["exps"]
    v["dmaxima"] = -v["dshifted"].sum(axis=1, keepdims=True)
    return v


@pytest.fixture
def stepper(notebook: NotebookPage) -> StepperWalk:
    cells = {cell["id"]: "".join(cell["source"]) for cell in notebook.code_cells()}
    cell, source = next((cell, source) for cell, source in cells.items() if "\ngiven = {" in source)
    notebook.run(cell)
    names = {"np": np}
    exec(source, names)
    known = classifier(**names["given"])

    def numbers(label: str, step: int) -> None:
        # A line's words come first, rounded; the whole values follow under the same names.
        told = {name: literal_eval(text) for name, text in TOLD.findall(label)}
        gradients = [f"d{name}" for name in ORDER[:step]]
        assert told.keys() == {name for name in known if f"d{name}" in known} | {"loss", *gradients}
        for name, value in told.items():
            where = f"step {step}: {name}"
            np.testing.assert_allclose(np.ravel(value), np.ravel(known[name]), atol=5.1e-5, err_msg=where)

    return StepperWalk(WidgetPage(notebook, "line_stepper(**given)"), len(ORDER), numbers)


def test_the_line_stepper_walks(stepper):
    stepper.by_mouse()
    stepper.by_slider_keys()
    stepper.by_button_keys(["Reset", "Back", "Next", "step"])


def test_lost_indices_are_named_and_the_right_answer_passes(notebook):
    expect_diagnosis_then_full_points(notebook, MISTAKE)
