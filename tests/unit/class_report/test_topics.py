"""What to teach again."""

from grader.class_report.statistics import class_statistics
from grader.class_report.topics import beside, topics
from tests.unit.class_report.results import LESSON, mark, result


def test_a_student_counts_once_for_a_mistake_made_in_several_exercises():
    wrong = [mark("hidden_delta", 0.0, 3.0, "slope_at_a"), mark("backward", 0.0, 4.0, "slope_at_a")]
    students = [result("a", *wrong), result("b", wrong[0]), result("c", mark("hidden_delta", 3.0))]
    (topic,) = topics(class_statistics(LESSON, students))
    assert topic.sentence == "2 of 3: f' was taken at a, not at z, in hidden_delta (2), backward (1)"
    assert topic.section == "4 The recurrence"


def test_one_exercise_needs_no_count_of_its_own():
    students = [result(name, mark("forward", 0.0, 3.0, "negated")) for name in "ab"]
    (topic,) = topics(class_statistics(LESSON, students))
    assert topic.sentence == "2 of 2: the sign is flipped, in forward"


def test_the_most_frequent_come_first_and_a_single_students_mistake_not_at_all():
    kinds = ["negated"] * 2 + ["doubled"] * 3 + ["transposed"]
    students = [result(f"{i}", mark("forward", 0.0, 3.0, kind)) for i, kind in enumerate(kinds)]
    found = topics(class_statistics(LESSON, students))
    assert [(topic.label, topic.students) for topic in found] == [
        ("a factor of 2 too large", 3),
        ("the sign is flipped", 2),
    ]


def test_what_no_lesson_mends_stands_beside():
    students = [result(f"{i}", mark("forward", 0.0), mark("backward", 0.0, 3.0, "not_implemented")) for i in range(2)]
    students += [result(f"{i}", mark("forward", 0.0, trouble="crashed"), mark("backward", 3.0)) for i in range(2, 4)]
    statistics = class_statistics(LESSON, students)
    assert topics(statistics) == []
    assert beside(statistics) == [
        "Wrong in a way not known by name, worth a look: forward (2)",
        "Not begun by many: backward (2)",
    ]
