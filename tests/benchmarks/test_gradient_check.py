"""What it costs to verify a right gradient: ours against the usual loop, PyTorch's gradcheck and SciPy's check_grad.

Every method gets the same loss (a tanh network with half squared error) and the same claimed gradient, as arrays.
Counts and verdicts are asserted, times are printed. See README.md beside this file.
"""

import itertools
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec

import numpy as np
import pytest
from backprop.finite_differences import numerical_gradient, relative_error
from backprop.network import Network

from grader.checking.comparison import compare
from grader.checking.leaves import Leaves, flatten

WIDTHS = {50: [4, 4, 4, 2], 4_137: [20, 53, 53, 3], 100_000: [128, 220, 310, 10]}
BATCH = 16
MOST_EVALUATIONS = 12
PLANTS = 20
SAMPLED = {100_000: 1_000}
"""At this size a method that goes entry by entry gets so many entries: all of them would take minutes."""
ROUNDS = 7
MOST_SECONDS = 3.0
"""For all rounds of one method at one size; at least one round is run."""
SHORTEST_SAMPLE = 0.02
"""Seconds. Quicker methods are repeated to fill them."""
ACCEPT = 1e-5
"""The relative error up to which a method without a verdict of its own accepts: ours has the same."""


@dataclass
class Problem:
    """A loss, its variables and the gradient claimed for it; x and g are the same as long vectors."""

    X: np.ndarray
    y: np.ndarray
    variables: Leaves
    claimed: Leaves

    def __post_init__(self) -> None:
        self.x = np.concatenate([value.ravel() for value in self.variables.values()])
        self.g = np.concatenate([value.ravel() for value in self.claimed.values()])
        self.evaluations = 0

    def loss(self, leaves: Leaves) -> float:
        """The bare forward pass, so that no method is charged for checking arguments."""
        self.evaluations += 1
        error = output(self.X, leaves, np.tanh) - self.y
        return 0.5 * float(np.sum(error * error)) / len(error)

    def loss_at(self, x: np.ndarray) -> float:
        """The loss of one long vector."""
        return self.loss(self.split(x))

    def loss_at_head(self, head: np.ndarray) -> float:
        """The loss where the first entries are these and the others stay."""
        if head.size == self.x.size:
            return self.loss_at(head)
        x = self.x.copy()
        x[: head.size] = head
        return self.loss_at(x)

    def split(self, x):
        """A long vector, array or tensor, as leaves."""
        ends = itertools.accumulate(value.size for value in self.variables.values())
        named = zip(self.variables.items(), ends, strict=True)
        return {name: x[end - value.size : end].reshape(value.shape) for (name, value), end in named}


def output(X, leaves, tanh):
    """The network's linear output, (N, n_3), in arrays or in tensors."""
    a = X
    for l in (1, 2):
        a = tanh(a @ leaves[f"W[{l}]"].T + leaves[f"b[{l}]"])
    return a @ leaves["W[3]"].T + leaves["b[3]"]


def make_problem(parameters: int) -> Problem:
    """A random network with exactly so many parameters, random data, and the gradient by the recurrence."""
    rng, widths = np.random.default_rng(parameters), WIDTHS[parameters]
    network = Network.random(widths, rng, hidden="tanh")
    network.b = [None] + [0.1 * rng.standard_normal(n) for n in widths[1:]]
    X, y = rng.standard_normal((BATCH, widths[0])), rng.standard_normal((BATCH, widths[-1]))
    cache = network.forward(X)
    gradients = network.backward(cache, y)
    variables = flatten({"W": network.W, "b": network.b})
    problem = Problem(X, y, variables, flatten({"W": gradients.dW, "b": gradients.db}))
    assert problem.x.size == parameters
    assert problem.loss(variables) == pytest.approx(network.loss_value(cache, y), rel=1e-13)
    return problem


def plant(problem: Problem, rng: np.random.Generator, among: int) -> Problem:
    """The same problem with one of its first `among` gradient entries off by a thousandth of the largest."""
    g = problem.g.copy()
    g[rng.integers(among)] += rng.choice([-1, 1]) * 1e-3 * np.abs(g).max()
    return replace(problem, claimed=problem.split(g))


def ours(problem: Problem, rng: np.random.Generator, entries: int) -> bool:
    return compare(problem.loss, problem.variables, problem.claimed, rng).agrees


def usual_loop(problem: Problem, rng: np.random.Generator, entries: int) -> bool:
    numerical = numerical_gradient(problem.loss_at_head, problem.x[:entries])
    return relative_error(problem.g[:entries], numerical) < ACCEPT


def scipy_check_grad(problem: Problem, rng: np.random.Generator, entries: int, direction: str) -> bool:
    from scipy.optimize import check_grad

    head = problem.g[:entries]
    options = {"direction": direction, "rng": rng} if direction == "random" else {}
    error = check_grad(problem.loss_at_head, lambda x: head, problem.x[:entries], **options)
    return error < ACCEPT * np.linalg.norm(head)


class FoundWrong(Exception):
    """gradcheck's fast mode disagrees; it would now go through every entry for the sake of its message."""


def torch_gradcheck(problem: Problem, rng: np.random.Generator, entries: int, fast: bool) -> bool:
    """gradcheck, with its default tolerances, of a Function whose backward pass returns the claimed gradient."""
    import torch

    X, y, x = torch.from_numpy(problem.X), torch.from_numpy(problem.y), torch.from_numpy(problem.x.copy())
    claimed = torch.from_numpy(problem.g[:entries])

    class Claimed(torch.autograd.Function):
        @staticmethod
        def forward(ctx, head):
            problem.evaluations += 1
            if fast and problem.evaluations > 20:
                raise FoundWrong
            x[:entries] = head
            error = output(X, problem.split(x), torch.tanh) - y
            return 0.5 * (error * error).sum() / len(error)

        @staticmethod
        def backward(ctx, upstream):
            return upstream * claimed

    head = x[:entries].clone().requires_grad_()
    try:
        return torch.autograd.gradcheck(Claimed.apply, (head,), fast_mode=fast, raise_exception=False)
    except FoundWrong:
        return False


