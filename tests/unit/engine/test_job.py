"""What a submission is marked by follows from its bytes and the course alone."""

from dataclasses import replace

import pytest

from grader.engine.job import Job, Limits

JOB = Job("ann", "03-multi-layer", "multi-layer.ipynb", {"a": b"1", "b": b"2"}, (), "release", "", "v", 7)


@pytest.mark.parametrize(
    "change",
    [
        {"files": {"a": b"1", "b": b"3"}},
        {"files": {"a": b"2", "b": b"1"}},
        {"problems": ("a link",)},
        {"version": "w"},
        {"seed": 8},
        {"limits": Limits(cell=1.0)},
    ],
)
def test_whatever_may_change_a_result_changes_the_key(change):
    assert replace(JOB, **change).key != JOB.key


def test_neither_name_nor_order_changes_the_key():
    assert replace(JOB, student="bob", files={"b": b"2", "a": b"1"}).key == JOB.key


def test_every_submission_has_cases_of_its_own_and_always_the_same():
    assert replace(JOB, student="bob", version="w").case_seed == JOB.case_seed
    assert len({job.case_seed for job in (JOB, replace(JOB, seed=8), replace(JOB, files={"a": b"1"}))}) == 3


def test_a_name_that_is_no_text_is_hashed():
    assert replace(JOB, files={"\udcff": b""}).key != JOB.key
