"""A made-up class of 60: copies are found whatever was done to hide them, and nobody who worked alone is shown."""

import re
from collections.abc import Iterator
from inspect import getsource
from itertools import cycle

import pytest

from grader.class_report.code_tokens import LONGEST, tokens
from grader.class_report.copies import find_alike, find_within_limits
from grader.class_report.copies_page import copies_page, sentence
from grader.class_report.student_answers import shown
from tests.corpus.lesson3 import backward, backward_loops, forward, hidden_delta, output_delta, parameter_gradients
from tests.courses import LESSON, ROOT

pytestmark = pytest.mark.slow

EXERCISES = (backward, backward_loops, forward, hidden_delta, output_delta, parameter_gradients)
CLASS = [f"student-{number:02}" for number in range(60)]
HELPERS = """\
def slope(values, f):
    flat = [f(one) for one in values.ravel()]
    return np.asarray(flat).reshape(values.shape)


def through(gradient, weights):
    carried = []
    for row in gradient:
        carried.append([sum(row * weights[:, unit]) for unit in range(weights.shape[1])])
    return np.array(carried)
"""
OWN = """\
def backward(W, z, a, y, f_prime):
    # from the loss I walk home and leave one gradient at every door
    last = len(W) - 1
    gradient = (a[last] - y) * (1.0 / y.shape[0])
    doors = {}
    while last >= 1:
        doors[last] = (np.tensordot(gradient, a[last - 1], axes=(0, 0)), np.add.reduce(gradient))
        if last > 1:
            gradient = slope(z[last - 1], f_prime) * through(gradient, W[last])
        last -= 1
    return [None] + [doors[one][0] for one in sorted(doors)], [None] + [doors[one][1] for one in sorted(doors)]
"""
SHOWN = shown(ROOT, LESSON)


def texts(module) -> list[str]:
    return list(dict.fromkeys(getsource(function) for function in module.RIGHT[:6]))


def answers(where: str) -> dict[str, dict[str, str]]:
    """A class without copies. where: "spread", each right answer of the corpus is that of many; "rare", of one each."""
    found = {}
    for place, module in enumerate(EXERCISES):
        own = texts(module)
        many: Iterator[str] = cycle(own) if where == "spread" else iter([*own, *(own[0] for _ in CLASS)])
        students = CLASS[place:] + CLASS[:place]  # nobody has the same neighbour everywhere
        found[module.__name__.rpartition(".")[2]] = dict(zip(students, many, strict=False))
    return found


def renamed(source: str) -> str:
    for number, name in enumerate(
        ("gradient", "doors", "last", "slope", "through", "values", "flat", "carried", "row")
    ):
        source = re.sub(rf"\b{name}\b", f"my_{number}", source)
    return source


def laid_out_anew(source: str) -> str:
    bare = re.sub(r"#.*\n", "\n\n", source).replace("    ", "\t").replace(" - ", "-")
    return f'"""My very own work, all of it."""\n{bare}'


COPIES = {
    "as it is": HELPERS + OWN,
    "renamed": renamed(HELPERS + OWN),
    "laid out anew": laid_out_anew(HELPERS + OWN),
    "helpers the other way round": "\n\n".join([*reversed(HELPERS.split("\n\n\n")), OWN]),
    "all of it": laid_out_anew(renamed(OWN + "\n\n" + HELPERS)),
    "with a syntax error": (HELPERS + OWN).replace("while last >= 1:", "while last >= 1"),
}


@pytest.mark.parametrize("where", ["spread", "rare"])
@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_a_copy_is_found_and_nobody_else(where: str, copy: str):
    given = answers(where)
    given["backward"] |= {"student-30": HELPERS + OWN, "student-47": copy}
    assert [alike.students for alike in find_alike(given, SHOWN)] == [("student-30", "student-47")]


@pytest.mark.parametrize("where", ["spread", "rare"])
def test_who_worked_alone_is_not_shown(where: str):
    assert find_alike(answers(where), SHOWN) == []


def test_what_the_lesson_shows_is_no_evidence():
    given = answers("rare")
    given["backward"] |= {"student-30": OWN, "student-47": OWN}
    assert find_alike(given, [*SHOWN, OWN]) == []


def test_what_many_have_in_common_is_no_evidence():
    given = answers("rare")
    given["backward"] |= dict.fromkeys(CLASS[20:26], HELPERS + OWN)
    assert find_alike(given, SHOWN) == []


def test_a_line_alone_is_too_short_to_tell():
    given = answers("rare")
    odd = "def output_delta(a, y):\n    return np.einsum('ij,i->ij', np.subtract(a, y), np.full(len(y), 1 / len(y)))\n"
    given["output_delta"] |= {"student-30": odd, "student-47": odd}
    assert find_alike(given, SHOWN) == []


def test_the_same_is_found_in_a_limited_process():
    given = answers("rare")
    given["backward"] |= {"student-30": HELPERS + OWN, "student-47": renamed(HELPERS + OWN)}
    found = find_within_limits(given, SHOWN)
    assert [one.students for one in found] == [("student-30", "student-47")]
    assert found[0].bits == find_alike(given, SHOWN)[0].bits


@pytest.mark.parametrize("text", ["", "'''", '"' * 9999, "\\" * 9999, "((((", "'" + "\\'" * 9999, "\0\ud800", "#"])
def test_any_text_is_read(text: str):
    code, comments = tokens(text)
    assert all(token for token, _ in [*code, *comments])


def test_no_more_than_a_hand_can_write_is_read():
    assert len(tokens("a " * LONGEST)[0]) == LONGEST / 2


def test_the_page_shows_both_and_lets_no_text_act():
    given = answers("rare")
    bad = HELPERS + OWN + "</pre><script>alert(1)</script>\u202e\n" + "x\n" * 500
    given["backward"] |= {"student-30": bad, "student-47": bad}
    alike = find_alike(given, SHOWN)
    page = copies_page(LESSON.slug, alike, given, sentence(alike))
    assert "student-30 and student-47" in page and "accuses nobody" in page
    assert "<script" not in page and "\u202e" not in page
    assert "<mark>    carried = []</mark>" in page
    assert "more lines" in page and len(page) < 40_000
    assert sentence(alike) == (
        "1 pair of students shares what hardly anybody else wrote: see copies.html, which accuses nobody."
    )
