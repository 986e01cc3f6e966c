"""`derive(forward)`: from a forward pass as text its backward pass as text, as a person would write it."""

import ast
import inspect
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from grader.dojo.derivation import rules_in_words as words
from grader.dojo.derivation.algebra import added, leaf, minus, number
from grader.dojo.derivation.backward_pass import BackwardPass, Line
from grader.dojo.derivation.formula import Formula
from grader.dojo.derivation.forward_text import ForwardText, NotKnown, forward_text, names_in, values_in
from grader.dojo.derivation.mirror import Mirror, Share
from grader.dojo.derivation.naming import named_inside
from grader.dojo.derivation.reading import Reading
from grader.dojo.derivation.shapes import broadcast
from grader.dojo.derivation.stretching import whole

GIVEN = ("X", "x", "y", "labels")
"""Arguments that nobody wants a gradient of, where nobody says of which one does."""


def derive(forward: str | Callable, wanted: Sequence[str] | None = None) -> BackwardPass:
    """Derive the backward pass of a forward pass.

    forward: lines `name = expression`, the last of which makes the loss, a number; or a function of such lines, or its
    text. Comments say the shapes of what is given: "# X: (N, 3)", "# b: a number"; letters are sizes. What may stand in
    a line is what the course uses: + - * / ** @ .T, sums, means, maxima, activations, softmax, the cross-entropies, and
    exp, log, sqrt, sin, cos, tanh, abs, maximum, minimum of NumPy.
    wanted: the names whose gradients are returned, in order; else all arguments but X, x, y and labels.

    Raises NotKnown, a ValueError that names line and operation, where a way back is not known here.
    """
    read = named_inside(forward_text(forward if isinstance(forward, str) else inspect.getsource(forward)))
    functions = _functions(read)
    learned = [name for name in read.arguments if name not in GIVEN and name not in functions]
    returned = tuple(learned if wanted is None else wanted)
    if unknown := {*returned} - {*read.arguments, *read.lines}:
        raise NotKnown(f"the forward pass holds no {', '.join(sorted(unknown))}")
    reading = _with_lines(read, functions)
    lines = tuple(_way_back(read, reading, returned))
    again = tuple((_text(read, name), reading.shapes[name]) for name in _needed(read, lines))
    return BackwardPass(read.arguments, again, lines, tuple(map(_d, returned)))


def _d(name: str) -> str:
    return f"d{name}"


def _text(read: ForwardText, line: str) -> str:
    return f"{line} = {ast.unparse(read.lines[line])}"


def _functions(read: ForwardText) -> frozenset[str]:
    """The arguments that are called."""
    nodes = [node for value in read.lines.values() for node in ast.walk(value)]
    called = {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    return frozenset(called.intersection(read.arguments))


@contextmanager
def _in_line(read: ForwardText, line: str) -> Iterator[None]:
    """What goes wrong in here is said of that line."""
    try:
        yield
    except ValueError as error:
        raise NotKnown(f"in the line `{_text(read, line)}`: {error}") from None


def _with_lines(read: ForwardText, functions: frozenset[str]) -> Reading:
    """The shapes of all names, from those of the arguments."""
    said = {name: shape for name, shape in read.shapes.items() if name in read.arguments}
    reading = Reading(said, functions)
    for line, value in read.lines.items():
        with _in_line(read, line):
            reading.shapes[line] = reading.read(value).shape
    if reading.shapes[line]:
        raise NotKnown(
            f"the last line makes the loss, which must be a number; this one makes more: {_text(read, line)}"
        )
    return reading


def _moving(read: ForwardText, wanted: Sequence[str]) -> set[str]:
    """The wanted names, and the lines that move with them."""
    moves = {*wanted}
    for line, value in read.lines.items():
        if moves.intersection(values_in(value)):
            moves.add(line)
    return moves


def _heard(read: ForwardText, loss: str) -> set[str]:
    """The names that the loss depends on, and itself."""
    heard = {loss}
    for line in reversed(read.lines):
        if line in heard:
            heard.update(values_in(read.lines[line]))
    return heard


def _way_back(read: ForwardText, reading: Reading, wanted: Sequence[str]) -> Iterator[Line]:
    *_, loss = read.lines
    moves, heard = _moving(read, wanted), _heard(read, loss)
    for name in wanted:
        if name not in heard:
            yield Line(f"{_d(name)} = np.zeros_like({name})", words.UNREAD, reading.shapes[name], "")
    passed = [line for line in reversed(read.lines) if line in moves & heard]
    to_come = Counter(name for line in passed for name in {*values_in(read.lines[line])})
    started: set[str] = set()
    for line in passed:
        upstream = number(1) if line == loss else leaf(_d(line), reading.shapes[line])
        with _in_line(read, line):
            shares = _by_name(Mirror(line, reading, frozenset(moves)).shares(read.lines[line], upstream))
        # The parameters of a line first, then what goes on.
        for share in sorted(shares, key=lambda share: share.name in read.lines):
            to_come[share.name] -= 1
            shared = share.name in wanted or to_come[share.name] > 0
            for code in _codes(share, reading, share.name in started, shared):
                rule = words.joined(share.rules, more=share.name in started)
                yield Line(code, rule, reading.shapes[share.name], _text(read, line))
            started.add(share.name)


def _by_name(shares: Iterator[Share]) -> list[Share]:
    """One for each name that the line reads: where it reads one twice, their sum."""
    found: dict[str, Share] = {}
    for share in shares:
        before = found.get(share.name)
        if before is None:
            found[share.name] = share
        elif before.rows or share.rows:
            raise NotKnown(f"{share.name} is looked up and read besides, in one line")
        else:
            one_is_bare = bool(before.rules) != bool(share.rules)
            rules = (*before.rules, *share.rules, words.ONE_AS_IT_IS if one_is_bare else words.SEVERAL)
            found[share.name] = Share(share.name, added([before.formula, share.formula]), rules)
    return list(found.values())


def _codes(share: Share, reading: Reading, more: bool, shared: bool) -> Iterator[str]:
    """The line of code for a share. more: whether there was one before. shared: whether the array must be its own."""
    name, shape = _d(share.name), reading.shapes[share.name]
    # No rule here lets this happen; a wrong gradient would be worse than none.
    if not share.rows and broadcast(share.formula.shape, shape) != shape:
        raise NotKnown(f"{share.name} is stretched there in a way whose sum on the way back is not known here")
    if share.rows:
        if not more:
            yield f"{name} = np.zeros_like({share.name})"
        yield f"np.add.at({name}, {share.rows}, {share.formula.text})"
    elif more:
        yield _added(name, share.formula)
    else:
        formula = whole(share.formula, shape, {share.name: shape} | reading.shapes)
        copy = ".copy()" if shared and formula.name and shape else ""
        if formula.text + copy != name:
            if name in reading.shapes and formula.text != name:
                raise NotKnown(f"{name} has a value already, and is here the name of a gradient: give it another name")
            yield f"{name} = {formula.text}{copy}"


def _added(name: str, formula: Formula) -> str:
    return f"{name} -= {minus(formula).text}" if formula.is_negative else f"{name} += {formula.text}"


def _needed(read: ForwardText, lines: Sequence[Line]) -> list[str]:
    """The lines of the forward pass whose values the way back reads, and those that they need."""
    needed = {name for line in lines for name in names_in(ast.parse(line.code))}
    for name in reversed(read.lines):
        if name in needed:
            needed.update(names_in(read.lines[name]))
    return [name for name in read.lines if name in needed]
