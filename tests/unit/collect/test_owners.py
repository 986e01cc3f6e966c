"""Whose a hand-in of the exchange is, its owner says, and not its name."""

import os
import time
from pathlib import Path

import pytest

from grader.collect import owners
from grader.collect.owners import HandIn, contested
from tests.courses import add_settings
from tests.unit.collect.conftest import LESSON

HOUSE = (0, 500)
LOGINS = {1: "ada", 2: "mallory", 3: "jovyan"}


def reasons(*hand_ins: tuple[str, int | tuple[int, ...]]) -> dict[int, str]:
    """Number of a hand-in -> why it is contested. Each is (student, owner or owners)."""
    made = [
        HandIn(str(number), student, frozenset(owner if isinstance(owner, tuple) else (owner,)))
        for number, (student, owner) in enumerate(hand_ins)
    ]
    found = contested(made, HOUSE, lambda owner: LOGINS.get(owner, ""))
    return {int(name): why for name, why in found.items()}


@pytest.mark.parametrize(
    "hand_ins",
    [
        [],
        [("ada", 1), ("ada", 1), ("mallory", 2)],
        [("ada", 1001), ("ada", 1001), ("ben", 1002)],
        [("ada", 0), ("ben", 500), ("cleo", (0, 1003))],  # copied by whoever may
        [("ada", 500), ("ada", 1), ("ben", 500)],
        [("ada", ()), ("ben", ())],  # of a zip, which has no owners
        [("ada", 1), ("ben", 1002)],  # one from another machine
    ],
)
def test_honest_hand_ins_are_taken(hand_ins):
    assert reasons(*hand_ins) == {}


@pytest.mark.parametrize(
    ("hand_ins", "kept_back", "words"),
    [
        ([("ada", 1), ("ada", 2)], {1}, "its owner is mallory"),
        ([("ada", 2)], {0}, "its owner is mallory"),
        ([("ada", 1001), ("ada", 1066)], {0, 1}, "ada's hand-ins are owned by users 1001, 1066"),
        ([("ada", 1066), ("mallory", 1066)], {0, 1}, "user 1066, has handed in as"),
        ([("ada", 1001), ("ada", 1066), ("mallory", 1066)], {0, 1, 2}, "ada"),
        ([("ada", 1), ("ada", 1066)], {1}, "its owner, user 1066, is not ada"),
        ([("ada", (1, 1066))], {0}, "several owners"),
        ([("ada", 3), ("ben", 3)], {0, 1}, "its owner is jovyan"),
    ],
)
def test_what_does_not_fit_is_a_persons_to_say(hand_ins, kept_back, words):
    found = reasons(*hand_ins)
    assert set(found) == kept_back
    assert any(words in why for why in found.values())


def test_a_neighbour_who_has_nothing_to_do_with_it_is_taken():
    assert set(reasons(("ada", 1001), ("ada", 1066), ("zed", 1003))) == {0, 1}


def test_a_login_name_is_the_systems():
    pwd = pytest.importorskip("pwd")
    assert owners.login_name(os.getuid()) == pwd.getpwuid(os.getuid()).pw_name
    assert owners.login_name(2**31 - 7) == ""


def hand_in(inbound: Path, student: str, when: str, content: bytes, lesson: str = LESSON, owner: int = 0) -> None:
    folder = inbound / f"{student}+{lesson}+{when}"
    folder.mkdir(parents=True)
    (folder / "multi-layer.ipynb").write_bytes(content)
    (folder / "timestamp.txt").write_text(when)
    if owner:
        for path in (*folder.iterdir(), folder):
            os.chown(path, owner, owner)


EARLY, LATER, TO_COME = "2024-11-20 10:00:00 UTC", "2024-11-25 10:00:00 UTC", "2999-01-01 00:00:00 UTC"
NOTEBOOK, TIME = f"ada/{LESSON}/multi-layer.ipynb", f"ada/{LESSON}/timestamp.txt"
as_root = pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="gives files to other users")


