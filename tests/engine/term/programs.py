"""The programs of the term, as functions of the words that follow their names. Each returns its exit code."""

import sys

from nbgrader.apps.nbgraderapp import NbGraderApp

from grader.commands import cli


def nbgrader(arguments: list[str]) -> int:
    """`nbgrader` as its users start it."""
    sys.argv = ["nbgrader", *arguments]
    NbGraderApp.launch_instance()
    return 0


PROGRAMS = {"grader": cli.main, "nbgrader": nbgrader}
