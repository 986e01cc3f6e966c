"""One submission and all that is needed to grade it, as plain bytes: what a worker is sent."""

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Limits:
    """What a submission may use. Times in seconds, sizes in bytes.

    cell: one cell's run, or all calls of one question. notebook: everything together. memory: address space of one
    process, and resident memory of all together. processes: at once, of the student's own. file: one file's size.
    disk: all files together. output: all outputs of a notebook together.
    """

    cell: float = 60.0
    notebook: float = 600.0
    memory: int = 2 * 1024**3
    processes: int = 64
    file: int = 32 * 1024**2
    disk: int = 64 * 1024**2
    output: int = 4 * 1024**2


@dataclass(frozen=True)
class Job:
    """What `grade_one` takes.

    files: path below the submission's folder (with "/") -> content, as `submission.read_files` found them;
    problems: what it would not read, a sentence each (a link, a file too large). notebook_name: "multi-layer.ipynb".
    release: the released notebook's text; reference: the executed solution's text, or "" where there is none. version:
    hash of all that marks. tier: "strong" or "weak", the weakest sandbox allowed. seed: the course's, from which that
    of the random cases is made. lines: whether to look for the lines of what has no name, which changes no mark.
    refused: why it is not run at all, a sentence, and a person must look.
    """

    student: str
    lesson: str
    notebook_name: str
    files: dict[str, bytes]
    problems: tuple[str, ...]
    release: str
    reference: str
    version: str
    seed: int
    tier: str = "strong"
    limits: Limits = field(default_factory=Limits)
    lines: bool = False
    refused: str = ""

    @property
    def key(self) -> str:
        """Equal keys mean equal results: the hash of the submission, of what marks it and of how it is run."""
        return _digest([self.version, str(self.seed), repr(self.limits), *self._handed_in()])

    @property
    def case_seed(self) -> int:
        """Of this submission's random cases: what it might give away of them helps no other, nor its next version."""
        return int(_digest([str(self.seed), *self._handed_in()])[:32], 16)

    def _handed_in(self) -> list[str]:
        parts = [self.lesson, *self.problems]
        for path in sorted(self.files):
            parts += [path, hashlib.sha256(self.files[path]).hexdigest()]
        return parts


def _digest(parts: list[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()
