"""Code that does not parse is taken apart so that what is broken costs its own function alone."""

import time

import pytest

from grader.engine.preflight.apart import apart, by_function
from grader.engine.preflight.cell_names import MAX_PARSED_CHARS, definitions_of, parses

GOOD = "def good(a, b):\n    return a + b\n"
BROKEN = {
    "a bracket": "def bad(a, b:\n    return a\n",
    "a bracket below": "def bad(a):\n    return (a +\n        1\n",
    "a text": 'def bad(a):\n    """Says little.\n    return a\n',
    "one line of text": "def bad(a):\n    return 'a\n",
    "tabs": "def bad(a):\n\tx = a\n        return x\n",
    "no body": "def bad(a):\n",
    "a body at the margin": "def bad(a):\nreturn a\n",
    "Python 2": 'print "a"\n',
    "a shell line": "pip install torch\n",
    "a list": "x = foo(1, [2\n",
    "a dict": "x = {'a': 1,\n",
    "a decorator": "@\ndef bad(a):\n    return a\n",
    "a merge": "<<<<<<< mine\n",
    "an else": "if True:\n    x = 1\nelse\n    x = 2\n",
    "a backslash": "x = 1 + \\\n\n",
    "an ellipsis of a prompt": "x = (1 +\n... 2)\n",
}
WHOLE = [
    "@first\n@second(\n    1,\n)\ndef good(a, b):\n    return a\n",
    "def good(a, \\\n         b):\n    return a\n",
    "good = lambda a, b: '''\ndef bad(\n'''\n",
    "if True:\n    def good(a, b):\n        return a\nelse:\n    good = None\n",
    "try:\n    import this\nexcept ImportError:\n    pass\nfinally:\n    good = 1\n",
    "def good(\n    a,\n    b,\n):\n    return (\n        a\n    )\n",
    "x = [\n1,\n2,\n]\ndef good(a, b):\n    return x\n",
    "async def good(a, b):\n    return a\n",
    "class good:\n    # comment\n\n# at the margin\n    x = 1\n",
    "%matplotlib inline\ndef good(a, b):\n    return a\n",
]


@pytest.mark.slow
@pytest.mark.parametrize("below", WHOLE)
@pytest.mark.parametrize("slip", BROKEN.values(), ids=BROKEN)
def test_what_is_whole_is_found_on_both_sides_of_a_slip(slip, below):
    parts = apart("import math\n\n" + GOOD.replace("good", "above") + "\n" + slip + "\n" + below)
    whole = [definitions_of(part) for part in parts if parses(part)]
    assert {"math", "above", "good"} <= frozenset().union(*(names.defined for names in whole))


def test_nothing_is_lost_and_nothing_is_made_up():
    source = "".join([*BROKEN.values(), GOOD])
    assert "".join(apart(source)) == source == "".join(by_function(source))


def test_what_parses_is_left_whole():
    assert apart(GOOD + GOOD) == [GOOD + GOOD]
    assert by_function(f"x = 1\ny = 2\n{GOOD}{GOOD}z = 3\n") == ["x = 1\ny = 2\n", GOOD, GOOD, "z = 3\n"]


@pytest.mark.parametrize("magic", ["%%bash", "%%html", "\n%%javascript"])
def test_what_says_that_it_is_no_python_is_left_whole(magic):
    source = f"{magic}\nfor f in *; do\necho $f\ndone\n"
    assert apart(source) == [source]


@pytest.mark.slow
def test_what_is_made_to_take_long_does_not():
    for source in ("(\n" * (MAX_PARSED_CHARS // 3), 'x = """\n' + "a = 1\n" * 10_000, "def f(:\n" * 10_000):
        before = time.process_time()
        apart(source)
        assert time.process_time() - before < 30
