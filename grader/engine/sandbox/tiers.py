"""Which sandbox this machine offers.

"strong" is bubblewrap with namespaces of its own around the zygote, and namespaces again around each child. "weak" is
limits, a filter of system calls and, for root, another user: student code can then read what its user can read.
"""

import functools
import os
import shutil
import sys
from dataclasses import dataclass, replace

from grader.engine.result import without_limits
from grader.engine.sandbox import control_groups, system_calls, zygote_client

TIERS = ("strong", "weak")
LIMITED = {"memory": "memory", "cpu": "processor time"}
"""What only control groups limit for all processes of a submission together: controller -> in words."""
SWAP = "memory that is swapped out"
"""What some kernels do not count where they limit memory."""


@dataclass(frozen=True)
class Tier:
    """name: one of TIERS. reason: why it is this one. remedy: what to do for a stronger one, "" for the strongest.

    not_kept: what of LIMITED (or SWAP) the kernel does not limit here, in words: a neighbour may feel it.
    """

    name: str
    reason: str
    remedy: str = ""
    not_kept: tuple[str, ...] = ()

    def __str__(self) -> str:
        """For people: "strong (bubblewrap works here); ..."."""
        about = f" ({self.reason})" if self.reason else ""
        return f"{self.name}{about}{without_limits(self.not_kept)}"


def detect() -> Tier:
    """The best tier of this machine, found by trying it. The answer is kept; `find_place` keeps its own."""
    place = control_groups.find_place()
    limited = place.folders if place else ()
    not_kept = [words for name, words in LIMITED.items() if name not in limited]
    if place and "memory" in limited and not control_groups.limits_swap(place):
        not_kept.append(SWAP)
    return replace(_best(), not_kept=tuple(not_kept))


@functools.cache
def _best() -> Tier:
    if sys.platform != "linux":
        return Tier("weak", "this is not Linux", "grade on a Linux machine, or in a virtual one")
    if not system_calls.supported():
        machine = os.uname().machine
        return Tier("weak", f"there is no filter of system calls for {machine}", "grade on x86_64 or aarch64")
    if not shutil.which("bwrap"):
        return Tier("weak", "bubblewrap is missing", "apt install bubblewrap (or your system's own command)")
    problem = zygote_client.try_strong()
    if problem:
        return Tier(
            "weak", f"bubblewrap does not work here ({problem})", "allow user namespaces, or leave the container"
        )
    return Tier("strong", "bubblewrap works here")
