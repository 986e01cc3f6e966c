"""A toy course of its own for the build's tests: no lesson of the real course is read. And time for every search."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.build.build import build_lesson
from grader.checking import examination
from grader.course import Lesson
from tests.courses import toy_course, write


@dataclass(frozen=True)
class Declaration:
    """An exercise, as far as the build is concerned."""

    name: str
    points: float
    lesson: str = "01-toy"


SOURCE = '''\
# %% [markdown]
# # A toy lesson

# %%
# %matplotlib inline
import ipywidgets
import matplotlib.pyplot as plt

CASES = {"double": (3.0, 6.0), "add_one": (3.0, 4.0)}


def check(function):
    argument, right = CASES[function.__name__]
    try:
        return float(function(argument) == right)
    except NotImplementedError:
        print("not implemented yet")
        return 0.0


# %% tags=["exercise"]
def double(x):
    """Twice `x`."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


# %% tags=["grade"]
check(double)

# %% tags=["uses-exercise"]
print(double(21))

# %% tags=["exercise"]
def add_one(x):
    """One more than `x`."""
    ### BEGIN SOLUTION
    return x + 1
    ### END SOLUTION


# %% tags=["grade"]
check(add_one)

# %%
plt.plot([1, 2]);

# %%
ipywidgets.IntSlider(description="depth")

# %% tags=["raises-exception"]
open("nowhere.txt")

# %% tags=["nbval-ignore-output"]
print(open("data/numbers.txt").read())
'''


@pytest.fixture(scope="session", autouse=True)
def time_enough():
    """To look for a line: what is found must not hang on how fast this machine is, or what else it does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(examination, "LINE_SECONDS", 60.0)
        yield


@pytest.fixture(scope="session")
def toy() -> Lesson:
    return Lesson.from_slug("01-toy")


@pytest.fixture(scope="session")
def exercises() -> Mapping[str, Declaration]:
    return {"double": Declaration("double", 2), "add_one": Declaration("add_one", 1.5)}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with one lesson and a front page, never built."""
    return write_course(tmp_path)


@pytest.fixture(scope="session")
def toy_files(tmp_path_factory: pytest.TempPathFactory, toy: Lesson, exercises) -> dict[Path, bytes]:
    """What the build makes of the toy lesson; made once, as it starts a kernel."""
    return build_lesson(write_course(tmp_path_factory.mktemp("toy")), toy, exercises)


def write_course(root: Path) -> Path:
    write(root / "solutions" / "01-toy" / "data" / "numbers.txt", "1 2 3")
    return toy_course(root, SOURCE)
