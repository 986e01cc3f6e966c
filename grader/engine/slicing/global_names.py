"""Which global names a cell binds, reads and may change: from its text alone, erring on the side of too many."""

import ast
import dis
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import CodeType

from grader.engine.slicing.outside_reads import outside_reads

MAX_ANALYSED_CHARS = 20_000
"""Characters."""
REFLECTION = (
    "globals locals vars eval exec compile setattr delattr __import__ __builtins__ get_ipython importlib builtins sys "
    "inspect gc ctypes pickle threading signal"
)
"""Names by which code can reach others without naming them."""
PURE_METHODS = (
    "sum mean std var max min argmax argmin all any round copy item tolist reshape ravel astype transpose dot keys "
    "values items format join split"
)
"""Of arrays, dicts and texts: they change nothing."""
HARMLESS = "__name__ __doc__ __version__ __len__"
"""Attributes with underscores that lead nowhere."""
AT_ONCE = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")
"""Code inside the cell that runs with it; that of functions runs when they are called."""


@dataclass(frozen=True)
class Names:
    """binds: all global names bound. surely: those bound whenever the cell runs. fixed: bound by import, def or class:
    no call changes such an object. now: read while the cell runs, and perhaps not bound by it before; later: read by
    its functions when they are called. changes: objects that have a part set or a method called. given: those given to
    a call, which may change them. called: functions, then, whatever bound them.
    generators: bound to random generators, which every use changes. opaque: unreadable, or able to reach names unnamed.
    """

    binds: frozenset[str] = frozenset()
    surely: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()
    now: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()
    generators: frozenset[str] = frozenset()
    opaque: bool = False


def names(source: str) -> Names:
    """The names of a cell's source; a very long one is not read, as that could take minutes."""
    if len(source) > MAX_ANALYSED_CHARS:
        return Names(opaque=True)
    try:
        tree = ast.parse(source)
        code = compile(tree, "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        now, later, binds = _read_and_bound(code)
        changes, given = _changed(tree)
        fixed, generators = _fixed(tree), _generators(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Names(opaque=True)
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    dunder = any(name.startswith("__") for name in attributes.difference(HARMLESS.split()))
    star = any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in ast.walk(tree))
    opaque = dunder or star or bool((now | later | fixed).intersection(REFLECTION.split()))
    known = now | binds
    now &= outside_reads(tree.body)
    return Names(
        binds=frozenset(binds),
        surely=frozenset(_bound_by(tree.body)),
        fixed=frozenset(fixed),
        now=frozenset(now),
        later=frozenset(later),
        changes=frozenset(changes & known),
        given=frozenset(given & known),
        called=frozenset(_called(tree)),
        generators=frozenset(generators),
        opaque=opaque,
    )


def _read_and_bound(code: CodeType) -> tuple[set[str], set[str], set[str]]:
    """Names that are read at once, read later, and bound."""
    now: set[str] = set()
    later: set[str] = set()
    binds: set[str] = set()
    for part, at_once in _codes(code, True):
        for instruction in dis.get_instructions(part):
            operation = instruction.opname
            if operation in ("LOAD_NAME", "LOAD_GLOBAL", "DELETE_NAME"):
                (now if at_once else later).add(instruction.argval)
            elif operation in ("STORE_GLOBAL", "DELETE_GLOBAL") or (operation == "STORE_NAME" and part is code):
                binds.add(instruction.argval)
    return now, later, binds


def _codes(code: CodeType, at_once: bool) -> Iterator[tuple[CodeType, bool]]:
    yield code, at_once
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant, at_once and constant.co_name in AT_ONCE)


def _changed(tree: ast.AST) -> tuple[set[str], set[str]]:
    """Names outside functions whose object has a part set or a method called, and those given to a call."""
    changes: set[str] = set()
    given: set[str] = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.Call):
            given |= _all_names([*node.args, *(keyword.value for keyword in node.keywords)])
            if isinstance(node.func, ast.Attribute) and node.func.attr not in PURE_METHODS.split():
                changes |= _all_names([node.func.value])
        elif isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            changes |= _all_names([node.value])
        elif isinstance(node, ast.AugAssign):
            changes |= _all_names([node.target])
        inside = _changed(node)
        changes |= inside[0]
        given |= inside[1]
    return changes, given


def _called(tree: ast.Module) -> set[str]:
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {function.id for function in calls if isinstance(function, ast.Name)}


def _generators(tree: ast.Module) -> set[str]:
    """Names bound to the result of `default_rng(...)`."""
    assignments = [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    made = [node for node in assignments if "default_rng" in ast.dump(node.value)]
    return _bound_by(made)


def _all_names(nodes: list[ast.AST]) -> set[str]:
    return {part.id for node in nodes for part in ast.walk(node) if isinstance(part, ast.Name)}


def _fixed(tree: ast.Module) -> set[str]:
    kinds = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return _bound_by([node for node in tree.body if isinstance(node, kinds)])


def _bound_by(statements: Sequence[ast.stmt]) -> set[str]:
    """Names that these statements bind themselves, whatever happens inside them."""
    bound: set[str] = set()
    for node in statements:
        if isinstance(node, ast.Import | ast.ImportFrom):
            bound |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.Assign):
            parts = [part for target in node.targets for part in ast.walk(target)]
            bound |= {part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    return bound
