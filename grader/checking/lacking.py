"""What only this machine lacks: an exception that the same code might not have raised where it was written."""

import re
import sys
from collections.abc import Iterable
from difflib import SequenceMatcher

OURS = ("backprop", "grader")
"""The course's packages are everywhere the same."""
ALIKE = 0.8
SHORTEST = 5
"""Letters: shorter names are all like one another, and a doubt is the student's."""
OF_A_MODULE = re.compile(r"module '([\w.]++)' has no attribute '(\w++)'")
OFFLINE = ("URLError", "HTTPError", "gaierror", "ConnectionError", "ConnectionRefusedError", "ConnectTimeout")


def lacking(error: BaseException) -> str:
    """What the machine lacks, words that follow "here there is no"; "" where the mistake is the student's own.

    A name that is nearly that of something that is there is misspelt. Never raises.
    """
    try:
        return _lacking(error)
    except Exception:  # an exception of the student's may do anything when it is looked at
        return ""


def misspelt(error: BaseException) -> str:
    """What is there under nearly the name that the exception misses, "" for none. Never raises."""
    try:
        return _meant(error)
    except Exception:
        return ""


def _lacking(error: BaseException) -> str:
    if isinstance(error, ImportError | AttributeError) and (_meant(error) or _module_of(error) in OURS):
        return ""
    if isinstance(error, ModuleNotFoundError):
        return f"module {error.name}"
    if isinstance(error, ImportError):
        wanted = _imported_name(error)
        return f"{wanted or 'such thing'} in {error.name}" if error.name else ""
    if isinstance(error, AttributeError):
        module, name = _attribute(error)
        return f"{name} in {module}" if module else ""
    if isinstance(error, FileNotFoundError):
        return f"file {error.filename}" if isinstance(error.filename, str) else ""
    if isinstance(error, EOFError) and "reading a line" in str(error):
        return "keyboard to answer `input`"
    if isinstance(error, OSError) and any(kind.__name__ in OFFLINE for kind in type(error).__mro__):
        return "network"
    return "such magic" if type(error).__name__ == "UsageError" and "not found" in str(error) else ""


def _meant(error: BaseException) -> str:
    if isinstance(error, ModuleNotFoundError):
        top, _, rest = str(error.name).partition(".")
        there = {name.partition(".")[0] for name in sys.modules} | sys.stdlib_module_names
        if not rest:
            return _nearest(top, there)
        inside = sys.modules.get(top)
        return _nearest(rest, dir(inside)) if inside else ""
    if isinstance(error, ImportError):
        module = sys.modules.get(str(error.name))
        return _nearest(_imported_name(error), dir(module)) if module else ""
    if isinstance(error, AttributeError):
        place, name = _attribute(error)
        return _nearest(name, dir(sys.modules[place])) if place else ""
    return ""


def _module_of(error: ImportError | AttributeError) -> str:
    name = _attribute(error)[0] if isinstance(error, AttributeError) else error.name
    return str(name).partition(".")[0]


def _attribute(error: AttributeError) -> tuple[str, str]:
    """The module and the name that it has not; only the message tells where the module itself raised it."""
    found = OF_A_MODULE.match(str(error))
    return (found[1], found[2]) if found and found[1] in sys.modules else ("", "")


def _imported_name(error: ImportError) -> str:
    """What `from module import name` did not find; only its message tells, until Python 3.12."""
    before, quote, rest = str(error).partition("cannot import name '")
    return rest.partition("'")[0] if quote and not before else ""


def _nearest(name: str, there: Iterable[str]) -> str:
    """A name that differs by about a letter; one that differs in its digits and underscores alone is another one."""
    if len(name) < SHORTEST:
        return ""
    near = [other for other in there if abs(len(other) - len(name)) <= 1 and _letters(other) != _letters(name)]
    alike = {other: SequenceMatcher(None, name, other).ratio() for other in near}
    best = max(sorted(alike), key=lambda other: alike[other], default="")
    return best if best and alike[best] >= ALIKE else ""


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, name))
