"""`grader doctor`: what this machine offers for grading, and what to do where something is missing."""

import os
import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from grader.errors import NOT_LINUX

NEEDED = ("numpy", "matplotlib", "ipywidgets", "ipython", "nbgrader", "nbclient", "jupytext", "sqlalchemy")
OPTIONAL = {"distributed": "`grade --scheduler`", "psycopg": "a gradebook on PostgreSQL"}
INSTALL = 'pip install "backprop-course[instructor]"'
UNIFIED = Path("/sys/fs/cgroup/cgroup.controllers")
"""It is there where version 2 of the control groups is the only one."""
DELEGATED = "systemd-run --user --scope --property Delegate=yes"
GIB = 2**30
SETTINGS = Path("/proc/sys")
# The name of a setting -> the value with which an ordinary user has no user namespaces.
NAMESPACE_SETTINGS = {
    "user.max_user_namespaces": "0",
    "kernel.unprivileged_userns_clone": "0",
    "kernel.apparmor_restrict_unprivileged_userns": "1",
}


@dataclass(frozen=True)
class Finding:
    """One line of the table. remedy: what to do, "" where all is well. unsafe: untrusted work must not be graded so."""

    what: str
    found: str
    remedy: str = ""
    unsafe: bool = False


def run_doctor(root: Path) -> int:
    """Prints what was found, a line each. Returns 0 where untrusted work can be graded safely, else 1.

    root: the course's folder, whose nbgrader_config.py names the gradebook.
    """
    findings = examine(root)
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        print(f"{'!' if finding.remedy else ' '} {finding.what:<{width}}  {finding.found}")
        if finding.remedy:
            print(f"  {'':<{width}}  -> {finding.remedy}")
    unsafe = [finding.what for finding in findings if finding.unsafe]
    if unsafe:
        print(f"\nNot safe for work that you do not trust: {', '.join(unsafe)}.")
        return 1
    print("\nSafe for work that you do not trust.")
    return 0


def examine(root: Path) -> list[Finding]:
    """All findings. Never raises: what cannot be examined is a finding too."""
    linux: list[tuple[str, Callable[[], Finding]]] = [
        ("sandbox", _sandbox),
        ("limits", _limits),
        ("user namespaces", _user_namespaces),
        ("cores", _cores),
        ("memory", _memory),
    ]
    examinations: list[tuple[str, Callable[[], Finding]]] = [
        *(linux if platform.system() == "Linux" else [("sandbox", _no_sandbox)]),
        ("kernel", lambda: Finding("kernel", f"{platform.system()} {platform.release()} on {platform.machine()}")),
        ("disk", lambda: _disk(root)),
        ("Python", lambda: Finding("Python", platform.python_version())),
        *((name, lambda name=name: _package(name)) for name in NEEDED),
        *((name, lambda name=name: _option(name)) for name in OPTIONAL),
        ("gradebook", lambda: _gradebook(root)),
    ]
    findings = []
    for what, examination in examinations:
        try:
            findings.append(examination())
        except Exception as error:
            reason = f"{type(error).__name__}: {error}".splitlines()[0]
            findings.append(Finding(what, f"could not be examined ({reason})", "mend this first", what == "sandbox"))
    return findings


def _sandbox() -> Finding:
    from grader.engine.sandbox import tiers, zygote_client

    tier = tiers.detect()
    if tier.name == "strong":
        return Finding("sandbox", f"strong: {tier.reason}")
    problem = zygote_client.weak_problem()
    found = "none" if problem else "weak"
    remedy = "; ".join(filter(None, [tier.remedy, problem]))
    return Finding("sandbox", f"{found}: {tier.reason}", remedy, unsafe=True)


def _limits() -> Finding:
    from grader.engine.sandbox import control_groups, tiers, zygote_client

    not_kept = tiers.detect().not_kept
    place = control_groups.find_place()
    if place and not not_kept:
        return Finding("limits", f"kept by the kernel (control groups, version {place.version})")
    delegated = shutil.which("systemd-run") and UNIFIED.exists() and not zygote_client.is_root()
    remedy = (
        f"start it with `{DELEGATED} grader grade`" if delegated else "limit the container or virtual machine itself"
    )
    return Finding("limits", f"{' and '.join(not_kept)} of a submission: not limited by the kernel", remedy)


def _user_namespaces() -> Finding:
    from grader.engine.sandbox import zygote_client

    what = "user namespaces"
    if zygote_client.is_root():
        return Finding(what, "not needed by root")
    for name, closed in NAMESPACE_SETTINGS.items():
        path = SETTINGS.joinpath(*name.split("."))
        if path.exists() and path.read_text().strip() == closed:
            other = "0" if closed == "1" else "28633" if name.startswith("user") else "1"
            return Finding(what, f"{name} is {closed}", f"sudo sysctl {name}={other}")
    return Finding(what, "allowed")


def _no_sandbox() -> Finding:
    return Finding("sandbox", "none: grading needs Linux", NOT_LINUX, unsafe=True)


def _cores() -> Finding:
    return Finding("cores", f"{len(os.sched_getaffinity(0))}")


def _memory() -> Finding:
    from grader.engine.job import Limits

    lines = Path("/proc/meminfo").read_text().splitlines()
    free = 1024 * next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable"))
    enough = free >= Limits().memory
    return Finding("memory", f"{free / GIB:.1f} GiB free", "" if enough else "close other programs, grade with one job")


def _disk(root: Path) -> Finding:
    free = shutil.disk_usage(root).free
    return Finding("disk", f"{free / GIB:.1f} GiB free", "" if free >= GIB else "make room: a class takes up to 1 GiB")


def _package(name: str) -> Finding:
    try:
        return Finding(name, version(name))
    except PackageNotFoundError:
        return Finding(name, "missing", INSTALL)


def _option(name: str) -> Finding:
    try:
        return Finding(name, version(name))
    except PackageNotFoundError:
        return Finding(name, f"not installed; only {OPTIONAL[name]} needs it")


def _gradebook(root: Path) -> Finding:
    from grader.engine.recording.gradebook_examination import examine_gradebook

    found, remedy = examine_gradebook(root)
    return Finding("gradebook", found, remedy)
