"""The command `grader report`."""

import json

import pytest

from grader.class_report.report import run_report
from grader.engine.limited import Exceeded
from grader.engine.recording.store import ResultStore
from grader.errors import CommandError
from tests.unit.class_report.results import LESSON, mark, result

CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "toy"
c.CourseDirectory.submitted_directory = "gradebook/submitted"
c.CourseDirectory.db_url = {url!r}
"""


@pytest.fixture
def root(tmp_path):
    for lesson in (LESSON, "04-backprop-ninja"):
        (tmp_path / "solutions" / lesson).mkdir(parents=True)
    (tmp_path / "nbgrader_config.py").write_text(
        CONFIG.format(url=f"sqlite:///{(tmp_path / 'gradebook.db').as_posix()}")
    )
    return tmp_path


def test_nothing_graded_is_said_in_a_sentence_with_the_command(root):
    with pytest.raises(CommandError, match="nothing is graded yet: run `grader grade`"):
        run_report(root)
    with pytest.raises(CommandError, match="nothing of 04-backprop-ninja is graded yet: run `grader grade 04-"):
        run_report(root, ["4"])


def test_the_report_is_printed_and_written(root, capsys):
    ResultStore(root).write(result("anna", mark("forward", 3.0)))
    (root / "gradebook" / "submitted" / "ben" / LESSON).mkdir(parents=True)
    assert run_report(root) == 0
    printed = capsys.readouterr().out
    folder = root / "gradebook" / "report" / LESSON
    assert "not graded yet: ben" in printed and str(folder) in printed
    assert sorted(path.name for path in folder.iterdir()) == ["copies.html", "marks.csv", "mistakes.csv", "report.html"]
    assert "anna" in (folder / "report.html").read_text(encoding="utf-8")
    assert not (root / "gradebook.db").exists()


def test_a_time_that_cannot_be_read_is_told_with_how_to_write_it(root, capsys):
    ResultStore(root).write(result("anna", mark("forward", 3.0)))
    folder = root / "gradebook" / "submitted" / "anna" / LESSON
    folder.mkdir(parents=True)
    (folder / "timestamp.txt").write_text("01.12.2026 10:00")
    run_report(root)
    printed = " ".join(capsys.readouterr().out.split())
    assert "(anna: “01.12.2026 10:00” is no time that can be read); write it as 2026-12-01 10:00 UTC" in printed


def test_the_answers_are_written_as_jplag_reads_them(root, tmp_path, capsys):
    cell = {"cell_type": "code", "source": ["x = 1\n", "y"], "metadata": {"nbgrader": {"grade_id": "forward"}}}
    ResultStore(root).write(result("anna", mark("forward", 3.0), notebook=json.dumps({"cells": [cell]})))
    run_report(root, jplag=tmp_path / "jplag")
    assert {
        path.relative_to(tmp_path / "jplag").as_posix(): path.read_text() for path in tmp_path.glob("jplag/*/*")
    } == {"anna/forward.py": "x = 1\ny"}


def test_answers_that_take_too_long_to_compare_cost_nothing_else(root, capsys, monkeypatch):
    def exceeds(*_):
        raise Exceeded("more than 120 seconds of computing")

    monkeypatch.setattr("grader.class_report.report.find_within_limits", exceeds)
    cell = {"cell_type": "code", "source": "x", "metadata": {"nbgrader": {"grade_id": "forward"}}}
    ResultStore(root).write(result("anna", mark("forward", 3.0), notebook=json.dumps({"cells": [cell]})))
    assert run_report(root) == 0
    said = "could not be compared with one another, as that takes more than 120 seconds"
    assert said in capsys.readouterr().out
    assert said in (root / "gradebook" / "report" / LESSON / "copies.html").read_text()


def test_a_folder_can_be_chosen_and_a_second_report_replaces_the_first(root, tmp_path, capsys):
    store, out = ResultStore(root), tmp_path / "elsewhere"
    store.write(result("anna", mark("forward", 3.0)))
    run_report(root, ["3"], out)
    store.write(result("ben", mark("forward", 0.0)))
    run_report(root, ["3"], out, all_students=True)
    assert b"ben" in (out / LESSON / "marks.csv").read_bytes()
    assert not (root / "gradebook" / "report").exists()
