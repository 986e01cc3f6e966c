"""`python -m tests.mutation [EXERCISE ...] [--sample N] [--seed S] [--review FILE]`: the figures of the mutation bench.

Exits with 1 where a mutant made `examine` raise, got full marks or was refused unjustly, where more than a few were
given a line that they had left alone, or where too many that could be judged got neither a name nor a line.
"""

import argparse
import sys
from itertools import groupby
from pathlib import Path

from tests.mutation.bench import HEAD, figures, is_unjust, review, row, run, tasks


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("exercises", nargs="*")
    parser.add_argument("--sample", type=int, help="mutants an exercise; all where not given")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--review", type=Path, help="where to write what a person must judge")
    options = parser.parse_args()
    outcomes = []
    print(HEAD)
    todo = run(tasks(options.exercises, options.sample, options.seed))
    for exercise, its in groupby(todo, key=lambda outcome: outcome.exercise):
        those = list(its)
        outcomes += those
        print(row(exercise, those), flush=True)
    print(row("all", outcomes))
    if options.review:
        options.review.write_text(review(outcomes) + "\n", encoding="utf-8")
    return int(is_unjust(figures(outcomes)))


if __name__ == "__main__":
    sys.exit(main())
