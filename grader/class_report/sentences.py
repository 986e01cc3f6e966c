"""What the report says in sentences, the same on the terminal and on the page."""

from grader.class_report.labels import label
from grader.class_report.row import Row
from grader.class_report.statistics import ClassStatistics
from grader.csv_text import number
from grader.engine.result import Status
from grader.names import capped
from grader.times import HOW

WEAK = "weak"
NOBODY = "Nobody: every submission has its marks."
NO_TOPIC = "No mistake with a name was made by two students."


def summary(statistics: ClassStatistics) -> str:
    """Submissions, mean and median of the totals."""
    count = len(statistics.rows)
    text = f"{count} submission{'s' if count != 1 else ''}"
    if statistics.mean is None:
        return f"{text}, none with a total yet."
    part = f" ({100 * statistics.mean / statistics.full:.0f}%)" if statistics.full else ""
    return f"{text}. Mean {statistics.mean:.3g} of {statistics.full:g}{part}, median {statistics.median:.3g}."


def warnings(statistics: ClassStatistics) -> list[str]:
    """What must be known before the marks are used: a weak sandbox, submissions without a result or a time."""
    found = []
    weak = sum(row.tier == WEAK for row in statistics.rows)
    if weak:
        found.append(
            f"{weak} of {len(statistics.rows)} submissions ran in the weak sandbox, which cannot keep a hostile one "
            "from everything else on this machine."
        )
    if statistics.not_graded:
        names = capped(statistics.not_graded, 5)
        found.append(f"Handed in but not graded yet: {names}. Run `grader grade {statistics.lesson} --resume`.")
    if statistics.unread_times:
        times = capped([f"{student}: {why}" for student, why in statistics.unread_times.items()], 5)
        found.append(f"Times of handing in that cannot be read do not count ({times}); {HOW}.")
    return found


def sandbox(statistics: ClassStatistics) -> str:
    """Under which sandbox tiers the marks were made."""
    tiers = ", ".join(f"{tier} ({count})" for tier, count in sorted(statistics.tiers.items()))
    return f"Sandbox: {tiers or 'nothing was run'}."


def why(row: Row) -> str:
    """Why a submission needs a person, in its own reason where it has one."""
    open_ones = [answer.exercise for answer in row.answers if answer.score is None]
    told = row.reason or "the engine could not settle it alone"
    some = open_ones and len(open_ones) < len(row.answers)
    return f"{told} (no mark yet: {capped(open_ones, 4)})" if some else told


def notes(row: Row) -> str:
    """The reason, the repairs, what was marked by hand, an extension and what being late has cost."""
    hand = f"by hand: {', '.join(row.by_hand)}" if row.by_hand else ""
    late = f"{number(row.penalty)} off for being late" if row.penalty else ""
    more = f"time until {row.extended}" if row.extended else ""
    return "; ".join(filter(None, [row.reason, *row.repairs, hand, more, late]))


def score(row: Row) -> str:
    """The total, nothing where there is none."""
    return "" if row.score is None else number(row.score)


def lost(row: Row) -> list[str]:
    """Where marks were lost or are missing: each mistake with its exercises, and their causes where they are known."""
    places: dict[str, list[str]] = {}
    causes: dict[str, list[str]] = {}
    for answer in row.answers:
        words = [label(answer.exercise, kind) for kind in answer.mistakes]
        for mistake in ["no mark yet"] if answer.score is None else words:
            places.setdefault(mistake, []).append(answer.exercise)
        if answer.cause and answer.cause not in row.reason:
            causes.setdefault(answer.cause, []).append(answer.exercise)
    every = len(row.answers)
    found = [f"{words}: {'all' if len(names) == every > 1 else ', '.join(names)}" for words, names in places.items()]
    return [*found, *(f"{', '.join(names)}: {cause}" for cause, names in causes.items())]


def status(row: Row) -> str:
    """The status, and whether a person has since settled it."""
    return f"{row.status}, settled" if not (row.status.has_marks or row.needs_person) else row.status


def statuses(statistics: ClassStatistics) -> list[tuple[str, int]]:
    """Every status that there is, also those that nobody has."""
    return [(str(status), statistics.statuses.get(status, 0)) for status in Status]
