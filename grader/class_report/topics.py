"""What to teach again: mistakes gathered over the exercises, for one student counts once however often it was made."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from grader.class_report.labels import WITHOUT_NAME, section
from grader.class_report.row import UNKNOWN, Outcome
from grader.class_report.statistics import ClassStatistics
from grader.names import capped

NOT_TAUGHT = frozenset({"not_implemented", "missing_output", "too_slow", "ended_process", *WITHOUT_NAME})
"""What tells nothing of how somebody thought."""
MOST_TOPICS = 5
MOST_PLACES = 4
MANY = 0.2
"""The share of a class that makes an exercise one that many did not begin."""
AT_LEAST = 2
"""A mistake of one student is a matter for that student, not for the class."""


@dataclass(frozen=True)
class Topic:
    """A mistake of several students. of: students with at least one mark. places: exercise -> students, most first."""

    label: str
    students: int
    of: int
    places: dict[str, int]

    @property
    def section(self) -> str:
        """The section to read again: that of the exercise where most made the mistake."""
        return section(next(iter(self.places)))

    @property
    def sentence(self) -> str:
        """In words: "12 of 38: f' was taken at a, not at z, in hidden_delta (11), backward (9)"."""
        where = next(iter(self.places)) if len(self.places) == 1 else _counted(self.places)
        return f"{self.students} of {self.of}: {self.label}, in {where}"


def topics(statistics: ClassStatistics) -> list[Topic]:
    """The most frequent mistakes, most students first; what has no name is not among them."""
    labels = {(mistake.exercise, mistake.kind): mistake.label for mistake in statistics.mistakes}
    students: Counter[str] = Counter()
    places: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in statistics.rows:
        made = {
            (labels[answer.exercise, kind], answer.exercise)
            for answer in row.answers
            for kind in answer.mistakes
            if kind not in NOT_TAUGHT
        }
        students.update({label for label, _ in made})
        for label, exercise in made:
            places[label][exercise] += 1
    of = sum(any(answer.score is not None for answer in row.answers) for row in statistics.rows)
    frequent = sorted(students.items(), key=lambda item: (-item[1], item[0]))[:MOST_TOPICS]
    return [
        Topic(label, count, of, dict(sorted(places[label].items(), key=lambda item: (-item[1], item[0]))))
        for label, count in frequent
        if count >= AT_LEAST
    ]


def beside(statistics: ClassStatistics) -> list[str]:
    """What no lesson mends, in sentences: wrong answers that no name fits, and exercises that many did not begin."""
    unknown = {m.exercise: m.students for m in statistics.mistakes if m.kind == UNKNOWN}
    left = {e.name: e.outcomes[Outcome.UNTOUCHED] for e in statistics.exercises if e.share(Outcome.UNTOUCHED) >= MANY}
    left = dict(sorted(left.items(), key=lambda item: -item[1]))
    sentences = [("Wrong in a way not known by name, worth a look", unknown), ("Not begun by many", left)]
    return [f"{words}: {_counted(places)}" for words, places in sentences if places]


def _counted(places: dict[str, int]) -> str:
    return capped([f"{exercise} ({students})" for exercise, students in places.items()], MOST_PLACES)
