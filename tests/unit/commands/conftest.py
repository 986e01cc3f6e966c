"""The commands of a class, where nothing that was handed in is run."""

import pytest

from grader.engine import grade_class
from grader.engine.sandbox import tiers
from grader.engine.sandbox.tiers import Tier
from tests.unit.engine.fake_grading import GRADE


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything handed in gets full marks, an empty folder none."""
    monkeypatch.setattr(tiers, "detect", lambda: Tier("strong", "pretended"))
    grade = grade_class.grade_class
    monkeypatch.setattr(grade_class, "grade_class", lambda root, **options: grade(root, grade=GRADE, **options))
