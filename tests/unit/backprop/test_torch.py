"""The module against PyTorch, in float64, to twelve digits; skipped where PyTorch is not installed."""

import numpy as np
import pytest
from backprop.activations import ACTIVATIONS, LEAK
from backprop.losses import LOSSES
from backprop.network import Network
from backprop.optimizers import adam_step, clip_by_global_norm, momentum_step, sgd_step

torch = pytest.importorskip(
    "torch", reason="PyTorch is not installed: NOTHING was compared with torch.autograd (pip install torch)"
)
pytestmark = pytest.mark.torch

TORCH_ACTIVATIONS = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda z: torch.nn.functional.leaky_relu(z, LEAK),
}
TORCH_LOSSES = {
    "half_squared_error": lambda a, y: torch.nn.functional.mse_loss(a, y, reduction="sum") / (2 * len(a)),
    "binary_cross_entropy": lambda z, y: (
        torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction="sum") / len(z)
    ),
    "softmax_cross_entropy": torch.nn.functional.cross_entropy,
}
WIDTHS = [[3, 2], [5, 1, 4], [4, 4, 4, 4, 3], [2] + [8] * 12 + [3]]


def to_torch(array):
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def assert_twelve_digits(actual, tensor):
    expected = tensor.detach().numpy()
    np.testing.assert_allclose(actual, expected, rtol=1e-12, atol=1e-12 * np.abs(expected).max(initial=1e-6))


def random_problem(widths, n, seed=0, **options):
    rng = np.random.default_rng(seed)
    network = Network.random(widths, rng, **options)
    network.b = [None] + [rng.normal(size=b.shape) for b in network.b[1:]]
    return network, rng.normal(size=(n, widths[0])), np.eye(widths[-1])[rng.integers(widths[-1], size=n)]


def assert_agrees_with_autograd(network, X, y):
    """Loss and all gradients, against a forward pass written for PyTorch alone."""
    W, b = ([None, *map(to_torch, parameters[1:])] for parameters in (network.W, network.b))
    a = X_torch = to_torch(X)
    zs = [None]
    for l in range(1, network.depth + 1):
        last = l == network.depth
        zs.append(torch.nn.functional.linear(a, W[l], b[l]))
        zs[l].retain_grad()
        branch = TORCH_ACTIVATIONS[network.output if last else network.hidden](zs[l])
        skips = network.residual and not last and a.shape == branch.shape
        a = a + network.branch_scale * branch if skips else branch
    loss = TORCH_LOSSES[network.loss](a, torch.tensor(y))
    loss.backward()

    cache = network.forward(X)
    gradients = network.backward(cache, y)
    assert_twelve_digits(cache.a[-1], a)
    assert_twelve_digits(network.loss_value(cache, y), loss)
    assert_twelve_digits(gradients.dX, X_torch.grad)
    for l in range(1, network.depth + 1):
        assert_twelve_digits(gradients.dW[l], W[l].grad)
        assert_twelve_digits(gradients.db[l], b[l].grad)
        assert_twelve_digits(gradients.delta[l], zs[l].grad)


@pytest.mark.parametrize("widths", WIDTHS, ids=str)
@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize(
    "options",
    [{}, {"residual": True}, {"residual": True, "branch_scale": 0.3}],
    ids=["plain", "residual", "scaled residual"],
)
def test_every_hidden_layer_agrees_with_autograd(widths, hidden, options):
    assert_agrees_with_autograd(*random_problem(widths, n=7, hidden=hidden, **options))


@pytest.mark.parametrize("output", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("n", [1, 6])
def test_every_output_layer_and_loss_agrees_with_autograd(output, loss, n):
    assert_agrees_with_autograd(*random_problem([3, 5, 4], n, hidden="tanh", output=output, loss=loss))


@pytest.mark.parametrize("loss", ["binary_cross_entropy", "softmax_cross_entropy"])
def test_losses_agree_at_extreme_logits(loss):
    z = np.array([[1000.0, -1000.0, 0.0], [-1000.0, -1000.0, 30.0]])
    y = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
    z_torch = to_torch(z)
    value = TORCH_LOSSES[loss](z_torch, torch.tensor(y))
    value.backward()
    assert_twelve_digits(LOSSES[loss].value(z, y), value)
    assert_twelve_digits(LOSSES[loss].gradient(z, y), z_torch.grad)


def sgd(parameters, gradients, state):
    return sgd_step(parameters, gradients, 0.05), state


def momentum(parameters, gradients, state):
    return momentum_step(parameters, gradients, state, 0.05, momentum=0.8)


def adam(parameters, gradients, state):
    return adam_step(parameters, gradients, state, 0.05, beta1=0.8, beta2=0.95, epsilon=1e-6)


@pytest.mark.parametrize(
    ("step", "torch_optimizer"),
    [
        (sgd, lambda p: torch.optim.SGD(p, lr=0.05)),
        (momentum, lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.8)),
        (adam, lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-6)),
    ],
    ids=["sgd", "momentum", "adam"],
)
def test_twenty_steps_agree_with_torch_optim(step, torch_optimizer):
    rng = np.random.default_rng(0)
    parameters, state = [rng.normal(size=(3, 2)), rng.normal(size=3)], None
    tensors = [to_torch(p) for p in parameters]
    optimizer = torch_optimizer(tensors)
    for _ in range(20):
        gradients = [rng.normal(size=p.shape) for p in parameters]
        for tensor, gradient in zip(tensors, gradients, strict=True):
            tensor.grad = torch.tensor(gradient)
        optimizer.step()
        parameters, state = step(parameters, gradients, state)
    for parameter, tensor in zip(parameters, tensors, strict=True):
        assert_twelve_digits(parameter, tensor)


@pytest.mark.parametrize("max_norm", [0.5, 1e6])
def test_clipping_agrees_with_torch(max_norm):
    rng = np.random.default_rng(0)
    gradients = [rng.normal(size=(3, 2)), rng.normal(size=3)]
    tensors = [to_torch(g) for g in gradients]
    for tensor, gradient in zip(tensors, gradients, strict=True):
        tensor.grad = torch.tensor(gradient)
    torch_norm = torch.nn.utils.clip_grad_norm_(tensors, max_norm)
    clipped, norm = clip_by_global_norm(gradients, max_norm)
    assert_twelve_digits(norm, torch_norm)
    # PyTorch divides by norm + 1e-6 where it clips, and only there.
    correction = norm / (norm + 1e-6) if norm > max_norm else 1.0
    for gradient, tensor in zip(clipped, tensors, strict=True):
        assert_twelve_digits(gradient * correction, tensor.grad)
