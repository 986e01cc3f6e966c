"""The report as a page."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from grader.class_report.as_html import as_html
from grader.class_report.statistics import class_statistics
from grader.engine.result import Status
from grader.exercises import EXERCISES
from tests.unit.class_report.results import HOSTILE, LESSON, by_hand, classes, mark, result

EMPTY = {"meta", "rect"}


class Page(HTMLParser):
    """Every tag with its attributes, the text, and whether tags are closed in order."""

    def __init__(self, source: str):
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    @property
    def pictures(self) -> list[str]:
        """What the plots say of themselves."""
        return [attributes["aria-label"] for tag, attributes in self.tags if tag == "svg"]


def _page(students, **given) -> Page:
    return Page(as_html(class_statistics(LESSON, students, **given)))


@pytest.fixture(scope="module")
def tags_of_a_tame_class() -> set[str]:
    students = [result(f"{i}", mark("forward", 0.0, 3.0, "negated"), repairs=("mended",)) for i in range(3)]
    students += [result("unread", status=Status.UNREADABLE), result("weak", mark("forward", 0.0), tier="weak")]
    students += [result("open", mark("forward", 0.0, 3.0, "not_implemented"))]
    return {tag for tag, _ in _page(students).tags}


def test_a_tame_class_makes_a_page_without_script(tags_of_a_tame_class):
    assert not tags_of_a_tame_class & {"script", "iframe", "object", "embed", "link", "img", "base", "form"}


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(students=classes())
def test_no_name_brings_a_tag_an_event_or_an_address(tags_of_a_tame_class, students):
    source = as_html(class_statistics(LESSON, students, handed_in=HOSTILE))
    page = Page(source)
    assert page.open == []
    assert {tag for tag, _ in page.tags} <= tags_of_a_tame_class
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "href", "style")]
    assert "url(" not in source and "@import" not in source
    assert not set(source) & set("\u202e\x1b\udce9")
    source.encode("utf-8")


def test_names_are_shown_as_they_are():
    students = [result("<script>alert(1)</script>", mark("forward", 3.0)), result("{{ 7 * 7 }}", mark("forward", 3.0))]
    text = _page(students).text
    assert "<script>alert(1)</script>" in text and "{{ 7 * 7 }}" in text


def test_every_plot_tells_its_numbers():
    students = [result(name, mark("forward", 0.0, 3.0, "negated")) for name in "ab"] + [
        result("c", mark("forward", 3.0))
    ]
    statuses, totals, outcomes, mistakes = _page(students).pictures
    assert "graded: 3" in statuses and "needs a person: 0" in statuses
    assert "0 to 10%: 2" in totals and "90 to 100%: 1" in totals
    assert "forward: " in outcomes and "2 wrong" in outcomes and "1 right" in outcomes
    assert "forward, the sign is flipped: 2" in mistakes


def test_what_to_teach_comes_first_then_who_needs_a_person():
    students = [result(name, mark("forward", 0.0, 3.0, "negated"), tier="weak") for name in "ab"]
    students += [result("lost", status=Status.UNREADABLE, reason="it is a PDF")]
    text = _page(students).text
    titles = ["weak sandbox", "2 of 2: the sign is flipped, in forward", "Needs you", "it is a PDF", "Statuses"]
    places = [text.index(title) for title in titles]
    assert places == sorted(places)


def test_a_mark_by_hand_is_told():
    page = _page([result("a", mark("forward", 0.0))], recorded=by_hand("a", forward=2.0))
    assert "by hand: forward" in page.text and "2 of 3" in page.text


def test_the_longest_lesson_fits_its_plots():
    marks = [mark(e.name, 0.0, e.points, "negated") for e in EXERCISES.values() if e.lesson == "04-backprop-ninja"]
    widths = [float(attributes["width"]) for tag, attributes in _page([result("a", *marks)]).tags if tag == "svg"]
    assert len(marks) == 14 and max(widths) <= 1100
