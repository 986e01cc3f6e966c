"""Every kind of mistake that can be found has words, and they fill for one output and for several."""

import ast
import string
from collections import defaultdict
from pathlib import Path

import pytest

import grader
from grader.checking.findings import finding
from grader.checking.mistakes import CONTRACT, GRADIENT, MISTAKES, VERBS
from grader.checking.suspects import FACTORS, GENERAL
from grader.exercises import EXERCISES

FILES = [path for path in (Path(grader.__file__).parent / "checking").glob("*.py")]
ANY = EXERCISES["hidden_delta"]


def faults_in_the_code() -> dict[str, list[set[str]]]:
    """kind -> the facts given at each place where a Fault of that kind is made."""
    made = defaultdict(list)
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault" and node.args:
                keys = {
                    key.value
                    for argument in node.args[1:2]
                    for part in ast.walk(argument)
                    if isinstance(part, ast.Dict)
                    for key in part.keys
                }
                made[node.args[0].value].append(keys)
    return dict(made)


FAULTS = faults_in_the_code()


def fields(text: str) -> set[str]:
    return {name.partition(":")[0].partition("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def test_faults_were_found_in_the_code():
    assert {"raised", "wrong_shape", "mutated", "forbidden_call", "numerical_gradient"} <= FAULTS.keys()


@pytest.mark.parametrize("kind", FAULTS)
def test_every_fault_has_words_and_its_facts_fill_them(kind):
    added = {"advice", "outputs"} | {f"outputs_{verb}" for verb in VERBS}
    # `raised` and its kin share a dict of facts made a few lines above.
    shared = {"error", "message", "line"} if kind in {"raised", "missing_name", "wrong_signature"} else set()
    for facts in FAULTS[kind]:
        assert fields("".join(CONTRACT[kind])) <= facts | added | shared


@pytest.mark.slow
def test_no_words_without_a_use():
    own = {suspect.kind for exercise in EXERCISES.values() for suspect in exercise.suspects}
    assert MISTAKES.keys() - FAULTS.keys() - GENERAL.keys() - own == {
        "scaled",
        "nearly_right",
        "mean_over_another_size",
    }


@pytest.mark.parametrize("outputs", [("dW",), ("dW", "db"), ("dW1", "db1", "dW2", "db2")])
@pytest.mark.parametrize("kind", [*GRADIENT, *GENERAL])
def test_words_of_wrong_numbers_fill_for_any_outputs(kind, outputs):
    found = finding(ANY, (kind,), outputs, {"factor": "0.1"})
    assert "{" not in found.title + found.text
    assert all(name in found.text for name in outputs)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_every_suspect_of_an_exercise_has_words_that_fill(exercise):
    for suspect in exercise.suspects:
        assert (suspect.alter is None) != (suspect.wrong is None), suspect.kind
        for outputs in (exercise.returns[:1], exercise.returns):
            for kinds in ((suspect.kind,), *((suspect.kind, factor) for factor in FACTORS)):
                # Words for a broken promise are filled with its facts.
                found = finding(exercise, kinds, outputs, {"seconds": 1.0})
                assert found.title
                assert "{" not in found.title + found.text


def test_one_output_is_and_two_are():
    assert "dW is " in finding(ANY, ("negated",), ("dW",), {}).text
    assert "dW and db are " in finding(ANY, ("negated",), ("dW", "db"), {}).text
    assert "dW, db and dX are " in finding(ANY, ("negated",), ("dW", "db", "dX"), {}).text


@pytest.mark.parametrize("kind", MISTAKES)
def test_titles_are_short_and_words_are_sentences(kind):
    words = MISTAKES[kind]
    assert len(words.title) <= 60
    assert words.text.endswith((".", "?", "}"))
