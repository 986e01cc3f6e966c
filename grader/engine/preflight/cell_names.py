"""Which names a cell defines and needs, found without running it, for code that may not even parse.

Not `slicing.global_names`: that gives up on whatever it cannot read, as it must see every name; this has an answer for
any text, and for a megabyte of it.
"""

import ast
import re
import symtable
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

MAX_PARSED_CHARS = 100_000
"""Characters; above, patterns must do: a parser takes a second for a megabyte."""
FUNCTION = re.compile(r"^[ \t]*+(?:async[ \t]++)?def[ \t]++(\w++)", re.MULTILINE)
ASSIGNMENT = re.compile(r"^(?:class[ \t]++)?(\w++)[ \t]*+[=(:]", re.MULTILINE)
WORD = re.compile(r"[^\W\d]\w*+")
PROMPT = re.compile(r"^(?:>>>|\.\.\.|In \[\d++\]:|[ \t]*+\.\.\.:)[ ]?", re.MULTILINE)
MAGIC = re.compile(r"^[ \t]*+(?:[%!?].*|.*\?[ \t]*+)$", re.MULTILINE)
INLINED = not symtable.symtable("[i for i in x]", "cell", "exec").get_children()
"""Whether this Python counts a comprehension's names among those around it, as it does since 3.12 (PEP 709)."""
INTO_A_NAME = re.compile(r"=[ \t]*+[%!].*$", re.MULTILINE)


@dataclass(frozen=True)
class Definitions:
    """functions: defined with `def` at the top level. defined: these and all other names that are bound there.
    needed: names that are looked up at the top level, by the cell or by its functions."""

    functions: frozenset[str]
    defined: frozenset[str]
    needed: frozenset[str]


def definitions_of(source: str) -> Definitions:
    """The names of a cell. Code that does not parse, or is too long to be parsed, is searched by patterns."""
    table = _read(source)
    if table is not None:
        return _from_table(table)
    functions = frozenset(FUNCTION.findall(source))
    return Definitions(functions, functions | set(ASSIGNMENT.findall(source)), frozenset(WORD.findall(source)))


def parses(source: str) -> bool:
    """Whether a cell is Python, but for what is IPython's in it. Code that is too long to be parsed is believed."""
    return len(source) > MAX_PARSED_CHARS or _read(source) is not None


def _read(source: str) -> symtable.SymbolTable | None:
    tried: set[str] = set()  # what does not parse takes longest
    for change in (lambda text: text, _without_magics, lambda text: _without_magics(PROMPT.sub("", text))):
        text = change(source)
        table = None if text in tried else _table(text)
        if table is not None:
            return table
        tried.add(text)
    return None


def _without_magics(source: str) -> str:
    """Without what is IPython's, not Python's. Its own parser would take minutes for what is made to hurt it."""
    return INTO_A_NAME.sub("= None", MAGIC.sub("", source))


def _table(source: str) -> symtable.SymbolTable | None:
    if len(source) > MAX_PARSED_CHARS:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return symtable.symtable(_apart(source) if INLINED else source, "cell", "exec")
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
            return None


def _apart(source: str) -> str:
    """The source with its comprehensions as generators, whose names are their own in every Python."""
    tree = ast.parse(source)
    if not any(isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp) for node in ast.walk(tree)):
        return source
    try:
        return ast.unparse(_AsGenerators().visit(tree))
    except (ValueError, RecursionError):  # too deep to be written out
        return source


class _AsGenerators(ast.NodeTransformer):
    def visit_ListComp(self, node: ast.ListComp | ast.SetComp) -> ast.AST:
        return ast.GeneratorExp(self.visit(node.elt), [self.visit(part) for part in node.generators])

    visit_SetComp = visit_ListComp

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        pair = ast.Tuple([self.visit(node.key), self.visit(node.value)], ast.Load())
        return ast.GeneratorExp(pair, [self.visit(part) for part in node.generators])


def _from_table(table: symtable.SymbolTable) -> Definitions:
    functions, defined, needed = set(), set(), set()
    for symbol in table.get_symbols():
        if symbol.is_assigned() or symbol.is_imported():
            defined.add(symbol.get_name())
        if symbol.is_referenced():
            needed.add(symbol.get_name())
        if any(inner.get_type() == "function" for inner in symbol.get_namespaces()):
            functions.add(symbol.get_name())
    for inner in _below(table):
        for symbol in inner.get_symbols():
            if symbol.is_global() and symbol.is_referenced():
                needed.add(symbol.get_name())
            if symbol.is_declared_global() and symbol.is_assigned():
                defined.add(symbol.get_name())
    return Definitions(frozenset(functions), frozenset(defined), frozenset(needed))


def _below(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    waiting = list(table.get_children())
    while waiting:
        inner = waiting.pop()
        waiting += inner.get_children()
        yield inner
