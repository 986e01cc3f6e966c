"""The line where an answer goes wrong: told where one edit's place is the only one, and never the edit."""

import ast
import linecache
import threading
import time

import numpy as np
import pytest

from grader.checking.examination import examine
from grader.checking.line import decide
from grader.checking.repair import Search
from grader.exercises import EXERCISES
from tests.unit.checking.test_edits import function

pytestmark = pytest.mark.slow

BACKWARD = """
def repaired_backward(X, y, W1, b1, W2, b2):
    z1 = X @ W1.T + b1
    a1 = np.tanh(z1)
    a2 = sigmoid(a1 @ W2.T + b2)
    delta2 = (a2 - y) / len(X)
    dW2 = delta2.T @ a1
    db2 = delta2.sum(axis=0)
    delta1 = (delta2 @ W2) * (1 - a1**2)
    return delta1.T @ X, delta1.sum(axis=0), dW2, db2
"""
HIDDEN = """
def hidden_delta(delta_next, W_next, z):
    da = delta_next @ W_next
    return da * (1 - np.tanh(z) ** 2)
"""


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def report_of(text, *slips, name="repaired_backward", **options):
    for right, wrong in slips:
        assert text.count(right) == 1
        text = text.replace(right, wrong)
    return examine(function(text, name, sigmoid=sigmoid), EXERCISES[name], 3, **options)


def test_one_slip_is_one_finding_with_its_line_and_what_follows():
    report = report_of(BACKWARD, ("(1 - a1**2)", "(1 + a1**2)"))
    (finding,) = report.findings
    assert finding.lines == (9,) and finding.outputs == ("dW1", "db1") and finding.kinds == ()
    assert "Line 9, “delta1 = (delta2 @ W2) * (1 + a1**2)”, is where it goes wrong: look at the signs" in finding.text
    assert "dW1 and db1 follow from it." in finding.text
    assert "1 - a1" not in report.text()


def test_an_output_that_is_set_on_the_line_does_not_follow_from_it():
    text = BACKWARD.replace("    return delta1.T", "    dW1 = delta1.T").replace(
        " @ X, delta1.sum", " @ X\n    return dW1, delta1.sum"
    )
    (finding,) = report_of(text, ("dW1 = delta1.T @ X", "dW1 = delta1.T @ (X + 1)")).findings
    assert finding.lines == (10,) and "follow" not in finding.text


def test_two_slips_are_two_findings():
    report = report_of(BACKWARD, ("(1 - a1**2)", "(1 - a1**3)"), ("dW2 = delta2.T @ a1", "dW2 = delta2.T @ z1"))
    assert sorted(finding.lines for finding in report.findings) == [(7,), (9,)]


def test_a_name_stays_and_gets_the_line():
    (finding,) = report_of(BACKWARD, ("(1 - a1**2)", "1"), ("dW2 = delta2", "dW2 = -delta2")).findings[:1]
    assert finding.kinds and finding.lines


CHAIN = """
def repaired_gradient(x, w):
    p = x * w
    a = np.tanh(p)
    q = a * x
    dq = np.cos(q)
    da = dq * x
    dx = dq * a
    dp = da * (1 - a**2)
    dw = dp * x
    dx = dx + dp * w
    return dx, dw
"""


def test_a_name_for_some_of_what_follows_fits_by_chance_where_none_fits_the_rest():
    (finding,) = report_of(CHAIN, ("da = dq * x", "da = dq * w"), name="repaired_gradient").findings
    assert finding.lines == (7,) and finding.kinds == () and finding.outputs == ("dx", "dw")
    (finding,) = report_of(CHAIN, ("dw = dp * x", "dw = dp * w"), name="repaired_gradient").findings
    assert finding.kinds == ("own_factor in p",)


def test_what_can_be_mended_on_several_lines_has_no_line():
    report = report_of(HIDDEN, ("delta_next @ W_next", "-delta_next @ W_next + 0 * z"), name="hidden_delta")
    assert [finding.lines for finding in report.findings] == [()]
    assert "Line" not in report.text()


