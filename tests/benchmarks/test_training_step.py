"""A whole training step (forward, loss, backward, SGD): ours against PyTorch's eager step, in float64 and one thread.

PyTorch gets its leanest form: gradients from `torch.autograd.grad`, parameters moved in place, no optimizer object.
See README.md beside this file.
"""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pytest
from backprop.network import Network
from backprop.optimizers import sgd_step

torch = pytest.importorskip("torch", reason="PyTorch is not installed: NOTHING was measured (pip install torch)")

from tests.unit.backprop.test_torch import TORCH_ACTIVATIONS, TORCH_LOSSES  # noqa: E402, it needs PyTorch

pytestmark = pytest.mark.torch

LEARNING_RATE = 0.01
ROUNDS = 80
NUMPYS_PRODUCTS = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
"""Variables that choose how OpenBLAS multiplies."""
SHORTEST_SAMPLE = 0.005
"""Seconds. Quicker steps are repeated to fill them."""
DEEP = [64] + [48] * 23 + [10]
LOGITS = {"loss": "softmax_cross_entropy"}
SIZES: dict[str, tuple[list[int], int, dict[str, Any]]] = {
    "lesson 3: 3-4-3-1, batch 8": ([3, 4, 3, 1], 8, {"hidden": "relu"}),
    "lesson 3: 2-3-1, batch 4": ([2, 3, 1], 4, {"hidden": "tanh", "output": "sigmoid"}),
    "lesson 6: 24 layers of 48, ReLU, batch 64": (DEEP, 64, {"hidden": "relu", **LOGITS}),
    "lesson 6, residual": (DEEP, 64, {"hidden": "relu", "residual": True, "branch_scale": 24**-0.5, **LOGITS}),
    "lesson 6, tanh": (DEEP, 64, {"hidden": "tanh", **LOGITS}),
    "lesson 6, sigmoid": (DEEP, 64, {"hidden": "sigmoid", **LOGITS}),
    "lesson 6, leaky ReLU": (DEEP, 64, {"hidden": "leaky_relu", **LOGITS}),
    "width 1024: 4 layers, batch 64": ([1024] * 4 + [10], 64, {"hidden": "relu", **LOGITS}),
}


class OurStep:
    def __init__(self, network: Network, X: np.ndarray, y: np.ndarray):
        self.network, self.X, self.y = network, X, y

    def __call__(self) -> float:
        network = self.network
        cache = network.forward(self.X)
        loss = network.loss_value(cache, self.y)
        gradients = network.backward(cache, self.y)
        network.W = sgd_step(network.W, gradients.dW, LEARNING_RATE)
        network.b = sgd_step(network.b, gradients.db, LEARNING_RATE)
        return loss


class TorchStep:
    def __init__(self, network: Network, X: np.ndarray, y: np.ndarray):
        self.W, self.b = (
            [None, *(torch.tensor(p, requires_grad=True) for p in parameters[1:])]
            for parameters in (network.W, network.b)
        )
        self.X, self.y, self.network = torch.tensor(X), torch.tensor(y), network
        self.parameters = self.W[1:] + self.b[1:]
        self.f = [TORCH_ACTIVATIONS[network.hidden]] * network.depth + [TORCH_ACTIVATIONS[network.output]]
        self.skips = [l > 0 and network.is_residual(l) for l in range(network.depth + 1)]

    def __call__(self) -> float:
        a = self.X
        for l in range(1, len(self.W)):
            branch = self.f[l](torch.nn.functional.linear(a, self.W[l], self.b[l]))
            a = a + self.network.branch_scale * branch if self.skips[l] else branch
        loss = TORCH_LOSSES[self.network.loss](a, self.y)
        gradients = torch.autograd.grad(loss, self.parameters)
        with torch.no_grad():
            for parameter, gradient in zip(self.parameters, gradients, strict=True):
                parameter.sub_(gradient, alpha=LEARNING_RATE)
        return loss.item()


class MatrixProducts:
    """Our step's matrix products alone."""

    def __init__(self, network: Network, X: np.ndarray, y: np.ndarray):
        cache = network.forward(X)
        delta = network.backward(cache, y).delta
        self.layers = [(cache.a[l - 1], network.W[l], delta[l]) for l in range(1, network.depth + 1)]

    def __call__(self) -> None:
        for a, W, delta in self.layers:
            _ = a @ W.T, delta.T @ a, delta @ W


class Ratio(NamedTuple):
    """A median, between the bounds of its 95% confidence interval."""

    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Measured:
    """Seconds a step in each round, in which each way had its turn."""

    ours: list[float]
    pytorch: list[float]
    products: list[float]

    def ratio(self) -> Ratio:
        """Ours over PyTorch's, in the middle of the rounds."""
        ratios = sorted(ours / pytorch for ours, pytorch in zip(self.ours, self.pytorch, strict=True))
        # The number of rounds below the true median is binomial(rounds, 1/2), whatever the noise looks like.
        margin = round(0.98 * len(ratios) ** 0.5)
        middle = len(ratios) // 2
        return Ratio(ratios[middle - margin], statistics.median(ratios), ratios[middle + margin])


def problem(size: str) -> tuple[Network, np.ndarray, np.ndarray]:
    widths, batch, options = SIZES[size]
    rng = np.random.default_rng(0)
    labels = rng.integers(widths[-1], size=batch)
    return Network.random(widths, rng, **options), rng.normal(size=(batch, widths[0])), np.eye(widths[-1])[labels]


def seconds(step: Callable, runs: int) -> float:
    start = time.perf_counter()
    for _ in range(runs):
        step()
    return (time.perf_counter() - start) / runs


def measure(size: str) -> Measured:
    steps = [way(*problem(size)) for way in (OurStep, TorchStep, MatrixProducts)]
    samples: list[list[float]] = [[], [], []]
    runs = [max(1, round(SHORTEST_SAMPLE / min(seconds(step, 1) for _ in range(5)))) for step in steps]
    for _ in range(ROUNDS):
        for step, run, times in zip(steps, runs, samples, strict=True):
            times.append(seconds(step, run))
    return Measured(*samples)


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("size", SIZES)
def test_both_train_the_same_network(size):
    ours, pytorch = OurStep(*problem(size)), TorchStep(*problem(size))
    assert [ours() for _ in range(5)] == pytest.approx([pytorch() for _ in range(5)], rel=1e-9)
    for l in range(1, ours.network.depth + 1):
        np.testing.assert_allclose(ours.network.W[l], pytorch.W[l].detach().numpy(), rtol=1e-9, atol=1e-12)


def test_our_step_is_no_slower_than_pytorchs(capsys):
    measured = {size: measure(size) for size in SIZES}
    with capsys.disabled():
        print("\n".join(table(measured)))
    if held := [name for name in NUMPYS_PRODUCTS if name in os.environ]:
        pytest.skip(f"{' and '.join(held)} bind NumPy's matrix products and not PyTorch's: measured, not judged")
    assert not [size for size, times in measured.items() if times.ratio().low > 1]


def table(measured: dict[str, Measured]) -> list[str]:
    lines = ["", f"{'a training step, ms':<44}    ours   torch   ratio  95% of it   products' share of ours"]
    for size, times in measured.items():
        ours, pytorch, products = (1e3 * statistics.median(t) for t in (times.ours, times.pytorch, times.products))
        ratio = times.ratio()
        figures = (
            f"{ours:8.3f}{pytorch:8.3f}{ratio.median:8.2f}  {ratio.low:.2f}-{ratio.high:.2f}  {products / ours:6.0%}"
        )
        lines.append(f"{size:<44}{figures}")
    return lines