@dataclass(frozen=True)
class Method:
    """verify(problem, rng, entries) tells whether the claim is accepted. by_entry: looks at that many entries."""

    name: str
    verify: Callable[[Problem, np.random.Generator, int], bool]
    by_entry: bool = False
    needs: str = "numpy"

    def entries(self, parameters: int) -> int:
        return SAMPLED.get(parameters, parameters) if self.by_entry else parameters


OURS = Method("grader.checking.comparison", ours)
OTHERS = [
    Method("loop, 2 a parameter", usual_loop, by_entry=True),
    Method("torch gradcheck, slow", partial(torch_gradcheck, fast=False), by_entry=True, needs="torch"),
    Method("torch gradcheck, fast", partial(torch_gradcheck, fast=True), needs="torch"),
    Method("scipy check_grad, all", partial(scipy_check_grad, direction="all"), by_entry=True, needs="scipy"),
    Method("scipy check_grad, random", partial(scipy_check_grad, direction="random"), needs="scipy"),
]


def measure(problem: Problem, methods: list[Method]) -> dict[str, tuple[int, float]]:
    """Loss evaluations and median seconds of each method, over rounds in which each has its turn."""
    samples: dict[str, list[float]] = {method.name: [] for method in methods}
    evaluations = {}
    for method in methods:
        problem.evaluations = 0
        assert method.verify(problem, np.random.default_rng(0), method.entries(problem.x.size)), method.name
        evaluations[method.name] = problem.evaluations
    for round_ in range(ROUNDS):
        for method in methods:
            if sum(samples[method.name]) < MOST_SECONDS:
                samples[method.name].append(sample(problem, method, round_))
    return {name: (evaluations[name], statistics.median(times)) for name, times in samples.items()}


def sample(problem: Problem, method: Method, seed: int) -> float:
    """Seconds a run, over as many runs as fill the shortest sample."""
    rng, runs, start = np.random.default_rng(seed), 0, time.perf_counter()
    while (passed := time.perf_counter() - start) < SHORTEST_SAMPLE or not runs:
        problem.evaluations = 0
        method.verify(problem, rng, method.entries(problem.x.size))
        runs += 1
    return passed / runs


def rejected(problem: Problem, method: Method, plants: int) -> int:
    """How many of so many planted errors are rejected."""
    entries, rng = method.entries(problem.x.size), np.random.default_rng(7)
    return sum(not method.verify(plant(problem, rng, entries), rng, entries) for _ in range(plants))


@pytest.mark.parametrize("parameters", WIDTHS)
def test_a_right_gradient_costs_a_handful_of_evaluations(parameters: int):
    problem = make_problem(parameters)
    for seed in range(PLANTS):
        problem.evaluations = 0
        assert ours(problem, np.random.default_rng(seed), parameters)
        assert problem.evaluations <= MOST_EVALUATIONS


@pytest.mark.parametrize("parameters", WIDTHS)
def test_one_entry_off_by_a_thousandth_of_the_largest_is_rejected(parameters: int):
    assert rejected(make_problem(parameters), OURS, PLANTS) == PLANTS


def test_print_the_table(capsys: pytest.CaptureFixture):
    methods = [OURS, *(method for method in OTHERS if find_spec(method.needs))]
    missing = [method for method in OTHERS if method not in methods]
    lines = ["", row("parameters", "method", "loss evaluations", "ms", "x ours", "errors found")]
    for parameters in WIDTHS:
        problem = make_problem(parameters)
        results = measure(problem, methods)
        size, seconds = f"{parameters:,}", {}
        for method in methods:
            scale = parameters / method.entries(parameters)
            about = "~" if scale > 1 else ""
            evaluations, seconds[method.name] = (scale * result for result in results[method.name])
            figures = (f"{evaluations:,.0f}", f"{1e3 * seconds[method.name]:,.2f}")
            ratio = f"{seconds[method.name] / seconds[OURS.name]:,.1f}"
            plants = 2 if method.by_entry else PLANTS
            found = f"{rejected(problem, method, plants)} of {plants}"
            lines.append(row(size, method.name, *(about + figure for figure in (*figures, ratio)), found))
        lines += [row(size, method.name, "NOT MEASURED", "", "", f"{method.needs} is missing") for method in missing]
        fastest = min(seconds, key=seconds.get)
        verdict = "met" if fastest == OURS.name else f"NOT met, {fastest} is"
        lines += [f"goal at {size}: ours is the fastest{' of those installed' if missing else ''}: {verdict}", ""]
    lines += [f"~ scaled up from {SAMPLED[n]:,} of {n:,} entries." for n in SAMPLED]
    lines += ["Errors found: one entry off by 1e-3 of the largest, planted (where entries are sampled: among those)."]
    lines += [f"The loop and check_grad leave the verdict to their caller: here, a relative error below {ACCEPT:g}."]
    with capsys.disabled():
        print("\n".join(lines))


def row(parameters: str, method: str, evaluations: str, ms: str, ratio: str, found: str) -> str:
    return f"{parameters:>10}  {method:<26}{evaluations:>17}{ms:>12}{ratio:>10}   {found}"
