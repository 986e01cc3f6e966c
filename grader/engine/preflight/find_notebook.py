"""Which of the files handed in is the lesson's notebook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from grader.engine.preflight.answers import find_answers
from grader.engine.preflight.decoding import decode
from grader.engine.preflight.mending import readings
from grader.engine.preflight.released import Release
from grader.engine.preflight.script import cells_of_script
from grader.engine.preflight.student_cells import StudentCell, read_cells

OTHER_ENDINGS = (".json", ".txt")
CHECKPOINTS = ".ipynb_checkpoints"
MOST_READ = 12


@dataclass(frozen=True)
class Candidate:
    """A file that could be read as a notebook: its cells, and what had to be mended for that, a sentence each."""

    path: str
    cells: list[StudentCell]
    mended: tuple[str, ...]
    release: Release

    @cached_property
    def answered(self) -> int:
        """How many questions of the lesson it answers."""
        return sum(answer.cell is not None for answer in find_answers(self.release, self.cells))

    @cached_property
    def known(self) -> int:
        """How much of the lesson it holds; 0 in a notebook of something else."""
        release = self.release
        same = [c.grade_id in release.labels or c.id in release.ids or c.bare in release.sources for c in self.cells]
        return sum(same) + self.answered

    @property
    def is_checkpoint(self) -> bool:
        """Whether it is the copy that Jupyter keeps, which is older than the notebook."""
        return CHECKPOINTS in PurePosixPath(self.path).parts


def looks_like_notebook(path: str) -> bool:
    """Whether a file was meant to be a notebook, as its name tells."""
    return ".ipynb" in PurePosixPath(path).name.lower()


def read_notebooks(files: Mapping[str, bytes], release: Release, name: str) -> list[Candidate]:
    """All that can be read as a notebook, the best first: that of the lesson with the most answers.

    Between equals the one with the lesson's own name counts, then the one nearest to the folder's top. Checkpoints come
    last.
    """
    paths = [path for path in files if looks_like_notebook(path) or path.lower().endswith(OTHER_ENDINGS)]
    paths.sort(key=lambda path: (not looks_like_notebook(path), CHECKPOINTS in path, *_nearness(path, name), path))
    found = [candidate for path in paths[:MOST_READ] for candidate in _readings(path, files[path], release)]
    return sorted(found, key=lambda c: (not c.known, c.is_checkpoint, -c.answered, *_nearness(c.path, name), -c.known))


def best_script(files: Mapping[str, bytes], release: Release) -> Candidate | None:
    """The Python script with the most answers, if any has one."""
    found = []
    for path in sorted(path for path in files if path.lower().endswith(".py"))[:MOST_READ]:
        text, mended = decode(files[path])
        cells, apart = cells_of_script(text)
        found.append(Candidate(path, cells, ((mended,) if mended else ()) + apart, release))
    answered = [candidate for candidate in found if candidate.answered]
    return max(answered, key=lambda candidate: candidate.answered, default=None)


def _readings(path: str, content: bytes, release: Release) -> Iterator[Candidate]:
    text, encoding = decode(content)
    for raw in readings(text):
        cells, odd = read_cells(raw.content)
        mended = ((encoding,) if encoding else ()) + raw.repairs + odd
        yield Candidate(path, cells, mended, release)


def _nearness(path: str, name: str) -> tuple[bool, int]:
    parts = PurePosixPath(path).parts
    return parts[-1] != name, len(parts)
