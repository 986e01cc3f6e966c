"""A call of the module's own answer is seen however it was reached."""

import asyncio
import functools
import importlib.util
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from types import FunctionType

import backprop.network
import numpy as np
import pytest
from backprop.network import Cache, Network
from backprop.network import Network as Renamed

from grader.checking.examination import examine
from grader.checking.forbidden_calls import watch
from grader.exercises import EXERCISES

BACKWARD = EXERCISES["backward"]


def both(W, z, a, y, f_prime, backward=None):
    """The module's backward pass, through `backward` where given."""
    name = next(n for n in ("tanh", "sigmoid", "relu", "leaky_relu") if f_prime.__name__ == f"{n}_prime")
    network = Network(W, [None] + [np.zeros(len(w)) for w in W[1:]], hidden=name)
    gradients = (backward or Network.backward)(network, Cache(z, a), y)
    return gradients.dW, gradients.db


def attribute(*args):
    return both(*args, backward=backprop.network.Network.backward)


def renamed(*args):
    return both(*args, backward=Renamed.backward)


def bound(*args):
    return both(*args, backward=lambda network, cache, y: network.backward(cache, y))


def partial(*args):
    return both(*args, backward=functools.partial(Network.backward))


def comprehension(*args):
    return [both(*args) for _ in range(2)][-1]


def helper_of_helper(*args):
    def inner():
        return both(*args)

    return inner()


def by_map(*args):
    return next(map(lambda f: f(*args), [both]))


def in_a_thread(*args):
    found = []
    thread = threading.Thread(target=lambda: found.append(both(*args)))
    thread.start()
    thread.join()
    return found[0]


EARLIER = ThreadPoolExecutor(1)
EARLIER.submit(int).result()  # its thread has begun before any watch does


def in_a_thread_from_before(*args):
    return EARLIER.submit(both, *args).result()


def in_an_event_loop(*args):
    return asyncio.run(asyncio.to_thread(both, *args))


def as_a_copy(*args):
    code = Network.backward.__code__
    return both(*args, backward=FunctionType(code, vars(backprop.network)))


KEPT = Network.backward.__code__


def as_a_copy_from_before(*args):
    return both(*args, backward=FunctionType(KEPT, vars(backprop.network)))


def loaded_anew(*args):
    spec = importlib.util.spec_from_file_location("another", backprop.network.__file__)
    module = importlib.util.module_from_spec(spec)
    sys.modules["another"] = module
    spec.loader.exec_module(module)
    return both(*args, backward=module.Network.backward)


ROUTES = [both, attribute, renamed, bound, partial, comprehension, helper_of_helper, by_map]
ROUTES += [in_a_thread, in_a_thread_from_before, in_an_event_loop, as_a_copy, as_a_copy_from_before, loaded_anew]


@pytest.mark.parametrize("function", ROUTES)
def test_the_modules_own_backward_is_seen(function):
    report = examine(function, BACKWARD, 0)
    assert report.kinds == ("forbidden_call",)
    assert report.earned == 0.0
    assert "backprop.network.Network.backward" in report.text()


def in_a_forked_process(*args):
    with get_context("fork").Pool(1) as pool:
        return pool.apply(both, args)


@pytest.mark.skipif(sys.platform != "linux", reason="of systems that fork")
def test_a_process_that_cannot_be_heard_is_refused_the_call():
    report = examine(in_a_forked_process, BACKWARD, 0)
    assert (report.kinds, report.earned) == (("raised",), 0.0)
    assert "backprop.network.Network.backward is not to be called" in report.text()


def own(W, z, a, y, f_prime):
    L, delta = len(W) - 1, (a[-1] - y) / len(y)
    dW, db = [None] * (L + 1), [None] * (L + 1)
    for l in range(L, 0, -1):
        dW[l], db[l] = delta.T @ a[l - 1], delta.sum(axis=0)
        delta = delta @ W[l] * f_prime(z[l - 1]) if l > 1 else None
    return dW, db


def test_an_own_answer_is_not_accused():
    assert examine(own, BACKWARD, 0).passed


def test_a_call_in_a_later_case_only_is_seen():
    def sometimes(W, z, a, y, f_prime):
        return own(W, z, a, y, f_prime) if len(y) == 3 else both(W, z, a, y, f_prime)

    assert "forbidden_call" in examine(sometimes, BACKWARD, 0).kinds  # fault 8


def test_a_watched_name_that_does_not_exist_is_told():
    with pytest.raises(AttributeError, match="no_such"), watch(("backprop.network.no_such",)):
        pass


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_every_forbidden_name_exists(exercise):
    with watch(exercise.may_not_call) as called:
        pass
    assert not set(called) & set(exercise.may_not_call)


def test_an_earlier_profiler_is_put_back():
    def earlier(frame, event, argument):
        pass

    previous = sys.getprofile()
    sys.setprofile(earlier)
    try:
        examine(own, replace(BACKWARD, cases=1), 0)
        assert sys.getprofile() is earlier
    finally:
        sys.setprofile(previous)
