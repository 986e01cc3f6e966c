"""Names are found in any code, without running it."""

import pytest

from grader.engine.preflight import cell_names
from grader.engine.preflight.cell_names import MAX_PARSED_CHARS, definitions_of


@pytest.fixture(params=[cell_names.INLINED, True], ids=["as this Python has it", "inlined"], autouse=True)
def inlined(request, monkeypatch):
    """The names are the same, whichever Python it is."""
    monkeypatch.setattr(cell_names, "INLINED", request.param)


@pytest.mark.parametrize(
    ("source", "functions", "defined"),
    [
        ("def f(x): pass", {"f"}, {"f"}),
        ("async def f(x): pass", {"f"}, {"f"}),
        ("if True:\n    def f(): pass", {"f"}, {"f"}),
        ("f = lambda x: x", set(), {"f"}),
        ("class A:\n    def f(self): pass", set(), {"A"}),
        ("import a.b, c as d\nfrom e import g", set(), {"a", "d", "g"}),
        ("for i in x:\n    y = i", set(), {"i", "y"}),
        ("def f():\n    global g\n    g = 1\n    h = 2", {"f"}, {"f", "g"}),
        ("y = [i for i in x]\nz = {j for j in x}, {k: v for k, v in x}, (l for l in x)", set(), {"y", "z"}),
        ("y = [w for i in x if (w := i)]", set(), {"w", "y"}),
        ("i = [i for i in x]", set(), {"i"}),
        ("%matplotlib inline\ndef f(): pass", {"f"}, {"f"}),
        ("!ls\nx = 1", set(), {"x"}),
        ("def f(x:\n    return (x", {"f"}, {"f"}),
        ("y = 1\n  def f(x):\n return )", {"f"}, {"f", "y"}),
    ],
)
def test_what_is_defined(source, functions, defined):
    found = definitions_of(source)
    assert found.functions == functions
    assert found.defined == defined


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        ("def f(x):\n    y = x\n    return y", set()),
        ("def f(x):\n    return g(x)", {"g"}),
        ("def f(x):\n    def h():\n        return g(x)\n    return h", {"g"}),
        ("a = b + a.c", {"a", "b"}),
        ("[i for i in x]", {"x"}),
        ("[i + j for i in [k for k in x] for j in y(i)]", {"x", "y"}),
        ("i, [i for i in x]", {"i", "x"}),
        ("def f():\n    return {i: g for i in x}", {"g", "x"}),
        ("[await i async for i in x]", {"x"}),
        ("f'{[i for i in x]!r:>{y}}'", {"x", "y"}),
    ],
)
def test_what_is_needed(source, needed):
    assert definitions_of(source).needed == needed


def test_comprehensions_too_deep_to_be_written_out_cost_only_their_own_names():
    found = definitions_of("y = [i for i in x]\nz = " + " + ".join("a" * 2000))
    assert {"y", "z"} <= found.defined and {"x", "a"} <= found.needed


def test_broken_code_may_need_every_word_in_it():
    assert {"helper", "x"} <= definitions_of("def f(x:\n    return helper(x").needed


@pytest.mark.parametrize(
    "source",
    ["-" * 90_000 + "1", "(" * 90_000, "a" + ".b" * 45_000, "1" + "+1" * 45_000, "x\0", "9" * 9_000, "'\ud800'", "\\"],
)
def test_code_made_to_hurt_a_parser_is_searched_by_patterns(source):
    assert definitions_of("def f():\n  pass\n" + source).functions == {"f"}


def test_long_code_is_searched_by_patterns():
    assert definitions_of("x = 1\n" * MAX_PARSED_CHARS + "def f(): pass").defined == {"x", "f"}


def test_doubtful_code_does_not_warn(recwarn):
    definitions_of("x = '\\d' is 'a'")
    assert not recwarn
