"""What was passed in the dojo is written down once, never lost, and read as words."""

import errno
import json
from importlib import import_module

import pytest

from grader import dojo, dojo_record, hunt
from grader.dojo.belts import BELTS
from grader.dojo.dojo_record import HUNTS, NETWORKS
from grader.dojo.record import FILE, add_to_record, read_record

RECORD = import_module("grader.dojo.record")


@pytest.fixture
def learner(tmp_path, monkeypatch):
    """A folder in which somebody works on a notebook."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(RECORD, "somebody_waits", lambda: True)
    return tmp_path


def belt(record, name):
    return next(each for each in record.belts if each.belt == name)


def test_what_is_right_is_written_down_once_with_its_date_and_what_is_wrong_is_not(learner, capsys):
    challenge, hunted = dojo("white", 2), hunt("white", 2)
    challenge.check(lambda *arguments: None)
    assert not (learner / FILE).exists()
    for _ in range(2):
        assert challenge.check(challenge.reveal().make())
        assert hunted.check(hunted.planted.right.make())
    entries = json.loads((learner / FILE).read_text())["passed"]
    assert [(e["belt"], e["task"], e["seed"]) for e in entries] == [("white", "network", 2), ("white", "hunt", 2)]
    assert all(len(e["date"]) == len("2026-11-29") for e in entries)
    assert [path.name for path in learner.iterdir()] == [FILE]
    assert FILE not in capsys.readouterr().out


def test_where_a_program_runs_the_notebook_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    challenge = dojo("white", 2)
    assert challenge.check(challenge.reveal().make())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "{",
        "[]",
        '{"passed": 3}',
        '{"passed": [{"belt": "white"}]}',
        '{"passed": [{"belt": "pink", "task": "network", "seed": 1, "date": "2026-11-29"}]}',
        '{"passed": [{"belt": "white", "task": "network", "seed": "1", "date": "2026-11-29"}]}',
        '{"passed": [{"belt": [], "task": "network", "seed": 1, "date": "2026-11-29"}]}',
    ],
)
def test_a_broken_record_is_said_to_be_one_and_kept_to_the_last_byte(learner, broken, capsys):
    (learner / FILE).write_text(broken)
    challenge = dojo("white", 2)
    assert challenge.check(challenge.reveal().make())
    assert f"{FILE} is no record of the dojo" in capsys.readouterr().out
    assert (learner / FILE).read_text() == broken
    assert f"Not counted: {FILE} is no record of the dojo" in repr(dojo_record())


def test_where_nothing_can_be_written_the_answer_is_right_all_the_same_and_that_is_said(learner, monkeypatch, capsys):
    def refuse(*arguments, **options):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("grader.whole_file.open", refuse, raising=False)
    challenge = dojo("white", 2)
    assert challenge.check(challenge.reveal().make())
    assert f"not written down: cannot write {FILE}: Read-only file system" in capsys.readouterr().out
    assert list(learner.iterdir()) == []


def test_a_belt_is_yours_after_its_networks_and_hunts(tmp_path):
    lesson = tmp_path / "04-lesson"
    for seed in range(NETWORKS):
        assert belt(dojo_record(tmp_path), "green").state != f"yours since {seed}"
        add_to_record("green", "network", seed, lesson)
    assert belt(dojo_record(tmp_path), "green").state == f"{HUNTS} hunts to go"
    for seed in range(HUNTS):
        add_to_record("green", "hunt", seed, lesson)
    dates = [entry.date for entry in read_record(lesson / FILE)]
    assert belt(dojo_record(tmp_path), "green").state == f"yours since {dates[-1]}"
    assert belt(dojo_record(tmp_path), "black").state == "not begun"


def test_the_date_of_a_belt_is_that_of_the_last_deal_it_needed(tmp_path):
    deals = [("network", seed, f"2026-11-0{1 + seed}") for seed in range(NETWORKS + 1)]
    deals += [("hunt", seed, "2026-11-01") for seed in range(HUNTS)]
    passed = [{"belt": "white", "task": task, "seed": seed, "date": date} for task, seed, date in reversed(deals)]
    (tmp_path / FILE).write_text(json.dumps({"passed": passed}))
    assert belt(dojo_record(tmp_path), "white").state == f"yours since 2026-11-0{NETWORKS}"


def test_the_same_deal_in_two_folders_counts_once(tmp_path):
    for folder in (tmp_path, tmp_path / "04-lesson"):
        add_to_record("white", "hunt", 1, folder)
    assert len(belt(dojo_record(tmp_path), "white").hunts) == 1


def test_it_reads_well_when_there_is_none_yet(tmp_path):
    record = dojo_record(tmp_path)
    assert repr(record).splitlines()[0] == "belt     networks  hunts"
    assert repr(record).count("not begun") == len(BELTS)
    assert 'dojo("white", seed=1)' in repr(record)
    add_to_record("white", "network", 1, tmp_path)
    assert "Nothing yet" not in repr(dojo_record(tmp_path))
    assert "2 networks and 2 hunts to go" in repr(dojo_record(tmp_path))
    assert "point" not in repr(record) + record._repr_html_()
    assert record._repr_html_().count("<tr>") == len(BELTS) + 1
