"""How long a child has waited for a core that others had: what its own processes take from it is its own doing."""

from grader.engine.sandbox import processes

BETWEEN_LOOKS = 0.05
"""Seconds from one look to the next, at least: what is asked more often is answered with the same."""


class Waiting:
    """Looks at a child from time to time. keeper: the process from which the child and all that it starts descend."""

    def __init__(self, child: int, keeper: int) -> None:
        self.seconds = 0.0
        self._child, self._keeper = child, keeper
        self._waited = self._taken = 0.0

    def look(self) -> None:
        """Adds to `seconds` what its main thread has waited since the last look, less what else of it has run since.

        The processor time of a process that nobody waited for is not known: it is not taken off.
        """
        ran, waited = processes.scheduled(self._child)
        # Never less than before: what the kernel counts in ticks wavers around what it counts in nanoseconds.
        taken = max(processes.computed(processes.descendants(self._keeper)) - ran, self._taken)
        self.seconds += max(waited - self._waited - (taken - self._taken), 0.0)
        self._waited, self._taken = waited, taken
