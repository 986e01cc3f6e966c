"""The words of a report: points, marks, one right number at most, and the same in text and in the panel."""

import re

import numpy as np
import pytest

from grader.checking.examination import examine
from grader.checking.leaves import flatten
from grader.checking.panel import html
from grader.exercises import EXERCISES

HIDDEN_DELTA, FORWARD = EXERCISES["hidden_delta"], EXERCISES["forward"]
SEED = 7


def hidden_delta(delta_next, W_next, z):
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)


def odd(delta_next, W_next, z):
    """Wrong in a way without a name."""
    return hidden_delta(delta_next, W_next, z) + 0.1 * z**2


def no_slope(delta_next, W_next, z):
    return delta_next @ W_next


def off_in_one_entry(delta_next, W_next, z):
    delta = hidden_delta(delta_next, W_next, z)
    delta[-1, -1] += 1.0
    return delta


def forward_off(X, W, b):
    z, a = [None], [X]
    for l in range(1, len(W)):
        z.append(a[-1] @ W[l].T + 1.5 * b[l])
        a.append(z[l] if l == len(W) - 1 else np.maximum(0, z[l]))
    return z, a


def numbers(text: str) -> set[str]:
    return set(re.findall(r"-?\d+\.\d+(?:e-?\d+)?", text))


@pytest.mark.parametrize("function", [odd, no_slope, off_in_one_entry])
def test_no_right_number_is_told_but_that_of_the_first_wrong_entry(function):
    report = examine(function, HIDDEN_DELTA, SEED)
    told = numbers(report.text()) | numbers(re.sub('style="[^"]*"', "", html(report)))
    first = f"{report.first_wrong.truth:.6g}"
    assert first in told
    for k in range(HIDDEN_DELTA.cases):
        case = HIDDEN_DELTA.case(np.random.default_rng([SEED, k]), k)
        for value in hidden_delta(**case.arguments).ravel():
            shown = {f"{value:.{digits}g}" for digits in (4, 5, 6, 8, 15, 17)} | {str(float(value))}
            assert not (shown - {first}) & told


def test_no_right_number_of_a_forward_pass_is_told_but_one():
    report = examine(forward_off, FORWARD, SEED)
    first = f"{report.first_wrong.truth:.6g}"
    told = (numbers(report.text()) | numbers(html(report))) - {first, f"{report.first_wrong.claimed:.6g}"}
    for k in range(FORWARD.cases):
        case = FORWARD.case(np.random.default_rng([SEED, k]), k)
        for leaf in flatten(case.expected).values():
            assert not {f"{value:.6g}" for value in leaf.ravel()} & told


@pytest.mark.parametrize("function", [hidden_delta, odd, no_slope])
def test_the_same_seed_gives_the_same_words(function):
    one, two = (examine(function, HIDDEN_DELTA, SEED) for _ in range(2))
    assert one.text() == two.text()
    assert html(one) == html(two)


def test_a_passing_report_is_the_same_for_every_seed():
    assert len({examine(hidden_delta, HIDDEN_DELTA, seed).text() for seed in range(5)}) == 1


def test_a_wrong_answer_is_told_how_to_repeat_its_cases():
    assert f"check(hidden_delta, seed={SEED})" in examine(odd, HIDDEN_DELTA, SEED).text()


def test_an_unwritten_function_has_its_own_mark_and_no_homework():
    def unwritten(*arguments):
        raise NotImplementedError

    report = examine(unwritten, HIDDEN_DELTA, SEED)
    assert report.text().startswith("○ hidden_delta: not written yet (0 of 3 points)")
    assert "Read again" not in report.text()


@pytest.mark.parametrize(("function", "mark"), [(hidden_delta, "✓ "), (odd, "✗ ")])
def test_right_and_wrong_have_marks_of_their_own(function, mark):
    assert examine(function, HIDDEN_DELTA, SEED).text().startswith(mark)


def test_the_first_wrong_node_of_a_walk_back_is_the_one_that_the_walk_comes_to_first():
    def overwritten(parents, local):
        adjoint = np.zeros(len(parents))
        adjoint[-1] = 1.0
        for i in reversed(range(len(parents))):
            for parent, d in zip(parents[i], local[i], strict=True):
                adjoint[parent] = adjoint[i] * d
        return adjoint

    report = examine(overwritten, EXERCISES["reverse_accumulation"], 3)
    wrong = np.flatnonzero(report.heatmap)
    assert len(wrong) > 1
    assert report.first_wrong.entry == (wrong[-1],)
    assert f"First wrong entry: adjoint[{wrong[-1]}]" in report.text()


def test_lists_that_all_lack_a_place_are_all_wrong_and_told_once():
    def gradient_norms(W, delta, a):
        norms = [np.linalg.norm(d.T @ inputs) for d, inputs in zip(delta[1:], a, strict=False)]
        return norms, [norm / np.linalg.norm(w) for norm, w in zip(norms, W[1:], strict=True)]

    report = examine(gradient_norms, "gradient_norms", 0)
    assert report.earned == 0
    assert report.kinds == ("wrong_length",)
    assert "norms and ratios have 2 places, but 3 are needed" in report.text()


def test_beside_a_wrong_shape_no_entry_of_another_case_is_told():
    report = examine(lambda W, z, f_prime: np.zeros((len(z[-1]), len(z[1]))), "jacobian_product", 0)
    assert report.kinds == ("wrong_shape",)
    assert "First wrong entry" not in report.text()
