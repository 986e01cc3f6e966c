"""The usual mistakes along a path: a use of a variable that is lost, a layer whose slope its parameters never met."""

from collections.abc import Iterator, Mapping
from itertools import product

from grader.checking import wrong_slopes as slopes
from grader.checking.alteration import Alteration
from grader.checking.exercise import Suspect
from grader.checking.mistakes import Words
from grader.checking.operations import LAYERS
from grader.checking.program import Program, use
from grader.checking.rules import with_slope


def paths_lost(program: Program) -> Iterator[Suspect]:
    """Each use of what is used in several lines; where there are two such variables, also one use of each."""
    several = [[(name, line) for line in lines] for name, lines in program.uses.items() if len(lines) > 1]
    for uses in several:
        for variable, line in uses:
            held = use(variable, line)
            text = (
                f"{{outputs_is}} what comes out when {variable} has no part in the line of {line}. It is used in "
                "several lines, and each of them hands blame back to it. Blame adds: += and not =."
            )
            yield _frozen("path_lost", [held], Words(f"one path is lost: {held}", text))
    for pair in product(*several) if len(several) == 2 else ():
        held_both = [use(*of) for of in pair]
        text = (
            "{outputs_is} what comes out when both of these uses are taken for constants. Each of them moves with what "
            "it is made of, and hands blame back to it. Blame adds."
        )
        yield _frozen("paths_lost", held_both, Words(f"two paths are lost: {', '.join(held_both)}", text))


def paths_turned(program: Program) -> Iterator[Suspect]:
    """Each use of what is used in several lines, with its sign turned."""
    for variable, lines in program.uses.items():
        for line in lines if len(lines) > 1 else ():
            held = use(variable, line)
            text = (
                f"{{outputs_is}} what comes out when what {variable} is blamed for in the line of {line} has the wrong "
                "sign."
            )
            yield _turned(held, Words(f"the sign of one share: {held}", text))


def _frozen(kind: str, held: list[str], words: Words) -> Suspect:
    return Suspect(f"{kind}: {', '.join(held)}", alter=lambda leaf: Alteration(freeze=held), words=words)


def _turned(held: str, words: Words) -> Suspect:
    return Suspect(f"path_turned: {held}", alter=lambda leaf: Alteration(turn={held}), words=words)


def unmasked(program: Program, returns: Mapping[str, str]) -> Iterator[Suspect]:
    """Parameters' gradients that are made of dL/da, while the way back itself has its f'."""
    at = {name: _layer_of(program, variable) for name, variable in returns.items() if variable in program.arguments}
    places = {place for place in at.values() if place}
    if len(places) < len(set(returns.values())) and (len(places) > 1 or set(returns.values()) & program.lines.keys()):
        missing = with_slope(slopes.slope_one)

        def alter(leaf: str) -> Alteration:
            place = at.get(leaf)
            return Alteration(rules={place: missing} if place else {})

        yield Suspect("next_not_masked", alter=alter)


def _layer_of(program: Program, variable: str) -> str | None:
    """The place of the activation that the variable goes into, directly or through one line alone."""
    for _ in range(2):
        lines = program.uses[variable]
        if len(lines) != 1:
            return None
        variable = lines[0]
        for place, step in program.steps.items():
            if step.line == variable and (step.f in LAYERS or step.f is None):
                return place
    return None
