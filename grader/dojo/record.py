"""What a learner has passed in the dojo: a file in the notebook's own folder, which a person can read and mend."""

import json
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from grader.checking.check import somebody_waits
from grader.dojo.belts import BELTS
from grader.errors import CommandError
from grader.whole_file import write_whole

FILE = "dojo.json"
ABOUT = "What was passed in the dojo, each deal once. The front page shows it; no mark depends on it."

Task = Literal["network", "hunt"]


@dataclass(frozen=True)
class Passed:
    """One deal that was passed. date: of the first time, as 2026-11-29."""

    belt: str
    task: Task
    seed: int
    date: str

    def __post_init__(self) -> None:
        known = self.belt in BELTS and self.task in get_args(Task)
        if not known or type(self.seed) is not int or not isinstance(self.date, str):
            raise ValueError(f"this is no deal of the dojo: {asdict(self)}")


def read_record(path: Path) -> list[Passed]:
    """What the file holds, in its order; nothing where there is none. ValueError, in words, where it cannot be read."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return [Passed(**{field.name: entry[field.name] for field in fields(Passed)}) for entry in said["passed"]]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ValueError(f"{path} is no record of the dojo ({type(error).__name__}: {error})") from None


def add_to_record(belt: str, task: Task, seed: int, folder: Path) -> str:
    """Write down that this deal was passed. Returns what there is to say: nothing where all is well.

    A file that cannot be read stays as it is.
    """
    path = folder / FILE
    try:
        passed = read_record(path)
    except ValueError as error:
        return f"{error}. It was left as it is, and nothing was added: mend it, or give it another name."
    if any((each.belt, each.task, each.seed) == (belt, task, seed) for each in passed):
        return ""
    passed.append(Passed(belt, task, seed, date.today().isoformat()))
    lines = ",\n".join(f"    {json.dumps(asdict(each))}" for each in passed)
    text = f'{{\n  "about": {json.dumps(ABOUT)},\n  "passed": [\n{lines}\n  ]\n}}\n'
    try:
        write_whole(path, text.encode(), durable=True, then="check again")
    except CommandError as error:
        return f"Right, but not written down: {error}."
    return ""


def add_where_somebody_learns(belt: str, task: Task, seed: int) -> str:
    """As `add_to_record`, in the notebook's own folder; nothing where a program runs the notebook."""
    return add_to_record(belt, task, seed, Path()) if somebody_waits() else ""
