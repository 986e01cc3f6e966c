"""`python -m tests.mutation.worker`, in a process that may be stopped: judges the mutants named on its input.

A line in: [exercise, number of the mutant]. A line out for each, in the same order: its Outcome.
"""

import json
import resource
import sys
from dataclasses import asdict

from grader.dojo.slips.operators import GLOBALS
from tests.mutation.answers import answers
from tests.mutation.judging import judge
from tests.mutation.mutants import mutants

MEMORY = 4 * 2**30


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    known = answers(GLOBALS)
    made: dict[str, list] = {}
    while line := sys.stdin.readline():
        exercise, number = json.loads(line)
        if exercise not in made:
            made = {exercise: mutants(known[exercise])}
        print(json.dumps(asdict(judge(known[exercise], made[exercise][number]))), flush=True)


if __name__ == "__main__":
    main()
