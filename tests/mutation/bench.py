"""All mutants, or a sample of them, each judged in a process that may hang or die; then the figures."""

import json
import os
import random
import select
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.dojo.slips.operators import GLOBALS
from tests.mutation.answers import answers
from tests.mutation.judging import Outcome
from tests.mutation.mutants import mutants

ROOT = Path(__file__).parents[2]
WORKER = (sys.executable, "-m", "tests.mutation.worker")
AT_MOST = {"train_digits": 10, "train_xor": 30, "train_neuron": 60}
"""Mutants of exercises whose checks take seconds."""
PATIENCE = 200.0
"""Seconds without an outcome, after which a process is stopped: a call into compiled code knows no deadline."""

NEVER = ("raised", "accepted", "alarm")
JUDGED = ("named", "located", "silent", "misled")
"""Verdicts on finite numbers of the right shapes."""
MISLED = 0.005
"""At most, of those."""
SAID = 0.95
"""The least share of those that gets a name or a line."""

Task = tuple[str, int]


def tasks(exercises: Sequence[str], sample: int | None = None, seed: int = 0) -> list[Task]:
    """The mutants of these exercises (all of them where none is named), or a few of each, drawn from a seed."""
    known, chosen = answers(GLOBALS), []
    for name in exercises or known:
        if sample and name in AT_MOST:
            continue
        numbers = range(len(mutants(known[name])))
        most = min(len(numbers), sample or AT_MOST.get(name, len(numbers)))
        drawn = random.Random(f"{seed} {name}").sample(numbers, most)
        chosen += [(name, number) for number in sorted(drawn)]
    return chosen


def run(todo: Sequence[Task], worker: Sequence[str] = WORKER) -> Iterator[Outcome]:
    """The outcome of each, in order. What ends its process, or never answers, is a fault of the mutant's."""
    left = list(todo)
    while left:
        for line in _answers_of_one_process(left, worker):
            task, left = left[0], left[1:]
            yield _outcome(line, task)
        if left:
            task, left = left[0], left[1:]
            mutant = mutants(answers(GLOBALS)[task[0]])[task[1]]
            yield Outcome(task[0], mutant.edit, mutant.lines, "fault", ("ended_process",))


def _answers_of_one_process(todo: Sequence[Task], command: Sequence[str]) -> Iterator[str]:
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **pipes) as process:
        for task in todo:
            print(json.dumps(task), file=process.stdin, flush=True)
            if not select.select([process.stdout], [], [], PATIENCE)[0] or not (line := process.stdout.readline()):
                break
            yield line
        process.kill()


def _outcome(line: str, task: Task) -> Outcome:
    fields = json.loads(line)
    assert fields["exercise"] == task[0]
    return Outcome(**{name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()})


def figures(outcomes: Sequence[Outcome]) -> Counter[str]:
    """How many of each verdict."""
    return Counter(outcome.verdict for outcome in outcomes)


def is_unjust(count: Counter[str]) -> bool:
    """Whether there is what never should be, more than a few were misled, or too many were told nothing."""
    misled = count["misled"] > MISLED * sum(count[v] for v in JUDGED)
    return any(count[v] for v in NEVER) or misled or share_said(count) < SAID


def share_said(count: Counter[str]) -> float:
    """Of the mutants that give finite numbers of the right shapes: the share that got a name or a line."""
    judged = sum(count[verdict] for verdict in JUDGED)
    return (count["named"] + count["located"]) / judged if judged else 1.0


SHOWN = ("named", "located", "silent", "misled", "fault", "told", "equal", "beyond", "near", "drawn", *NEVER)
HEAD = f"{'':28}" + "".join(f"{verdict:>9}" for verdict in SHOWN) + "     said"


def row(name: str, outcomes: Sequence[Outcome]) -> str:
    """The figures of an exercise, or of all, below HEAD."""
    count = figures(outcomes)
    return f"{name:28}" + "".join(f"{count[v] or '':>9}" for v in SHOWN) + f"{share_said(count):9.0%}"


def review(outcomes: Sequence[Outcome]) -> str:
    """What a person must judge: what never should be, then every name beside the edits that got it, then the rest."""
    grouped: defaultdict[tuple[str, ...], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        grouped[outcome.verdict, outcome.exercise, *outcome.kinds].append(outcome)
    lines = []
    for verdict in (*NEVER, "misled", "named", "silent", "located", "near", "beyond", "drawn", "told"):
        for (_, exercise, *kinds), those in ((key, those) for key, those in grouped.items() if key[0] == verdict):
            lines += ["", f"{verdict}: {exercise} {'+'.join(kinds)}"]
            lines += [f"    line {o.edited[0]}: {o.edit}" + _more(o) for o in those]
    return "\n".join(lines)


def _more(outcome: Outcome) -> str:
    if outcome.verdict == "misled":
        return f"   was told of {outcome.lines}"
    return f"   {outcome.detail}" if outcome.verdict in (*NEVER, "near", "told") else ""