@as_root
def test_a_forged_hand_in_replaces_nothing_and_both_are_kept(course, tmp_path):
    inbound = tmp_path / "inbound"
    hand_in(inbound, "ada", EARLY, b"hers", owner=1001001)
    hand_in(inbound, "zed", EARLY, b"his", owner=1001003)
    assert course.collect(inbound) == 0
    hand_in(inbound, "ada", LATER, b"forged", owner=1001066)
    assert course.collect(inbound) == 1
    assert course.tree("submitted")[NOTEBOOK] == b"hers"
    assert {b"hers", b"forged"} <= set(course.tree("unclaimed").values())
    assert course.tree("submitted")[f"zed/{LESSON}/multi-layer.ipynb"] == b"his"
    assert "owned by users 1001001, 1001066" in course.text()


@as_root
def test_earlier_lessons_say_whose_a_user_id_is(course, tmp_path):
    inbound = tmp_path / "inbound"
    hand_in(inbound, "ada", EARLY, b"hers", lesson="01-chain-rule", owner=1001001)
    hand_in(inbound, "ada", LATER, b"forged", owner=1001066)
    assert course.collect(inbound) == 1
    assert course.tree("submitted") == {}


@as_root
def test_where_all_files_are_one_users_nbgraders_own_setting_says_so(course, tmp_path):
    inbound = tmp_path / "inbound"
    for student in ("ada", "zed"):
        hand_in(inbound, student, EARLY, student.encode(), owner=1001001)
    assert course.collect(inbound) == 1 and course.tree("submitted") == {}
    add_settings(course.root, "c.ExchangeCollect.check_owner = False")
    assert course.collect(inbound) == 0
    assert course.tree("submitted")[NOTEBOOK] == b"ada"


@as_root
@pytest.mark.parametrize("part", ["multi-layer.ipynb", "."])
def test_one_file_of_another_owner_is_enough(course, tmp_path, part):
    inbound = tmp_path / "inbound"
    hand_in(inbound, "ada", EARLY, b"hers", owner=1001001)
    os.chown(next(inbound.iterdir()) / part, 1001066, 1001066)
    assert course.collect(inbound) == 1
    assert course.tree("submitted") == {} and "its files have several owners" in course.text()


@pytest.mark.parametrize(
    "to_come", [TO_COME, "2999-99-99 99:99:99 UTC", "2024-13-01 00:00:00", "9999-12-31 23:59:59 UTC"]
)
def test_of_two_hand_ins_that_which_is_still_to_come_is_not_taken(course, tmp_path, to_come):
    inbound = tmp_path / "inbound"
    hand_in(inbound, "ada", EARLY, b"true")
    hand_in(inbound, "ada", to_come, b"to come")
    assert course.collect(inbound) == 1
    assert course.tree("submitted")[NOTEBOOK] == b"true"
    assert b"to come" in course.tree("unclaimed").values()
    hand_in(inbound, "ada", LATER, b"second")
    course.collect(inbound)
    assert course.tree("submitted")[NOTEBOOK] == b"second"


@pytest.mark.parametrize("to_come", [TO_COME, "2999-99-99 99:99:99 UTC", "0000-00-00 00:00:00 ada"])
def test_a_time_to_come_alone_is_that_of_the_system(course, tmp_path, to_come):
    inbound = tmp_path / "inbound"
    hand_in(inbound, "ada", to_come, b"hers")
    now = [time.strftime("%Y-%m-%d", time.gmtime(time.time() - ago)) for ago in (0, 60)]
    assert course.collect(inbound) == 1
    assert course.tree("submitted")[NOTEBOOK] == b"hers"
    assert course.tree("submitted")[TIME].decode()[:10] in now
    assert f"ada: said to be handed in at {to_come}, which cannot be" in course.text()
    hand_in(inbound, "ada", time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(time.time() + 60)), b"second")
    course.collect(inbound)
    assert course.tree("submitted")[NOTEBOOK] == b"second"


@pytest.mark.parametrize("text", [TO_COME, "2999-12-31T23:59:59Z", "yesterday", "", "\x1b[2J"])
def test_a_time_that_is_none_or_to_come_is_the_folders(course, tmp_path, text):
    inbound = tmp_path / "inbound"
    hand_in(inbound, "ada", EARLY, b"hers")
    (next(inbound.iterdir()) / "timestamp.txt").write_text(text)
    assert course.collect(inbound) == 1
    assert course.tree("submitted")[TIME].decode() == EARLY
    assert course.tree("submitted")[f"ada/{LESSON}/students-timestamp.txt"].decode() == text
