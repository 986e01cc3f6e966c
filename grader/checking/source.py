"""A student's function as a syntax tree that can be changed and made into a function again.

Beside the function itself stand those of the student's own that it calls. Everything else that they use is held in a
namespace of its own, so that nothing that a changed function does reaches the notebook.
"""

import ast
import copy
import linecache
from collections.abc import Callable, Iterator
from functools import lru_cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

from grader.checking.invocation import is_cell

HARMLESS = frozenset(
    {"numpy", "math", "cmath", "backprop", "itertools", "functools", "operator", "collections", "copy", "builtins"}
)
"""Modules that may be called a thousand times over without anybody noticing."""
LASTING = frozenset({"open", "input", "exec", "eval", "compile", "breakpoint", "exit", "quit", "__import__"})
"""Built-in functions that may not."""

MAKER = "__maker__"
FUTURE_FLAGS = 0x1FF0000
"""Of a code object: what its text imported from __future__."""


class Definition:
    """One function of the student's: its tree (never copied, changed in place) and how to make it again.

    node: a FunctionDef, or an Assign of a Lambda. Line numbers are those of the file or cell. alias: the name by which
    a helper is called; empty for the function itself.
    """

    alias = ""

    def __init__(self, function: FunctionType, node: ast.FunctionDef | ast.Lambda) -> None:
        self.function, self.own = function, node
        self._defaults = copy.deepcopy((function.__defaults__, function.__kwdefaults__))
        self._closure = copy.deepcopy([cell.cell_contents for cell in function.__closure__ or ()])
        self.name = node.name if isinstance(node, ast.FunctionDef) else "__lambda__"
        node.args.defaults = [ast.Constant(None) for _ in node.args.defaults]
        node.args.kw_defaults = [default and ast.Constant(None) for default in node.args.kw_defaults]
        if isinstance(node, ast.FunctionDef):
            node.decorator_list, node.returns = [], None
            self.node: ast.stmt = node
        else:
            self.node = ast.copy_location(ast.Assign([ast.Name(self.name, ast.Store())], node), node)
        ast.fix_missing_locations(self.node)
        self._made: CodeType | None = None

    @property
    def file(self) -> str:
        """The file, or the name of the notebook's cell."""
        return self.function.__code__.co_filename

    @property
    def parameters(self) -> list[str]:
        """The names of its arguments."""
        code = self.function.__code__
        return list(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])

    def line(self, number: int) -> str:
        """The text of a line."""
        return linecache.getline(self.file, number).strip()

    def compiled(self, changed: bool = True) -> CodeType:
        """The tree as it is now. changed: whether it may differ from when this was last called so."""
        if changed or self._made is None:
            made = compile(self._module(), self.file, "exec", self.function.__code__.co_flags & FUTURE_FLAGS, True)
            if changed:
                return made
            self._made = made
        return self._made

    def make(self, namespace: dict[str, Any], changed: bool = True) -> FunctionType:
        """The function of the tree as it is now, with that namespace for its globals."""
        exec(self.compiled(changed), namespace)
        made = namespace[MAKER](*self._closure) if self._closure else namespace[self.name]
        made.__defaults__, made.__kwdefaults__ = self._defaults
        return made

    def is_its_source(self, whole: ast.Module) -> bool:
        """Whether this tree, of that file, is what the function was compiled from: the file may have been edited since.

        Python compiles `np.exp` differently where the same text imports np; IPython compiles each statement alone.
        """
        flags = self.function.__code__.co_flags & FUTURE_FLAGS
        compiled = (self.compiled(), compile(whole, self.file, "exec", flags, True))
        return any(_same_code(code, self.function.__code__) for each in compiled for code in _codes(each))

    def _module(self) -> ast.Module:
        free = self.function.__code__.co_freevars
        if not free:
            return ast.Module([self.node], [])
        maker = ast.parse(f"def {MAKER}({', '.join(free)}):\n    return {self.name}").body[0]
        assert isinstance(maker, ast.FunctionDef)
        maker.body.insert(0, self.node)
        return ast.Module([maker], [])


