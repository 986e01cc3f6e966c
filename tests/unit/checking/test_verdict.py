"""What is judged by a verdict: a mistake is named only where it explains every case; one case alone names nothing."""

import numpy as np
import pytest

from grader.checking.examination import MAX_EVIDENCE, examine
from grader.checking.exercise import Case, Exercise
from grader.checking.mistakes import Words
from grader.checking.verdict import Verdict, as_floats, explanations

ASKED: list[int] = []


def sized(rng: np.random.Generator, k: int) -> Case:
    """A number between n and n + 1 is right; n, and twice that, have names of their own."""
    n = float(2 + k)

    def verdict(returned: dict) -> Verdict | None:
        ASKED.append(k)
        answer = as_floats(returned["answer"])
        if answer is None:
            return Verdict("It is no number.")
        kinds = {kind for kind, value in (("too_small", n), ("doubled_n", 2 * n), ("four", 4.0)) if answer == value}
        return Verdict("" if n < answer < n + 1 else f"{answer:g} is wrong.", frozenset(kinds))

    return Case({"n": n}, verdict=verdict)


TOY = Exercise(
    name="toy",
    lesson="01-toy",
    section="1 Toy",
    points=2,
    returns=("answer",),
    case=sized,
    own_words={kind: Words(kind, "{verdict} Named.") for kind in ("too_small", "doubled_n", "four")},
)


@pytest.fixture(autouse=True)
def _nothing_asked_yet():
    ASKED.clear()


def told(function):
    report = examine(function, TOY, 0, line_seconds=0)
    return report.kinds, report.findings[0].text


def test_what_explains_every_case_is_named_and_its_words_hold_the_first_sentence():
    assert told(lambda n: n) == (("too_small",), "2 is wrong. Named.")
    assert len(ASKED) == MAX_EVIDENCE


def test_what_explains_the_first_case_alone_is_not_named():
    assert told(lambda n: 4.0) == (("four",), "4 is wrong. Named.")
    assert told(lambda n: 2 * n if n < 4 else 9.25) == (("failed_verdict",), "4 is wrong.")


def test_a_case_that_is_fine_refutes_what_would_have_failed_there():
    assert told(lambda n: n + 0.5 if n == 3 else n) == (("failed_verdict",), "2 is wrong.")


def test_two_names_are_none():
    assert told(lambda n: 4.0 if n == 2 else 2 * n)[0] == ("doubled_n",)
    one_case = Exercise(**{**vars(TOY), "cases": 1})
    assert examine(lambda n: 4.0, one_case, 0).kinds == ("failed_verdict",)


def test_without_a_name_left_the_first_failing_case_is_the_last():
    assert told(lambda n: -1.0) == (("failed_verdict",), "-1 is wrong.")
    assert ASKED == [0]
    assert told(lambda n: "a word")[1] == "It is no number."


def test_what_failed_at_one_output_leaves_the_others_their_points():
    def case(rng: np.random.Generator, k: int) -> Case:
        return Case({"x": 1.0}, verdict=lambda returned: Verdict("b is wrong.", output="b"))

    report = examine(lambda x: (x, x), Exercise("two", "01-toy", "1 Toy", 2, ("a", "b"), case), 0)
    assert (report.parts, report.earned) == ({"a": True, "b": False}, 1.0)
    assert report.findings[0].outputs == ("b",)


def test_no_verdict_is_no_fault():
    silent = Exercise(
        "silent", "01-toy", "1 Toy", 1, ("a",), lambda rng, k: Case({"x": k}, verdict=lambda returned: None)
    )
    assert examine(lambda x: x, silent, 0).passed


def test_the_explanations_are_those_of_all():
    some = [Verdict("wrong", frozenset("ab")), Verdict("", frozenset("bc"))]
    assert explanations(some) == {"b"}


class Hostile:
    """Raises whenever it is looked at."""

    def __array__(self, *_, **__):
        raise RuntimeError

    def __float__(self):
        raise RuntimeError

    def __iter__(self):
        raise RuntimeError


@pytest.mark.parametrize("value", ["w", None, Hostile(), [1.0, [2.0]], {"w": 1.0}])
def test_what_is_no_array_is_none(value):
    array = as_floats(value)
    assert array is None or not np.isfinite(array).all()
