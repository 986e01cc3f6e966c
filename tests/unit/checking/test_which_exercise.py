"""`check` finds the exercise of whatever can be called, by what is written in the call or by the function's names."""

import functools
import sys

import numpy as np
import pytest

from grader.checking.which_exercise import which_exercise
from grader.exercises import EXERCISES


def check(function, seed=None):
    """Only finds the name."""
    return which_exercise(function, sys._getframe(1))


def plain(delta_next, W_next, z):
    return delta_next @ W_next * (1 - np.tanh(z) ** 2)


def own_name(name):
    def f(*arguments):
        return plain(*arguments)

    f.__name__ = name
    return f


def bare_decorator(function):
    def inner(*arguments):
        return function(*arguments)

    return inner


def whole_decorator(function):
    @functools.wraps(function)
    def inner(*arguments):
        return function(*arguments)

    return inner


class Callable:
    def __call__(self, *arguments):
        return plain(*arguments)


class EndlessWrapper(Callable):
    """Has every attribute that it is asked for, and each is itself."""

    def __getattr__(self, name):
        return self


class Refuses(Callable):
    def __getattr__(self, name):
        raise RuntimeError("do not ask")


STANDS_FOR_AN_EXERCISE = {
    "own name": own_name("hidden_delta"),
    "lambda": lambda *arguments: plain(*arguments),
    "alias": plain,
    "bare decorator": bare_decorator(plain),
    "whole decorator": whole_decorator(plain),
    "partial": functools.partial(plain),
    "object": Callable(),
    "vectorized": np.vectorize(plain),
    "cached": functools.cache(plain),
    "a built-in": max,
    "another exercise's name": own_name("output_delta"),
}


@pytest.mark.parametrize("answer", [*STANDS_FOR_AN_EXERCISE, EndlessWrapper, Refuses])
def test_what_is_written_in_the_call_wins(answer):
    function = answer() if isinstance(answer, type) else STANDS_FOR_AN_EXERCISE[answer]
    hidden_delta = function
    assert check(hidden_delta) == "hidden_delta"
    score = check(hidden_delta, seed=3)
    assert score == "hidden_delta"
    assert check(function=hidden_delta) == "hidden_delta"
    assert [f"é {check(hidden_delta)}" for _ in range(1)] == ["é hidden_delta"]
    assert (
        check(
            hidden_delta,  # over lines
            seed=1,
        )
        == "hidden_delta"
    )

    class answers:
        pass

    answers.hidden_delta = function
    assert check(answers.hidden_delta) == "hidden_delta"


@pytest.mark.parametrize("wrap", [lambda f: f, functools.partial, whole_decorator, lambda f: functools.partial(f, 1)])
def test_the_functions_own_name_counts_through_its_wrappers(wrap):
    assert check(wrap(own_name("hidden_delta"))) == "hidden_delta"


def test_a_class_lends_its_objects_its_name():
    thing = type("hidden_delta", (Callable,), {})()
    assert check(thing) == "hidden_delta"


def test_a_name_within_what_is_written():
    def hidden_delta(*arguments):
        return plain(*arguments)

    answers = {"hidden_delta": bare_decorator(plain)}
    assert check(bare_decorator(hidden_delta)) == "hidden_delta"
    assert check(lambda *arguments: hidden_delta(*arguments)) == "hidden_delta"
    assert check(answers["hidden_delta"]) == "hidden_delta"


STANDING = """
hidden_delta = function
def again(f):
    return check(f)
found = [check(function), again(hidden_delta), *map(check, [function]), max([function], key=check) and check(function)]
"""


@pytest.mark.parametrize("function", [lambda: 0, Callable(), functools.partial(plain), bare_decorator(plain)])
def test_else_the_names_that_it_stands_under(function):
    space = {"check": check, "function": function}
    exec(STANDING, space)  # code that no file holds, so that nothing written can be read
    assert space["found"][:3] == ["hidden_delta"] * 3


@pytest.mark.parametrize("make", [lambda: lambda: 0, Refuses, EndlessWrapper, lambda: functools.partial(max)])
def test_where_nothing_can_be_told_two_lines_say_so(make):
    function = make()
    with pytest.raises(LookupError) as raised:
        check(function)
    said, hint = str(raised.value).splitlines()
    assert said == "no exercise is called 'function'."
    assert sum(name in hint for name in EXERCISES) <= 3


def test_several_names_are_not_chosen_from():
    hidden_delta = output_delta = lambda: 0
    functions = [hidden_delta, output_delta]
    with pytest.raises(LookupError, match="several exercises: output_delta and hidden_delta"):
        check(functions[0])


def test_the_nearest_names_are_told():
    hiden_delta = own_name("hiden_delta")
    with pytest.raises(LookupError, match=r"(?s)no exercise is called 'hiden_delta'.\nThe nearest names: hidden_delta"):
        check(hiden_delta)


def test_names_that_are_no_text_are_no_names():
    function = Callable()
    function.__name__ = ["hidden_delta"]
    with pytest.raises(LookupError):
        check(function)
