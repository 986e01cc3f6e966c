"""What Sphinx is given: links of the repository's texts, plain docstrings, the syllabus' tables."""

from pathlib import Path

import pytest

from grader.site.documentation.docstrings import as_rest
from grader.site.documentation.links import find_texts, resolve, to_the_top
from grader.site.documentation.syllabus import PLANS, tables

ROOT = Path(__file__).parents[3]
ADDRESS = "https://github.com/someone/backprop"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small repository whose documentation includes its guide."""
    for name in ("docs/decisions/README.md", "docs/decisions/001-why.md", "docs/picture.png", "LICENSE", "Makefile",
                 "GUIDE.md", "course/01-toy/toy.ipynb", "course/index.ipynb", "course/backprop/data/README.md",
                 "docs/api/index.rst"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "docs" / "guide.md").write_text("```{include} ../GUIDE.md\n```\n")
    return tmp_path


def resolved(root: Path, text: str, file: str = "GUIDE.md", repository: str | None = None, **options) -> str:
    return resolve(text, root / file, find_texts(root, root / "docs", repository, **options))


@pytest.mark.parametrize(
    ("written", "here"),
    [
        ("[why](docs/decisions/001-why.md)", "[why](/decisions/001-why.md)"),
        ("[all](docs/decisions)", "[all](/decisions/README.md)"),
        ("[me](GUIDE.md#a-part)", "[me](/guide.md#a-part)"),
        ("[the `API`](docs/api/index.rst)", "[the `API`](/api/index.rst)"),
        ("[over\ntwo lines](docs/decisions)", "[over\ntwo lines](/decisions/README.md)"),
        ("[toy](course/01-toy/toy.ipynb#2-two)", "[toy](course-page:01-toy/toy.html#2-two)"),
        ("![a figure](docs/picture.png)", "![a figure](/picture.png)"),
        ("![badge](https://elsewhere.example/badge)\nText", "Text"),
        ("[elsewhere](https://example.org/LICENSE)", "[elsewhere](https://example.org/LICENSE)"),
        ("[nowhere](no/such/file.md)", "[nowhere](no/such/file.md)"),
        ("[part](#a-part)", "[part](#a-part)"),
        ("`[code](LICENSE)`", "`[code](LICENSE)`"),
        ("```\n[code](LICENSE)\n```", "```\n[code](LICENSE)\n```"),
        ("    [code](LICENSE)", "    [code](LICENSE)"),
        ("[BSD](LICENSE)", "BSD (`LICENSE`)"),
        ("[Makefile](Makefile)", "Makefile"),
    ],
)
def test_a_link_leads_to_the_page_that_its_file_has_here(root, written, here):
    assert resolved(root, written) == here


def test_a_link_is_read_from_the_folder_of_its_own_file(root):
    assert resolved(root, "[why](001-why.md)", "docs/decisions/README.md") == "[why](/decisions/001-why.md)"
    assert resolved(root, "[guide](../GUIDE.md)", "docs/guide.md") == "[guide](/guide.md)"


def test_files_that_the_public_repository_has_are_linked_there(root):
    assert resolved(root, "[BSD](LICENSE)", repository=ADDRESS + ".git") == f"[BSD]({ADDRESS}/blob/main/LICENSE)"
    data = resolved(root, "[data](course/backprop/data/README.md)", repository=ADDRESS)
    assert data == f"[data]({ADDRESS}/blob/main/source/backprop/data/README.md)"
    assert resolved(root, "[make](Makefile)", repository=ADDRESS) == "make (`Makefile`)"


def test_a_lesson_without_a_page_is_not_linked(root):
    assert resolved(root, "[toy](course/01-toy/toy.ipynb)", on_site=["02-other"]) == "toy"
    assert resolved(root, "[map](course/index.ipynb)", on_site=["02-other"]) == "[map](course-page:index.html)"


def test_the_way_to_the_top():
    assert [to_the_top(page) for page in ("faq", "api/index")] == ["../", "../../"]


def rest(text: str, *names: str) -> str:
    return "\n".join(as_rest(text.split("\n"), names)).strip()


def test_what_is_said_of_an_argument_becomes_a_field():
    text = (
        "Deal it.\n\nbelt: white or\nblack. seed: from 0 on; the same deals the same. Raises ValueError where none is."
    )
    assert rest(text, "belt", "seed") == (
        "Deal it.\n\nRaises ValueError where none is.\n\n:param belt: white or black.\n"
        ":param seed: from 0 on; the same deals the same."
    )


def test_how_an_argument_is_used_is_shown_with_it():
    assert rest("W[l]: (n, m); case(rng, k): the k-th.", "W", "case") == (
        ":param W: ``W[l]``: (n, m)\n:param case: ``case(rng, k)``: the k-th."
    )


def test_a_colon_alone_makes_no_argument():
    assert rest("Here W: a matrix. Note: nothing.", "belt") == "Here W: a matrix. Note: nothing."


def test_nothing_of_plain_text_is_markup():
    assert rest("a * b, |z|, W_, `x * y` and *args.") == r"a \* b, \|z\|, W\_, ``x * y`` and \*args."


def test_formulas_lists_and_examples_keep_their_lines():
    text = "Layers:\n\n    z = a @ W\n    a = f(z)\n\n- one\n- two\n\n>>> f(0)\n1"
    assert rest(text) == "Layers:\n\n::\n\n    z = a @ W\n    a = f(z)\n\n- one\n- two\n\n>>> f(0)\n1"


@pytest.mark.parametrize("plan", [name for name in PLANS if "weeks" in name])
def test_a_plan_of_a_term_has_every_sitting_once_in_order(plan):
    held = [sitting for meeting in PLANS[plan] for sitting in meeting.split()]
    assert held == ["1", "2", "3a", "3b", "4a", "4b", "4c", "5", "6a", "6b"]
    assert len(PLANS[plan]) == int(plan.split()[2])


def test_times_and_sections_are_the_lessons_own():
    made = tables(ROOT)
    assert (
        "| [Many layers](../course/03-multi-layer/multi-layer.ipynb) | 2 to 3 hours, in 2 sittings | 8 | 24 |"
        in (made["lessons"])
    )
    ten = made["plan of 10 weeks"].splitlines()
    assert (
        ten[4] == "| 3 | [lesson 3](../course/03-multi-layer/multi-layer.ipynb), sections 1 to 8 | 60 to 90 minutes |"
    )
    six = made["plan of 6 weeks"].splitlines()
    assert six[4] == "| 3 | [lesson 3](../course/03-multi-layer/multi-layer.ipynb) | 120 to 180 minutes |"


def test_formulas_in_an_aim_are_drawn():
    assert "$" not in tables(ROOT)["each lesson"]
    assert "<math" in tables(ROOT)["each lesson"]
