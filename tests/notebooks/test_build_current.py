"""The notebooks in the repository are those that today's sources give.

What a lesson's cells show is held against a run by nbval, in this layer too: here they are not run once more.
"""

from pathlib import Path

import pytest

from grader.build.build import build
from grader.build.currency import differences
from grader.course import PAGES, Page, find_lessons
from grader.exercises import EXERCISES

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("page", [*find_lessons(ROOT), *PAGES], ids=lambda page: page.slug)
def test_the_built_files_are_current(page: Page):
    assert differences(ROOT, build(ROOT, page, EXERCISES, run=False)) == [], "run `make build`"
