"""The words for a mistake of a class."""

from grader.checking.edits import KINDS
from grader.checking.mistakes import MISTAKES
from grader.class_report.labels import label, section
from grader.exercises import EXERCISES


def test_every_known_mistake_has_plain_words():
    for exercise in EXERCISES.values():
        for kind in [*MISTAKES, *(suspect.kind for suspect in exercise.suspects)]:
            assert label(exercise.name, kind).strip("{}…") == label(exercise.name, kind) != ""


def test_what_has_no_name_but_a_line_says_what_to_look_at():
    for kind, words in KINDS.items():
        assert label("forward", f"look_at_{kind}") == f"one line is wrong: {words}"
    assert label("forward", "look_at_an_old_kind") == "one line is wrong: an_old_kind"


def test_an_exercises_own_words_come_first():
    own = EXERCISES["columns_gradients"].own_words["over_batch"].title
    assert label("columns_gradients", "over_batch") == own != label("forward", "over_batch")


def test_a_titles_field_becomes_a_plain_word():
    assert label("forward", "raised") == "raised an exception"


def test_a_mistake_in_an_exam_has_the_general_words():
    assert label("network_1", "slope_upside_down") == "divided by f' where it is multiplied"
    assert label("network_1", "carried_forward") == "one slip, carried forward"
    assert label("network_1", "over_batch") == "averaged over the batch twice"


def test_what_has_no_entry_still_has_words():
    assert label("forward", "unknown") == "wrong, not known by name"
    assert label("of_an_old_version", "of_an_old_version") == "of an old version"
    assert label("of_an_old_version", "negated") == "the sign is flipped"
    assert section("of_an_old_version") == ""