def test_a_line_that_is_missing_is_not_put_down_to_the_return():
    text = "def hidden_delta(delta_next, W_next, z):\n    delta = delta_next @ W_next\n    t = np.tanh(z)\n"
    text += "    slope = 1 - t**2\n    return delta\n"
    search = Search(function(text, "hidden_delta"), EXERCISES["hidden_delta"], 0, 20.0, lambda: None)
    assert decide(search) == []
    assert {mend.line[1] for mend in search.mends} >= {5}


def test_what_is_returned_right_is_not_edited(monkeypatch):
    tried = set()
    monkeypatch.setattr(Search, "_try", lambda self, source, edit, *rest: tried.add(changed(edit)))
    text = "def activation_slopes(z):\n    s = 1 / (1 + np.exp(-z))\n"
    text += "    return s * (1 - s), 1 - np.tanh(z) ** 2, (z > 0).astype(int)\n"
    Search(function(text, "activation_slopes"), EXERCISES["activation_slopes"], 0, 20.0, lambda: None).run()
    assert {"z > 0", "1 / (1 + np.exp(-z))"} <= tried
    assert not {"s * (1 - s)", "1 - s", "np.tanh(z)"} & tried


def changed(edit):
    return "statements" if isinstance(edit.changed, list) else ast.unparse(edit.changed)


def test_an_exception_stays_the_first_finding_and_gets_the_line_that_made_it():
    (finding,) = report_of(HIDDEN, ("delta_next @ W_next", "W_next @ delta_next"), name="hidden_delta").findings
    assert finding.kinds == ("raised",) and finding.lines == (3,)
    assert "At line 4" in finding.text and "the order of the product" in finding.text


def test_a_helper_in_another_cell_is_looked_through_too():
    slope = function("def slope(z):\n    # tanh\n    return 1 - np.tanh(z)\n", "slope")
    own = function(
        "def hidden_delta(delta_next, W_next, z):\n    return delta_next @ W_next * slope(z)\n",
        "hidden_delta",
        slope=slope,
    )
    (finding,) = examine(own, EXERCISES["hidden_delta"], 0).findings
    assert finding.lines == (3,) and "Line 3 of slope, “return 1 - np.tanh(z)”" in finding.text


def test_a_lambda_is_read_as_well():
    cell = "hidden_delta = lambda d, W, z: d @ W * (1 - np.tanh(z) ** 3)\n"
    assert examine(function(cell, "hidden_delta"), EXERCISES["hidden_delta"], 0).findings[0].lines == (1,)


def test_without_a_source_or_with_another_one_nothing_is_said():
    wrong = function(HIDDEN.replace("** 2", "** 3"), "hidden_delta")
    assert examine(wrong, EXERCISES["hidden_delta"], 0).findings[0].lines == (4,)
    cell = wrong.__code__.co_filename
    for text in (HIDDEN, "", "this is no Python"):
        linecache.cache[cell] = (len(text), None, text.splitlines(keepends=True), cell)
        assert examine(wrong, EXERCISES["hidden_delta"], 0).findings[0].lines == ()


def test_what_is_judged_by_its_properties_has_a_line_too():
    text = "def he_weights(rng, fan_in, fan_out):\n    std = np.sqrt(2 / fan_in)\n"
    text += "    return rng.normal(0.3, std, (fan_out, fan_in))\n"
    (finding,) = examine(function(text, "he_weights"), EXERCISES["he_weights"], 0).findings
    assert finding.lines == (3,) and finding.kinds


def test_it_can_be_turned_off():
    assert report_of(BACKWARD, ("(1 - a1**2)", "(1 + a1**2)"), line_seconds=0).findings[0].lines == ()


ENDLESS = """
def hidden_delta(delta_next, W_next, z):
    n, rows = 0, [z]
    while n < len(z):
        rows = rows + [z]
        n = n + 1
    return delta_next @ W_next * (1 - np.tanh(z) ** 2) * 1.7 + n - len(z) + 0.3
"""


def test_edits_that_never_end_are_stopped():
    own, report = function(ENDLESS, "hidden_delta"), []
    started = time.perf_counter()
    examine(own, EXERCISES["hidden_delta"], 0, line_seconds=0.2)
    # A thread has no alarm.
    thread = threading.Thread(target=lambda: report.append(examine(own, EXERCISES["hidden_delta"], 0, 0.2)))
    thread.start()
    thread.join(30)
    assert report and time.perf_counter() - started < 15


