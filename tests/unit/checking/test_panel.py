"""The panel: the report's words as html that runs nothing, reads without colour, and says what its picture shows."""

import re
from html import unescape
from html.parser import HTMLParser
from types import FunctionType

import numpy as np
import pytest

from grader.checking.examination import examine
from grader.checking.findings import Finding, FirstWrong
from grader.checking.panel import MAX_COLUMNS, MAX_ROWS, html
from grader.checking.report import Report
from grader.exercises import EXERCISES

HIDDEN_DELTA, PARAMETER_GRADIENTS = EXERCISES["hidden_delta"], EXERCISES["parameter_gradients"]
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(1)>"


class Tags(HTMLParser):
    """Collects tags and attributes, and checks that every tag is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open, self.seen, self.attributes = [], [], []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        self.attributes += attributes
        if tag not in {"br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.seen.append(tag)
        self.attributes += attributes

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def hidden_delta(delta_next, W_next, z):
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)


def odd(delta_next, W_next, z):
    return hidden_delta(delta_next, W_next, z) + 0.1 * z**2


def unwritten(delta_next, W_next, z):
    raise NotImplementedError


def raising(delta_next, W_next, z):
    raise ValueError(ATTACK)


def warning(delta_next, W_next, z):
    import warnings

    warnings.warn(ATTACK, stacklevel=1)
    return hidden_delta(delta_next, W_next, z)


def naming(delta_next, W_next, z):
    raise NameError("no such name", name=ATTACK)


def typing(delta_next, W_next, z):
    return type(ATTACK, (), {})()


def erring(delta_next, W_next, z):
    raise type(ATTACK, (Exception,), {})("x")


ALL = [hidden_delta, odd, unwritten, raising, warning, naming, typing, erring]


@pytest.mark.parametrize("function", ALL)
def test_nothing_of_the_students_runs(function: FunctionType):
    panel = html(examine(function, HIDDEN_DELTA, 0))
    tags = Tags(panel)
    assert set(tags.seen) <= {"div", "span", "b", "br", "code", "svg", "rect", "path"}
    assert not any(name.startswith("on") or name in {"src", "href"} for name, _ in tags.attributes)
    assert "<script" not in panel
    assert "url(" not in panel


@pytest.mark.parametrize("function", [raising, warning, naming, typing, erring])
def test_what_the_student_wrote_is_shown_as_text(function):
    assert "<script>alert(1)" in unescape(html(examine(function, HIDDEN_DELTA, 0)))


@pytest.mark.parametrize("function", ALL)
def test_panel_and_text_say_the_same(function):
    report = examine(function, HIDDEN_DELTA, 0)
    # What is code in the one stands between backticks in the other.
    marked = re.sub(r"</?code>", "`", html(report))
    bare = " ".join(unescape(re.sub(r"<[^>]*>", " ", marked)).split())
    for line in report.text().splitlines():
        if not line.startswith("By output"):
            assert " ".join(line.split()) in bare


@pytest.mark.parametrize(("function", "mark"), [(hidden_delta, "✓"), (odd, "✗"), (unwritten, "○")])
def test_the_verdict_reads_without_colour(function, mark):
    panel = html(examine(function, HIDDEN_DELTA, 0))
    assert mark in panel
    assert ("role", "status") in Tags(panel).attributes


def test_outputs_have_marks_and_words():
    panel = html(examine(lambda delta, a: (delta.T @ a, 2 * delta.sum(axis=0)), PARAMETER_GRADIENTS, 0))
    assert "✓</span> <code>dW</code> right" in panel
    assert "✗</span> <code>db</code> wrong" in panel


def test_the_heatmap_marks_wrong_entries_with_crosses_and_tells_their_number():
    report = examine(odd, HIDDEN_DELTA, 0)
    panel, wrong = html(report), int(report.heatmap.sum())
    assert panel.count("<path") == wrong
    assert panel.count("<rect") == report.heatmap.size
    assert ("role", "img") in Tags(panel).attributes
    assert ("aria-label", f"{wrong} of {report.heatmap.size} entries of delta are wrong") in Tags(panel).attributes


@pytest.mark.parametrize("shape", [(3,), (1, 1), (100, 200), (5, 4, 3)])
def test_a_heatmap_of_any_shape_stays_small(shape):
    wrong = np.ones(shape, dtype=bool)
    first = FirstWrong("dW", (0,) * len(shape), 1.0, 2.0)
    unknown = Finding((), "not the true gradient", "Look at where it starts.")
    panel = html(Report(HIDDEN_DELTA, 0.0, {"delta": False}, [unknown], first_wrong=first, heatmap=wrong))
    assert panel.count("<rect") <= MAX_ROWS * MAX_COLUMNS
    assert f"{wrong.size} of {wrong.size} entries of dW are wrong" in panel
    assert ("are drawn" in panel) == (shape == (100, 200))


def test_the_ink_is_the_themes_own():
    assert "background" not in html(examine(odd, HIDDEN_DELTA, 0))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("changed `z`, not `W[1]`.", "changed <code>z</code>, not <code>W[1]</code>."),
        ("`<b>` & `a < b`", "<code>&lt;b&gt;</code> &amp; <code>a &lt; b</code>"),
        ("one ` alone, and `two`", "one ` alone, and `two`"),
        ("one ` alone\nand `two`", "one ` alone<br>and <code>two</code>"),
        ("a `name\nover lines`", "a `name<br>over lines`"),
        ("nothing `` between, ``doubled``", "nothing `` between, ``doubled``"),
        ("no pair: &#96;x&#96;", "no pair: &amp;#96;x&amp;#96;"),
    ],
)
def test_what_stands_between_backticks_is_code(text, shown):
    report = Report(HIDDEN_DELTA, 0.0, {"delta": False}, [Finding((), f"title {text}", text)], notes=[text])
    panel = html(report)
    Tags(panel)
    assert panel.count(shown) == 3
    assert text in report.text()
