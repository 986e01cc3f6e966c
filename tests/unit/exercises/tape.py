"""Reverse mode on a tape, for the tests alone: it runs the text of a program, and knows nothing of the checker."""

import re
from types import SimpleNamespace

import numpy as np
from backprop import ACTIVATIONS, softmax


class Var:
    """A value that remembers where it came from. parents: (variable, upstream -> its share) pairs."""

    def __init__(self, value, parents=()):
        self.value, self.parents, self.grad = np.asarray(value, dtype=float), parents, 0.0

    def __len__(self):
        return len(self.value)

    def __add__(self, other):
        other = lift(other)
        return Var(self.value + other.value, [(self, lambda g: g), (other, lambda g: g)])

    def __mul__(self, other):
        other = lift(other)
        return Var(self.value * other.value, [(self, lambda g: g * other.value), (other, lambda g: g * self.value)])

    def __pow__(self, power):
        return Var(self.value**power, [(self, lambda g: g * power * self.value ** (power - 1))])

    def __matmul__(self, other):
        def left(g):
            return np.outer(g, other.value) if other.value.ndim == 1 else g @ other.value.T

        return Var(self.value @ other.value, [(self, left), (other, lambda g: self.value.T @ g)])

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -lift(other)

    def __truediv__(self, other):
        return self * lift(other) ** -1.0

    def __rtruediv__(self, other):
        return lift(other) * self**-1.0

    __radd__, __rmul__ = __add__, __mul__

    @property
    def T(self):
        return Var(self.value.T, [(self, lambda g: g.T)])

    def mean(self, axis, keepdims=False):
        value, count = self.value.mean(axis=axis, keepdims=keepdims), self.value.shape[axis]
        assert axis == 0 or keepdims, "the share of any other mean would not broadcast"
        return Var(value, [(self, lambda g: np.ones_like(self.value) * g / count)])


def lift(value):
    return value if isinstance(value, Var) else Var(value)


def constant(v):
    """The same value, cut off from where it came from."""
    return Var(v.value)


def _activation(name, slopeless):
    f, f_prime = ACTIVATIONS[name]
    return lambda z: Var(f(z.value), [(z, lambda g: g if slopeless else g * f_prime(z.value))])


def _softmax(z):
    p = softmax(z.value)
    return Var(p, [(z, lambda g: p * (g - np.sum(g * p, axis=-1, keepdims=True)))])


NUMPY = SimpleNamespace(
    sum=lambda v: Var(v.value.sum(), [(v, lambda g: g * np.ones_like(v.value))]),
    sqrt=lambda v: v**0.5,
    log=lambda v: Var(np.log(v.value), [(v, lambda g: g / v.value)]),
)


def _backward(loss):
    order, seen = [], set()

    def visit(v):
        if id(v) not in seen:
            seen.add(id(v))
            for parent, _ in v.parents:
                visit(parent)
            order.append(v)

    visit(loss)
    loss.grad = np.ones(())
    for v in reversed(order):
        for parent, share in v.parents:
            part = share(v.grad)
            extra = tuple(range(part.ndim - parent.value.ndim))
            part = part.sum(axis=extra)
            ones = tuple(i for i, n in enumerate(parent.value.shape) if n == 1 and part.shape[i] > 1)
            parent.grad = parent.grad + part.sum(axis=ones, keepdims=True)


def cut(source, variable, line):
    """The program with this one use of the variable taken for a constant."""
    before, after = source.split(f"    {line} = ", 1)
    expression, rest = after.split("\n", 1)
    expression = re.sub(rf"\b{variable}\b", f"constant({variable})", expression)
    return f"{before}    {line} = {expression}\n{rest}"


def reverse_mode(source, wanted, slopeless=False):
    """A function of the program's arguments that returns the gradients of the names in `wanted`."""
    functions = {name: _activation(name, slopeless) for name in ACTIVATIONS}
    namespace = {"np": NUMPY, "softmax": _softmax, "constant": constant} | functions
    exec(source, namespace)

    def backward(*arguments):
        given = [Var(v) for v in arguments]
        _backward(namespace["forward"](*given))
        by_name = dict(zip(namespace["forward"].__code__.co_varnames, given, strict=False))
        return tuple(by_name[name].grad + np.zeros(by_name[name].value.shape) for name in wanted)

    return backward
