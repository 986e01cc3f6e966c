"""Plants one slip in a right backward pass: wrong by the referee in every case, and not to be seen from the outside."""

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from grader.checking.comparison import agrees
from grader.checking.exercise import Case, ForwardPass
from grader.checking.leaves import Leaves, flatten
from grader.dojo.derivation.backward_pass import BackwardPass
from grader.dojo.derivation.shapes import Shape
from grader.dojo.slips.every_slip import Slip, moved_lines, proposals
from grader.dojo.slips.plausible import KINDS, ODD, is_plausible

FAR_OFF = 1e-3
"""How far off a result must be in every case, relative to its largest entry."""
A_PART = 0.01
"""Of a slip, which the referee must call wrong too: next to nothing is left of the gradients of saturated units, and a
slip there stands out of the rounding along one direction and not along another."""
ORDER = "the order of two lines"


@dataclass(frozen=True)
class Planted:
    """A backward pass with one slip. right: without it. kind: what it gets wrong. places: of what it touched, among the
    lines of the right one.
    """

    right: BackwardPass
    wrong: BackwardPass
    kind: str
    places: tuple[int, ...]

    @property
    def is_missing(self) -> bool:
        """Whether the slip is that a line is not there."""
        return len(self.wrong.lines) < len(self.right.lines)


def plant(
    right: BackwardPass, shapes: Mapping[str, Shape], cases: Sequence[Case], rng: np.random.Generator
) -> Planted | None:
    """One slip of a kind drawn at random. shapes: of the arguments. None where no slip is wrong in every case."""
    truths = [_returned(right.make(), case) for case in cases]
    for planted in planted_slips(right, shapes, rng):
        function = planted.wrong.make(right.imports)
        if all(_is_wrong(function, case, truth, rng) for case, truth in zip(cases, truths, strict=True)):
            return planted
    return None


def planted_slips(right: BackwardPass, shapes: Mapping[str, Shape], rng: np.random.Generator) -> Iterator[Planted]:
    """Every slip that somebody may make and overlook: each time a kind at random, and one of it at random.

    shapes: of the arguments.
    """
    head = [f"def backward({', '.join(right.arguments)}):", *(f"    {code}" for code, _ in right.again)]
    back = [f"    {line.code}" for line in right.lines]
    text = "\n".join([*head, *back, f"    return {', '.join(right.returns)}", ""])
    first, last = len(head) + 1, len(head) + len(back)
    known = dict(shapes) | right.shapes
    left: defaultdict[str, list[Callable[[], Slip]]] = defaultdict(list)
    for proposal in proposals(text, first, last, (), list(KINDS)):
        if is_plausible(proposal, known):
            left[KINDS[proposal.operator]].append(proposal.slip)
    left[ORDER] = [partial(_itself, slip) for slip in moved_lines(text, first) if max(slip.lines) <= last]
    while left:
        kind = [*left][rng.integers(len(left))]
        if not left[kind]:
            del left[kind]
            continue
        planted = _planted(right, left[kind].pop(rng.integers(len(left[kind])))(), kind, first)
        if not any(ODD.search(line.code) for line in planted.wrong.lines if line not in right.lines):
            yield planted


def _itself(slip: Slip) -> Slip:
    return slip


def _planted(right: BackwardPass, slip: Slip, kind: str, first: int) -> Planted:
    known = {line.code: line for line in right.lines}
    texts = [text.strip() for text in slip.source.splitlines()[first - 1 :]]
    pairs = zip(texts, right.lines, strict=False)
    lines = [known.get(text) or replace(line, code=_as_written(text)) for text, line in pairs]
    wrong = replace(right, lines=tuple(line for line in lines if line.code != "pass"))
    return Planted(right, wrong, kind, tuple(number - first for number in slip.lines))


def _as_written(code: str) -> str:
    """Without parentheses that a person would not write, before a product behind a minus either."""
    match ast.parse(code).body:
        case [ast.Assign(targets=[target], value=ast.UnaryOp(op=ast.USub(), operand=ast.BinOp() as product))]:
            if isinstance(product.op, ast.Mult | ast.Div | ast.MatMult):
                return f"{ast.unparse(target)} = -{ast.unparse(product)}"
    return ast.unparse(ast.parse(code))


def _returned(function: Callable, case: Case) -> Leaves:
    """What the function returns, in the order of the variables."""
    variables = flatten(case.variables)
    with np.errstate(all="ignore"):
        returned = function(*(np.copy(value) for value in case.arguments.values()))
    values = returned if isinstance(returned, tuple) else (returned,)
    # The variables stand in backward order, which is the reverse of that of the arguments.
    return dict(zip(variables, map(np.asarray, reversed(values)), strict=True))


def _is_wrong(function: Callable, case: Case, truth: Leaves, rng: np.random.Generator) -> bool:
    """Whether the function runs, gives finite numbers of the right shapes, and the referee calls them wrong."""
    try:
        returned = _returned(function, case)
    except Exception:  # whatever a slip makes NumPy say, it would be seen at once
        return False
    for name, true in truth.items():
        if returned[name].shape != true.shape or not np.isfinite(returned[name]).all():
            return False
    off = (np.abs(returned[name] - true).max() > FAR_OFF * np.abs(true).max() for name, true in truth.items())
    if not any(off):
        return False
    nearly = {name: true + A_PART * (returned[name] - true) for name, true in truth.items()}
    return not agrees(ForwardPass(case), flatten(case.variables), nearly, rng)
