"""`python -m grader` is the command line."""

from grader.commands.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
