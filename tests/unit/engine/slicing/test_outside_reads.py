"""What a cell may read that it has not bound: held against running it, line by line, with nothing bound before."""

import ast

import pytest

from grader.engine.slicing.outside_reads import outside_reads


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ("x = 1\nprint(x)", {"print"}),
        ("print(x)\nx = 1", {"print", "x"}),
        ("x = x + 1", {"x"}),
        ("x += 1", {"x"}),
        ("x = [0]\nx[0] += 1", set()),
        ("x[0] = 1", {"x"}),
        ("for k in ks:\n    k + n", {"ks", "n"}),
        ("for k in ks:\n    k\nk", {"ks", "k"}),  # there may be none
        ("if c:\n    x = 1\nelse:\n    x = 2\nx", {"c"}),
        ("if c:\n    x = 1\nx", {"c", "x"}),
        ("while c:\n    x = 1\nx", {"c", "x"}),
        ("try:\n    import torch\nexcept ImportError:\n    torch = None\ntorch", {"ImportError"}),
        ("try:\n    x = f()\nexcept E:\n    pass\nx", {"f", "E", "x"}),
        ("try:\n    x = f()\nfinally:\n    x", {"f", "x"}),
        ("with open(p) as file:\n    file\n    x = 1\nx", {"open", "p", "x"}),
        ("[k + n for k in ks]", {"ks", "n"}),
        ("[k for k in k]", {"k"}),
        ("{a: b for a, bs in p for b in bs}", {"p"}),
        ("k = 1\nsum(k for k in ks)", {"sum", "ks"}),
        ("def f(x=d):\n    return x + later\nf", {"d"}),
        ("f = lambda x=d: x + later", {"d"}),
        ("class A(B):\n    y = z", {"B", "z"}),
        ("x = 1\ndel x\nx", {"x"}),
        ("import a.b, c as d\na, d", set()),
        ("(x := 1)\nx", {"x"}),  # erring on the side of too many
    ],
)
def test_what_is_read_before_it_is_bound(source: str, reads: set[str]):
    assert outside_reads(ast.parse(source).body) == reads
