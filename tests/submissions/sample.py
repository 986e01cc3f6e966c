"""What a sample is, and how the samples are found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from grader.engine.result import Status
from tests.submissions.aftermath import Aftermath
from tests.submissions.world import World

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Sample:
    """A submission that something is wrong with. Its name is the one that it has in its file.

    write: writes it into an empty folder. tries: one sentence, what is wrong with it, or what it attempts. must: one
    sentence, what must happen. statuses: the one that it must end in, or several where the system decides. lost: the
    exercises that get nothing; all others get full marks. afterwards: asserts on what is left once it has been graded.
    student: who hands it in, where that matters; "" for one of the sample's own name. hangs: it comes to the time limit
    whatever that is, so a short one shows as much.
    """

    write: Callable[[Path, World], None]
    tries: str
    must: str
    statuses: frozenset[Status]
    lost: tuple[str, ...] = ()
    afterwards: Callable[[Aftermath], None] | None = None
    student: str = ""
    hangs: bool = False

    def marks(self, full: dict[str, float]) -> dict[str, float | None]:
        """exercise -> the exact mark that it must get: None for all where nothing can be read. full: the full marks."""
        if self.statuses == {Status.UNREADABLE}:
            return dict.fromkeys(full)
        return {**full, **dict.fromkeys(self.lost, 0.0)}


def sample(
    *,
    tries: str,
    must: str,
    status: Status | set[Status],
    lost: Iterable[str] = (),
    afterwards: Callable[[Aftermath], None] | None = None,
    student: str = "",
    hangs: bool = False,
) -> Callable[[Callable[[Path, World], None]], Sample]:
    """Makes a function that writes a submission a Sample."""
    statuses = frozenset({status} if isinstance(status, Status) else status)
    return lambda write: Sample(write, tries, must, statuses, tuple(lost), afterwards, student, hangs)


def samples(kind: str) -> dict[str, Sample]:
    """All samples of a kind, "hostile" or "broken", by name. Raises ValueError where two have the same."""
    found: dict[str, Sample] = {}
    for path in sorted((HERE / kind).glob("*.py")):
        for name, value in vars(import_module(f"tests.submissions.{kind}.{path.stem}")).items():
            if isinstance(value, Sample):
                if name in found:
                    raise ValueError(f"two {kind} samples have the name {name}: the second is in {path.name}")
                found[name] = value
    return dict(sorted(found.items()))
