"""`python -m tests.demo [FOLDER]`, in a checkout: grades the made-up class, in gradebook/demo or FOLDER."""

import sys
from pathlib import Path

from grader.errors import CommandError
from tests.demo.demo import run_demo

if __name__ == "__main__":
    try:
        sys.exit(run_demo(Path.cwd(), *map(Path, sys.argv[1:2])))
    except CommandError as error:
        sys.exit(f"demo: {error}")
