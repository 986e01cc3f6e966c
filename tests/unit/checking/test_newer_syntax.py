"""Newer Python is told from wrong Python."""

import sys

import pytest

from grader.checking.newer_syntax import newer_than_here

NEWER = {
    "def f[T](x: T) -> T:\n    return x\n": "3.12",
    "class Pair[A, *B, **C]:\n    first: A\n": "3.12",
    "def f[T: (int, list[str]) = int](x):\n    return x\n": "3.12",
    "type Batch = list[int]\n": "3.12",
    "type Batch[T] = list[T]\n": "3.12",
    'print(f"{d["key"]}")\n': "3.12",
    'print(f"{"\\n".join(names)}")\n': "3.12",
    "print(f'{f'{f'{x}'}'}')\n": "3.12",
    'print(f"{\n    x  # what it is\n}")\n': "3.12",
    'print(f"{{}} {x!r:{w}} {d["k"]:>{"10"}}")  # it\'s\n': "3.12",
    "try:\n    pass\nexcept ValueError, TypeError:\n    pass\n": "3.14",
    "try:\n    pass\nexcept* ValueError, np.Error:\n    pass\n": "3.14",
    'x = t"{name}"\n': "3.14",
    "def f[T](x):\n    try:\n        return f'{x['a']}'\n    except ValueError, TypeError:\n        pass\n": "3.14",
}
WRONG = [
    "def f(a:\n    return\n",
    "def f[T(x):\n    return x\n",
    "type = 3\nprint 'a'\n",
    'x = f"{a +}"\n',
    'x = f"{d["k"] +}"\n',
    'x = f"{a"\n',
    "x = f'it''s {x}'\ny = (\n",
    "try:\n    pass\nexcept ValueError, e:\n    print e\n",
    "def f[T](x):\n    return (\n",
    "x = 'a\n",
    '"""never closed\n',
]


@pytest.mark.skipif(sys.version_info[:2] > (3, 11), reason="this Python is as new as the samples")
@pytest.mark.parametrize("source", NEWER)
def test_newer_python_is_known_by_its_version(source):
    assert newer_than_here(source, (3, 11)) == NEWER[source]
    assert newer_than_here(f"import math\n\n{source}\nx = 'a'  # it's\n", (3, 11)) == NEWER[source]


@pytest.mark.parametrize("source", WRONG)
def test_wrong_python_is_no_newer_one(source):
    assert newer_than_here(source) == ""


@pytest.mark.parametrize("source", ["x = 1\n", "match x:\n    case 1:\n        pass\n", ""])
def test_what_parses_needs_nothing(source):
    assert newer_than_here(source) == ""
