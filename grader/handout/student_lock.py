"""A part of requirements.lock: some packages and what they need, with their hashes."""

import re
import tomllib
from collections.abc import Iterable
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from grader.errors import CommandError

INSTALLER = ("uv",)
"""What the student's environment is made with, where that is possible."""
EXTRA = re.compile(r"""extra\s*==\s*["']([^"']+)""")


def student_lock(lock: str, project: str) -> str:
    """The lines of the lock (its text) for the base dependencies of pyproject.toml (its text) on every platform."""
    return part_of_lock(lock, [*tomllib.loads(project)["project"]["dependencies"], *INSTALLER])


def part_of_lock(lock: str, packages: Iterable[str]) -> str:
    """The lines of the lock (its text) for these packages on every platform.

    Dependencies are read from the packages installed here; a package that is only for other platforms is taken with
    what the lock has for it. Raises CommandError where one that is needed is not installed or not in the lock.
    """
    blocks = _blocks(lock)
    wanted = [Requirement(text) for text in packages]
    for requirement in wanted:
        if canonicalize_name(requirement.name) not in blocks:
            raise CommandError(f"requirements.lock does not pin {requirement.name}: run `make lock`")
    needed: set[tuple[str, frozenset[str]]] = set()
    while wanted:
        requirement = wanted.pop()
        key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if key not in needed and key[0] in blocks:
            needed.add(key)
            wanted += _requirements(key[0], key[1], blocks[key[0]])
    names = sorted({name for name, _ in needed})
    return "\n".join(["# A part of the course's lock.", *(blocks[name] for name in names)]) + "\n"


def _requirements(name: str, extras: Iterable[str], block: str) -> list[Requirement]:
    """What a package asks for on any platform, with these extras."""
    try:
        texts = metadata.distribution(name).requires or []
    except metadata.PackageNotFoundError:
        if ";" in block.splitlines()[0]:  # its marker says that it is for other platforms
            return []
        raise CommandError(f"{name} is not installed, so what it needs is not known: run `make build` first") from None
    requirements = [Requirement(text) for text in texts]
    asked = {canonicalize_name(extra) for extra in extras}
    return [one for one in requirements if _extras(one) <= asked]


def _extras(requirement: Requirement) -> set[str]:
    return {canonicalize_name(extra) for extra in EXTRA.findall(str(requirement.marker or ""))}


def _blocks(lock: str) -> dict[str, str]:
    """Package -> its lines."""
    blocks: dict[str, list[str]] = {}
    name = ""
    for line in lock.splitlines():
        if line.startswith((" ", "\t")) and name:
            blocks[name].append(line)
        elif "==" in line and not line.startswith("#"):
            name = canonicalize_name(re.split(r"[=\[ ]", line, maxsplit=1)[0])
            blocks[name] = [line]
    return {name: "\n".join(lines) for name, lines in blocks.items()}
