"""`python -m grader.autograder gradescope`: grades what the platform put there and writes its results.json.

What it prints is for instructors. Exit code 0: results.json is written. 1: it is not, and a sentence says why.
"""

import json
import sys
from types import ModuleType

from grader.autograder import gradescope, prairielearn, told
from grader.autograder.one_submission import grade_folder
from grader.engine.limited import GradingError
from grader.engine.scheduling.worker import ended_after
from grader.errors import CommandError
from grader.whole_file import write_whole

PLATFORMS = {"gradescope": gradescope, "prairielearn": prairielearn}
LONGEST = 570.0
"""Seconds for all: below the ten minutes after which both platforms end it."""


def main(platform: ModuleType) -> int:
    """Grades, and writes results.json. Returns the exit code."""
    target = platform.RESULTS / "results.json"
    target.unlink(missing_ok=True)
    try:
        with ended_after(LONGEST):
            result = grade_folder(platform.HANDED_IN, platform.SOURCE, platform.RESULTS)
    except (CommandError, GradingError, OSError) as error:
        print(f"not graded: {error}. No results are written; the README.md of this release says more", flush=True)
        return 1
    print(told.log(result), flush=True)
    answer = platform.answer(result)
    if answer is None:
        print("no results are written: the platform says that the autograder failed, and a person must look")
        return 1
    write_whole(target, json.dumps(answer).encode(), durable=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(PLATFORMS[sys.argv[1]]))
