"""Marks by hand, read from a real gradebook of nbgrader's."""

import pytest
from nbgrader.api import Gradebook

from grader.class_report.final_scores import scores_by_hand
from grader.engine.gradebook import Database

LESSON = "03-multi-layer"


@pytest.fixture
def root(tmp_path):
    url = f"sqlite:///{(tmp_path / 'gradebook.db').as_posix()}"
    config = f"c = get_config()\nc.CourseDirectory.course_id = 'toy'\nc.CourseDirectory.db_url = {url!r}\n"
    (tmp_path / "nbgrader_config.py").write_text(config)
    return tmp_path


def _grades(root, *grades):
    url = f"sqlite:///{(root / 'gradebook.db').as_posix()}"
    Database(url, "toy").close()
    with Gradebook(url, "toy") as gradebook:
        for lesson in (LESSON, "04-backprop-ninja"):
            gradebook.add_assignment(lesson)
            gradebook.add_notebook("notebook", lesson)
            gradebook.add_grade_cell("check-forward", "notebook", lesson, max_score=3, cell_type="code")
        for student, lesson, fields in grades:
            gradebook.update_or_create_student(student)
            gradebook.update_or_create_submission(lesson, student)
            grade = gradebook.find_grade("check-forward", "notebook", lesson, student)
            for name, value in fields.items():
                setattr(grade, name, value)
        gradebook.db.commit()


# nbgrader itself fills its tables in an order that SQLAlchemy warns of.
@pytest.mark.filterwarnings("ignore:Object of type:sqlalchemy.exc.SAWarning")
def test_only_what_a_person_had_a_hand_in_is_read(root):
    _grades(
        root,
        ("by-hand", LESSON, {"auto_score": 1.0, "manual_score": 2.5}),
        ("extra", LESSON, {"auto_score": 3.0, "extra_credit": 1.0}),
        ("automatic", LESSON, {"auto_score": 3.0}),
        ("nothing", LESSON, {"extra_credit": 1.0}),
        ("elsewhere", "04-backprop-ninja", {"manual_score": 1.0}),
    )
    assert scores_by_hand(root, LESSON) == {"by-hand": {"check-forward": 2.5}, "extra": {"check-forward": 4.0}}


def test_without_a_gradebook_there_is_nothing_and_none_is_made(root):
    assert scores_by_hand(root, LESSON) == {}
    assert not (root / "gradebook.db").exists()
