"""A number in a lesson's prose is one that the lesson shows: in a code cell, or in what a cell printed.

Meant are numbers with a point, an exponent, a percent sign or a comma of thousands: these were computed or chosen.
Small whole numbers count and order. Two digits or more may be rounded: 0.62 is shown by 0.6225, 0.6 is not.
"""

import re
from pathlib import Path

import nbformat
import pytest

from grader.course import Lesson, find_lessons

ROOT = Path(__file__).resolve().parents[2]

ASKED = "what the check asks for"
IMAGINED = "an example for the head"
ROUNDING = "what is left of a zero depends on the machine"
TRIED = "a hint that tests/corpus tries"
EXCEPTIONS = {
    "01-chain-rule": {"0.003": IMAGINED, "0.0005": IMAGINED, "2000": IMAGINED},
    "02-one-neuron": {"0.93": ASKED, "0.2": ASKED},
    "04-backprop-ninja": {"1e-17": ROUNDING},
    "05-initialization": {"1e-7": IMAGINED},
    "06-going-deep": {"0.3": IMAGINED, "0.003": TRIED},
}
"""For each lesson its numbers that no cell shows, with the reason why they may stand there."""

NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:,\d{3})+|\d+\.\d+(?:e[-+]?\d+)?|\d+e[-+]?\d+)(?!\w|[.,]\d)")
ANY_NUMBER = re.compile(r"(?<![\w.])\d[\d,_]*(?:\.\d*)?(?:e[-+]?\d+)?")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
POWER = re.compile(r"(\d+(?:\.\d+)?) *\\cdot *10\^\{?(-?\d+)\}?")


def _numbers(kind: re.Pattern[str], text: str) -> set[str]:
    text = PERCENT.sub(lambda found: f"{float(found[1]) / 100:g}", POWER.sub(r"\1e\2", text))
    return {number.replace(",", "").replace("_", "") for number in kind.findall(text)}


def _is_shown(number: str, shown: set[float]) -> bool:
    digits = number.split("e")[0].replace(".", "").lstrip("0")
    if len(digits) <= 1 and "e" not in number:
        return float(number) in shown
    places = max(len(digits), 1) - 1
    return any(f"{value:.{places}e}" == f"{float(number):.{places}e}" for value in shown)


def unshown(prose: str, code: str) -> set[str]:
    """The numbers of the prose that stand neither in the code nor in what it printed. References are left out."""
    shown = {float(number) for number in _numbers(ANY_NUMBER, code)}
    return {number for number in _numbers(NUMBER, prose.split("### References")[0]) if not _is_shown(number, shown)}


def _prose_and_code(lesson: Lesson) -> tuple[str, str]:
    """All prose of the solved lesson, and all code with what it printed."""
    cells = nbformat.read(ROOT / lesson.solved, as_version=nbformat.NO_CONVERT).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    outputs = [output for cell in code for output in cell.outputs]
    printed = [str(output.get("text", output.get("data", {}).get("text/plain", ""))) for output in outputs]
    prose = [cell.source for cell in cells if cell.cell_type == "markdown"]
    return "\n".join(prose), "\n".join([*(cell.source for cell in code), *printed])


@pytest.mark.parametrize("lesson", find_lessons(ROOT), ids=lambda lesson: lesson.slug)
def test_every_number_in_prose_is_shown(lesson: Lesson):
    assert sorted(unshown(*_prose_and_code(lesson))) == sorted(EXCEPTIONS.get(lesson.slug, {}))


@pytest.mark.parametrize(
    ("prose", "code", "missing"),
    [
        ("about 0.62, or 62%", "a = 0.6225", set()),
        ("about 0.63, or 63%", "a = 0.6225", {"0.63"}),
        ("a rate of 0.6", "a = 0.6225", {"0.6"}),
        (r"near $6 \cdot 10^{-6}$, so -6e-06", "6.06e-06", set()),
        ("74,240 passes, 38,380 steps.", "74_240 38380", set()),
        ("74,240 passes", "37120", {"74240"}),
        ("section 2, step 30, layer_0.5", "", set()),
        ("seen\n### References\nsection 5.7", "", set()),
    ],
)
def test_what_counts_as_shown(prose: str, code: str, missing: set[str]):
    assert unshown(prose, code) == missing
