"""Error carried forward: one slip costs one gradient, and nothing but one slip gains anything."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from grader.checking.report import Report
from grader.dojo.belts import BELTS
from grader.dojo.carried_forward import carried_forward
from grader.dojo.derivation.backward_pass import BackwardPass
from grader.dojo.often_zero import is_often_zero
from grader.dojo.question import Question, deal_question
from grader.dojo.slips.planting import Planted, planted_slips

pytestmark = pytest.mark.slow

FULL = 6.0
DEALS = 20 if os.environ.get("GRADER_SOAK") else 2
FAULTS = {"raised", "wrong_shape", "non_finite"}
"""Of a slip that anybody would see: nothing is carried forward then."""


@cache
def network(belt: str, seed: int) -> Question:
    return replace(deal_question("network_1", "network", belt, "20-midterm", FULL, seed), carry_forward=True)


def on_and_off(question: Question, function: Callable) -> tuple[Report, Report]:
    return question.examine(function, 5), replace(question, carry_forward=False).examine(function, 5)


def on_of_off(question: Question, function: Callable) -> tuple[Report, Report]:
    """As `on_and_off`, by one examination: where it is long, and where there are many."""
    off = replace(question, carry_forward=False).examine(function, 5)
    return carried_forward(off, question.master), off


def planted(question: Question, seed: int) -> Iterator[Planted]:
    """Every slip that somebody may make and overlook, in an order of this seed."""
    shapes = {name: tuple(shape) for name, shape in question.shapes.items()}
    return planted_slips(question.master, shapes, np.random.default_rng(seed))


def slipped(question: Question, seed: int, count: int) -> Iterator[tuple[Planted, Report, Report]]:
    """So many slips by which two gradients or more are wrong, and none is 0, with the reports."""
    without = replace(question, carry_forward=False)
    for one in planted(question, seed):
        off = without.examine(one.wrong.make(question.master.imports), 5)
        several = sum(not right for right in off.parts.values()) > 1
        if several and not FAULTS.intersection(off.kinds) and not holds_zero(off):
            yield one, carried_forward(off, question.master), off
            count -= 1
        if not count:
            return


def holds_zero(report: Report) -> bool:
    return any(is_often_zero([seen.leaves[name] for _, seen in report.returned]) for name in report.parts)


def assert_costs_one_gradient(question: Question, one: Planted, on: Report, off: Report) -> None:
    share = FULL / len(question.returns)
    right = sum(off.parts.values())
    assert off.earned == pytest.approx(share * right)
    assert on.earned == pytest.approx(FULL - share)
    assert on.parts == off.parts
    (finding,) = on.findings
    assert finding.title.startswith("one slip in the line of ")
    assert any(f"{one.right.lines[place].code.split()[0]} (" in finding.title for place in one.places), finding.title


@pytest.mark.parametrize("belt", BELTS)
def test_one_slip_costs_one_gradient(belt):
    for seed in range(DEALS):
        question = network(belt, seed)
        for one, on, off in slipped(question, seed, count=2):
            assert_costs_one_gradient(question, one, on, off)


def yellow() -> tuple[Question, BackwardPass]:
    question = network("yellow", 0)
    return question, question.master


def edited(master: BackwardPass, edits: dict[str, str]) -> Callable:
    """The master's function with these pieces of text in the place of others, each of which stands there once."""
    source = master.source
    for old, new in edits.items():
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    space: dict = {"np": np}
    exec(source, space)
    return space["backward"]


LOST = {"da1 * leaky_relu_prime(z1)": "da1"}
SIGN = {"-y / p": "y / p"}


def test_the_words_say_where_what_it_cost_and_what_follows():
    question, master = yellow()
    on, off = on_and_off(question, edited(master, LOST))
    assert (off.earned, on.earned) == (3.0, 4.5)
    assert on.headline == (
        "network_1: one slip in the line of dz1 (something is missing), carried forward (4.5 of 6 points)"
    )
    assert "It costs the points of db1, the first wrong gradient on the way back." in on.text()
    assert "Right given that slip, so their points are earned: dW1." in on.text()
    assert on.kinds == (*off.kinds, "carried_forward")
    assert off.findings[0].text in on.text()


def test_a_slip_at_the_top_costs_one_gradient_too_though_all_are_wrong():
    question, master = yellow()
    wrong = edited(master, SIGN)
    on, off = on_and_off(question, wrong)
    assert (off.earned, on.earned) == (0.0, 4.5)
    assert [report.text() for report in on_of_off(question, wrong)] == [on.text(), off.text()]


