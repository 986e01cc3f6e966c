"""`check`: one plain float whatever happens, nothing on stderr, and the notebook's own state left as it was."""

import dataclasses
import os
import subprocess
import sys
import warnings

import numpy as np
import pytest

from grader import check
from grader.checking.check import SEED_VARIABLE, new_seed
from grader.checking.examination import examine
from grader.exercises import EXERCISES
from tests.corpus.load import load_answers

ANSWERS = load_answers()
HIDDEN_DELTA = EXERCISES["hidden_delta"]
SLOW = {"train_xor", "train_digits"}
"""Left to the corpus, which has their answers as well."""


@pytest.fixture(autouse=True)
def no_fixed_seed(monkeypatch):
    monkeypatch.delenv(SEED_VARIABLE, raising=False)


def hidden_delta(delta_next, W_next, z):
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)


def named(function, name="hidden_delta"):
    """The function under an exercise's name."""

    def call(*arguments):
        return function(*arguments)

    call.__name__ = name
    return call


def raise_(error):
    raise error


EVERY_KIND_OF_ANSWER = {
    "right": hidden_delta,
    "wrong": lambda d, W, z: z + 1,
    "nothing": lambda d, W, z: None,
    "nan": lambda d, W, z: np.full(z.shape, np.nan),
    "huge": lambda d, W, z: np.full(z.shape, 1e200),  # fault 10
    "largest": lambda d, W, z: np.full(z.shape, np.finfo(float).max),  # fault 10
    "subnormal": lambda d, W, z: np.full(z.shape, 5e-324),
    "longdouble": lambda d, W, z: np.full(z.shape, np.longdouble("1e4000")),  # fault 17
    "raises": lambda d, W, z: 1 / 0,
    "unwritten": lambda d, W, z: raise_(NotImplementedError()),
    "exits": lambda d, W, z: sys.exit(1),
    "takes nothing": lambda: None,
    "mutates": lambda d, W, z: z.fill(0.0),
    "text": lambda d, W, z: "delta",
    "empty": lambda d, W, z: np.empty((0, 5)),
    "warns": lambda d, W, z: hidden_delta(d, W, z) + 0 * np.log(np.zeros(1)).clip(-1),
    "closes stderr": lambda d, W, z: sys.stderr.close() or hidden_delta(d, W, z),
    "replaces stderr": lambda d, W, z: setattr(sys, "stderr", None) or hidden_delta(d, W, z),
}


@pytest.mark.parametrize("answer", EVERY_KIND_OF_ANSWER.values(), ids=EVERY_KIND_OF_ANSWER)
def test_the_value_is_a_plain_float_and_stderr_stays_empty(answer, capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = lambda message, *rest, **more: print(message, file=sys.stderr)
        earned = check(named(answer), seed=1)
    assert type(earned) is float
    assert 0.0 <= earned <= 3.0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert "hidden_delta" in captured.out


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EXERCISES.keys() - SLOW))
def test_every_exercise_gives_a_plain_float_for_right_and_wrong(name, capsys):
    for function in (ANSWERS[name].right[0], ANSWERS[name].planted[0].function):
        earned = check(named(function, name), seed=1)  # fault 28: neuron_gradients
        assert type(earned) is float
        assert np.isfinite(earned)
    assert capsys.readouterr().err == ""


def test_partial_credit_is_a_share_of_the_points(capsys):
    earned = check(named(lambda delta, a: (delta.T @ a, 2 * delta.sum(axis=0)), "parameter_gradients"))
    assert earned == 1.5


def test_the_same_seed_says_the_same_and_shows_it_once(capsys):
    wrong = named(lambda d, W, z: z + 1)
    check(wrong, seed=5)
    first = capsys.readouterr().out
    check(wrong, seed=5)
    assert capsys.readouterr().out == first
    assert first.count("hidden_delta: ") == 1


def test_fresh_cases_without_a_seed_and_fixed_ones_with_the_environments(monkeypatch, capsys):
    assert len({new_seed(None) for _ in range(5)}) == 5
    monkeypatch.setenv(SEED_VARIABLE, "11")
    assert new_seed(None) == 11
    assert new_seed(4) == 4
    wrong = named(lambda d, W, z: z + 1)
    check(wrong)
    by_environment = capsys.readouterr().out
    check(wrong)
    assert capsys.readouterr().out == by_environment


def test_a_function_with_random_numbers_of_its_own_is_not_repeatable():
    def he_weights(rng, fan_in, fan_out):
        return np.random.default_rng().normal(0.0, np.sqrt(2 / fan_in), size=(fan_out, fan_in))

    assert check(he_weights) == 0.0


def test_cases_for_marking_keep_their_right_values_to_themselves(monkeypatch, capsys):
    wrong = named(lambda d, W, z: z + 1)
    check(wrong, seed=11)
    told = capsys.readouterr().out
    monkeypatch.setenv(SEED_VARIABLE, "11")
    check(wrong)
    kept = capsys.readouterr().out
    assert "should be" in told and "seed=11" in told
    assert "First wrong entry: delta[0, 0].\n" in kept
    assert "should be" not in kept and "11" not in kept