class Source:
    """The function and its helpers. definitions: the function first, then those of the student's that it calls."""

    def __init__(
        self, definitions: list[Definition], helpers: dict[str, Definition], namespace: dict[str, Any]
    ) -> None:
        self.definitions, self._helpers, self.namespace = definitions, helpers, namespace

    def make(self, changed: Definition) -> Callable:
        """The function again, after a change in the tree of one of them."""
        namespace = dict(self.namespace)
        for name, helper in self._helpers.items():
            namespace[name] = helper.make(namespace, changed=helper is changed)
        own = self.definitions[0]
        return own.make(namespace, changed=own is changed)


def read_source(function: Callable) -> Source | None:
    """The function's source; None where it cannot be read, or where calling the function often might leave traces."""
    own = _definition(function) if isinstance(function, FunctionType) else None
    if own is None:
        return None
    definitions = [own]
    helpers: dict[str, Definition] = {}
    # What an edit puts in may be the first that needs NumPy.
    namespace: dict[str, Any] = {"np": own.function.__globals__.get("np", np)}
    for definition in definitions:
        if not _may_run_often(definition):
            return None
        known = definition.function.__globals__
        for name in sorted(_names(definition.function.__code__) & known.keys() - namespace.keys() - helpers.keys()):
            value = known[name]
            helper = _definition(value) if _is_own(value, own.file) else None
            if helper is not None:
                helper.alias = name if value is not function else ""
                helpers[name] = helper
                if value is not function:
                    definitions.append(helper)
            elif _is_harmless(value):
                try:
                    namespace[name] = value if isinstance(value, ModuleType) else copy.deepcopy(value)
                except Exception:
                    return None
            else:
                return None
    helpers = {name: own if helper.function is function else helper for name, helper in helpers.items()}
    return Source(definitions, helpers, namespace)


def _definition(function: FunctionType) -> Definition | None:
    lines = linecache.getlines(function.__code__.co_filename, function.__globals__)
    try:
        tree = _parsed("".join(lines))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.Lambda) and _first_line(node) == function.__code__.co_firstlineno:
                definition = Definition(function, copy.deepcopy(node))
                if definition.is_its_source(tree):
                    return definition
    except Exception:
        return None
    return None


@lru_cache(maxsize=8)
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def _first_line(node: ast.FunctionDef | ast.Lambda) -> int:
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef) else []
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _same_code(a: CodeType, b: CodeType) -> bool:
    def constants(code: CodeType) -> list:
        return [(type(c), repr(c)) for c in code.co_consts if not isinstance(c, CodeType)]

    return a.co_code == b.co_code and a.co_names == b.co_names and constants(a) == constants(b)


def _names(code: CodeType) -> set[str]:
    return {name for part in _codes(code) for name in part.co_names}


def _may_run_often(definition: Definition) -> bool:
    for node in ast.walk(definition.own):
        if isinstance(node, ast.Global | ast.Await | ast.Yield | ast.YieldFrom):
            return False
        if isinstance(node, ast.Name) and node.id in LASTING:
            return False
        if isinstance(node, ast.Import) and any(_root(alias.name) not in HARMLESS for alias in node.names):
            return False
        if isinstance(node, ast.ImportFrom) and _root(node.module or "") not in HARMLESS:
            return False
    return True


def _is_own(value: Any, file: str) -> bool:
    """Whether this is a function of the student's, from the same file or another cell."""
    return isinstance(value, FunctionType) and (
        value.__code__.co_filename == file or is_cell(value.__code__.co_filename)
    )


def _is_harmless(value: Any) -> bool:
    if isinstance(value, FunctionType) and "site-packages" not in value.__code__.co_filename:
        return True
    module = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
    return _root(module if isinstance(module, str) else type(value).__module__) in HARMLESS


def _root(module: str) -> str:
    return module.partition(".")[0]