def test_a_thread_finds_the_line_too():
    found = []
    thread = threading.Thread(target=lambda: found.append(report_of(BACKWARD, ("(1 - a1**2)", "(1 + a1**2)"))))
    thread.start()
    thread.join(30)
    assert found[0].findings[0].lines == (9,)


def test_nothing_of_the_notebook_is_changed_and_nothing_printed(capsys):
    kept, state = [], np.random.get_state()[1].copy()  # noqa: NPY002
    text = HIDDEN.replace("** 2", "** 3").replace("    da", "    kept.append(1)\n    print('called')\n    da")
    own = function(text, "hidden_delta", kept=kept)
    off = examine(own, EXERCISES["hidden_delta"], 0, line_seconds=0)
    calls, printed = len(kept), capsys.readouterr().out
    on = examine(own, EXERCISES["hidden_delta"], 0)
    assert off.findings[0].lines == () and on.findings[0].lines == (6,)
    assert len(kept) < 4 * calls and capsys.readouterr().out == printed
    assert np.array_equal(state, np.random.get_state()[1])  # noqa: NPY002


@pytest.mark.parametrize("line", ["open('x', 'w')", "input()", "plt.plot(z)"])
def test_what_may_leave_traces_is_not_run_again(line):
    calls = []

    class Plots:
        def plot(self, values):
            calls.append(1)

    text = (
        f"def hidden_delta(d, W, z):\n    if len(z) > 100:\n        {line}\n    return d @ W * (1 - np.tanh(z) ** 3)\n"
    )
    own = function(text, "hidden_delta", plt=Plots())
    assert examine(own, EXERCISES["hidden_delta"], 0).findings[0].lines == ()


def test_it_says_once_that_it_takes_longer(monkeypatch):
    waited = []
    text = HIDDEN.replace("** 2", "** 2) * (1 + 0.3 * np.sin(z)").replace("da *", "da + 0.2 *")
    monkeypatch.setattr("grader.checking.repair.A_MOMENT", 0.0)
    examine(function(text, "hidden_delta"), EXERCISES["hidden_delta"], 0, 0.3, lambda: waited.append(1))
    assert waited == [1]


@pytest.mark.parametrize("statement_by_statement", [True, False], ids=["as a cell", "as a file"])
def test_numpy_may_be_imported_in_the_same_text(statement_by_statement, tmp_path):
    text = "import numpy as np\n\ndef hidden_delta(delta_next, W_next, z):\n    slope = 1 - np.tanh(z) ** 3\n"
    text += "    return delta_next @ W_next * slope\n"
    file = tmp_path / "answer.py"
    file.write_text(text)
    namespace = {}
    body = ast.parse(text).body
    for part in [[statement] for statement in body] if statement_by_statement else [body]:
        exec(compile(ast.Module(part, []), str(file), "exec"), namespace)
    assert examine(namespace["hidden_delta"], EXERCISES["hidden_delta"], 0).findings[0].lines == (4,)


def test_no_line_is_blamed_for_what_was_trained_too_short():
    text = """
def train_neuron(rng, X, y):
    w, b = rng.normal(0.0, 0.1, size=2), 0.0
    for _ in range(10):
        delta = (sigmoid(X @ w + b) - y) / len(y)
        w = w - 0.5 * X.T @ delta
        b = b - 0.5 * delta.sum()
    return w, b
"""
    (finding,) = report_of(text, name="train_neuron").findings
    assert finding.kinds == ("failed_verdict",) and not finding.lines


def test_what_raises_in_training_has_its_line():
    text = """
def train_neuron(rng, X, y):
    w, b = rng.normal(0.0, 0.1, size=2), 0.0
    for _ in range(500):
        delta = (sigmoid(X @ w + b) - y) / len(y)
        w = w - 0.5 * X @ delta
        b = b - 0.5 * delta.sum()
    return w, b
"""
    (finding,) = report_of(text, name="train_neuron").findings
    assert finding.kinds == ("raised",) and finding.lines == (6,)