@pytest.mark.parametrize("seed", ["eleven", "-1", "1.5"])
def test_a_seed_in_the_environment_that_is_none_is_told_by_its_name(seed, monkeypatch):
    monkeypatch.setenv(SEED_VARIABLE, seed)
    with pytest.raises(ValueError, match=SEED_VARIABLE):  # fault 19
        check(hidden_delta)


def test_what_is_no_function_is_told_what_check_takes():
    with pytest.raises(TypeError, match="without parentheses, not a ndarray"):
        check(np.ones(3))


def test_an_unknown_name_is_told_the_nearest_ones_in_two_lines():
    answer = named(lambda *arguments: None, "hiden_delta")
    with pytest.raises(LookupError) as raised:
        check(answer)
    said, hint = str(raised.value).splitlines()
    assert said == "no exercise is called 'answer'."
    with pytest.raises(LookupError) as raised:
        [check(f) for f in [named(lambda *arguments: None, "hiden_delta")]]
    said, hint = str(raised.value).splitlines()
    assert "hidden_delta" in hint and hint.count("_") < 6


def test_the_notebooks_own_settings_survive():
    def meddling(delta_next, W_next, z):
        np.seterr(all="raise")
        np.set_printoptions(precision=1)
        warnings.simplefilter("error")
        return hidden_delta(delta_next, W_next, z)

    before = np.geterr(), np.get_printoptions(), list(warnings.filters)
    with np.errstate(), np.printoptions():
        check(named(meddling), seed=1)
        after = np.geterr(), np.get_printoptions(), list(warnings.filters)
    assert before == after  # fault 20


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EXERCISES.keys() - SLOW))
def test_strict_floating_point_errors_in_the_notebook_break_nothing(name):
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        for seed in range(3):
            report = examine(ANSWERS[name].right[0], EXERCISES[name], seed)  # fault 20
            assert report.passed or set(report.kinds) == {"raised"}, report.text()


def test_warnings_are_told_and_cost_nothing():
    def warning(delta_next, W_next, z):
        np.log(np.zeros(1))
        return hidden_delta(delta_next, W_next, z)

    report = examine(warning, HIDDEN_DELTA, 1)
    assert report.passed
    assert report.earned == HIDDEN_DELTA.points
    assert "Python warned while your function ran: divide by zero" in report.text()


def test_warnings_as_errors_in_the_notebook_do_not_reach_the_function():
    def warning(delta_next, W_next, z):
        warnings.warn("only a warning", stacklevel=1)
        return hidden_delta(delta_next, W_next, z)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        report = examine(warning, HIDDEN_DELTA, 1)
    assert report.passed
    assert "only a warning" in report.text()


def test_prints_appear_once_and_only_on_stdout(capsys):
    def chatty(delta_next, W_next, z):
        print("a print of the student's")
        print("an error print", file=sys.stderr)
        return hidden_delta(delta_next, W_next, z)

    assert examine(chatty, HIDDEN_DELTA, 1).passed
    captured = capsys.readouterr()
    assert captured.out.count("a print of the student's") == 1
    assert captured.err == ""


def test_too_slow_is_told_with_its_limit():
    exercise = dataclasses.replace(HIDDEN_DELTA, seconds=0.2)

    def stuck(delta_next, W_next, z):
        while True:
            pass

    report = examine(stuck, exercise, 1)
    assert report.kinds == ("too_slow",)
    assert "stopped after 0.2 seconds" in report.text()


SCRIPT = """
import numpy as np
from grader import check
def hidden_delta(delta_next, W_next, z):
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)
check(hidden_delta)
"""


def run(*options: str, **environment: str) -> subprocess.CompletedProcess:
    command = [sys.executable, *options, "-c", SCRIPT]
    return subprocess.run(command, capture_output=True, timeout=60, env=os.environ | environment)


def test_a_terminal_without_the_marks_still_gets_the_words():
    ran = run(PYTHONIOENCODING="ascii")
    assert ran.returncode == 0, ran.stderr.decode()[-300:]  # fault 21
    assert b"hidden_delta: right" in ran.stdout


def test_numpy_alone_is_enough():
    blocked = ["IPython", "nbgrader", "nbformat", "traitlets", "matplotlib", "ipywidgets", "scipy", "torch"]
    code = f"import sys\nfor name in {blocked}: sys.modules[name] = None\n" + SCRIPT
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert "hidden_delta: right (3 of 3 points)" in ran.stdout


def test_in_ipython_both_forms_are_displayed():
    pytest.importorskip("IPython")
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    try:
        with capture_output() as captured:
            check(hidden_delta, seed=1)
    finally:
        InteractiveShell.clear_instance()
        del shell
    (shown,) = captured.outputs
    assert shown.data["text/html"].startswith('<div role="status"')
    assert shown.data["text/plain"].startswith("✓ hidden_delta: right")
    assert captured.stderr == ""


def test_a_second_call_that_raises_is_told_as_that():
    calls = []

    def only_once(d, W, z):
        calls.append(1)
        if len(calls) > 1:
            raise NotImplementedError
        return hidden_delta(d, W, z)

    report = examine(only_once, HIDDEN_DELTA, 1)
    assert report.earned == 0 and report.kinds == ("not_implemented",)