def test_it_is_the_values_that_count_and_not_how_they_are_written():
    question, master = yellow()
    right = edited(master, LOST)

    def another_way(*arguments: np.ndarray) -> tuple:
        return tuple((3 * gradient) / 3 for gradient in right(*arguments))

    assert question.examine(another_way, 5).earned == 4.5


def test_two_slips_gain_nothing():
    question, master = yellow()
    on, off = on_and_off(question, edited(master, LOST | {"dz2.sum(axis=0)": "dz2.mean(axis=0)"}))
    assert on.earned == off.earned == 1.5
    on, off = on_and_off(question, edited(master, LOST | {"-y / p": "-2 * y / p"}))
    assert on.earned == off.earned == 0.0


def test_a_slip_in_the_last_line_of_a_gradient_has_nothing_to_carry():
    question, master = yellow()
    on, off = on_and_off(question, edited(master, {"dz2.sum(axis=0)": "dz2.mean(axis=0)"}))
    assert on.earned == off.earned == 4.5
    assert "carried_forward" not in on.kinds


@pytest.mark.parametrize("belt", BELTS)
def test_wrong_numbers_at_random_gain_nothing(belt):
    question = network(belt, 0)
    right, count = question.master.make(), len(question.returns)
    for wrong in {2, count}:
        factors = np.r_[np.random.default_rng(0).uniform(0.5, 2.0, size=wrong), np.ones(count - wrong)]
        on, off = on_of_off(question, scaled(right, factors))
        assert on.returned
        assert on.earned == off.earned == pytest.approx(FULL * (count - wrong) / count)


def scaled(function: Callable, factors: np.ndarray) -> Callable:
    """Each of its results times a factor."""
    return lambda *arguments: tuple(f * one for f, one in zip(factors, function(*arguments), strict=True))


def test_zeros_gain_nothing_though_a_slip_would_explain_them():
    question = network("green", 0)
    assert "dz2 = z2 - y" in question.master.source
    slip = edited(question.master, {"dz2 = z2 - y": "dz2 = z2 - z2"})
    on, off = on_and_off(question, slip)
    assert on.earned == off.earned == 0.0
    assert on.returned


def test_a_broken_promise_carries_nothing_forward():
    question, master = yellow()
    wrong = edited(master, LOST)

    def in_place(X: np.ndarray, *others: np.ndarray) -> tuple:
        gradients = wrong(X, *others)
        X += 1
        return gradients

    on, off = on_and_off(question, in_place)
    assert on.earned == off.earned == 0.0
    on, off = on_and_off(question, lambda *arguments: [gradient[:1] for gradient in wrong(*arguments)])
    assert on.earned == off.earned


def test_what_raises_in_a_single_case_carries_nothing_forward():
    question, master = yellow()
    wrong = edited(master, SIGN)

    def not_of_seven(X: np.ndarray, *others: np.ndarray) -> tuple:
        if len(X) == 7:
            raise ValueError
        return wrong(X, *others)

    on, off = on_and_off(question, not_of_seven)
    assert on.earned == off.earned == 0.0


def test_the_students_function_is_called_no_more_often():
    question, master = yellow()
    wrong, calls = edited(master, LOST), []

    def counted(*arguments: np.ndarray) -> tuple:
        calls.append(arguments)
        return wrong(*arguments)

    on_and_off(question, counted)
    first, second = calls[: len(calls) // 2], calls[len(calls) // 2 :]
    assert len(first) == len(second)
    assert all(
        np.array_equal(a, b) for one, other in zip(first, second, strict=True) for a, b in zip(one, other, strict=True)
    )


def test_the_same_seed_gives_the_same_mark_and_words():
    question, master = yellow()
    wrong = edited(master, LOST)
    assert question.examine(wrong, 8).text() == question.examine(wrong, 8).text()


def test_a_right_answer_and_one_that_is_not_there_stay_as_they_are():
    question, master = yellow()
    assert question.examine(master.make(), 5).earned == FULL

    def not_there(*arguments: np.ndarray) -> None:
        raise NotImplementedError

    assert question.examine(not_there, 5).kinds == ("not_implemented",)


def test_a_hunt_stays_all_or_nothing():
    hunt = replace(deal_question("hunt_1", "hunt", "yellow", "20-midterm", 4, 11), carry_forward=True)
    other = next(one for one in planted(hunt, 1) if one.wrong.function not in hunt.given)
    report = hunt.examine(other.wrong.make(hunt.master.imports), 8)
    assert report.earned == 0.0
    assert "carried_forward" not in report.kinds


def test_a_question_that_was_dealt_before_there_was_such_a_thing_carries_nothing():
    plain = network("yellow", 0).plain()
    del plain["carry_forward"]
    assert not Question(**plain).carry_forward
