"""Lesson 6, the optimizers: adam_update and repaired_adam."""

import numpy as np

from tests.corpus import Answers, Planted, plant

# adam_update


def adam_update(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


def adam_changes(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
    m_new = m + (1 - beta1) * (g - m)
    v_new = v + (1 - beta2) * (g * g - v)
    step = np.divide(m_new / (1 - np.power(beta1, t)), epsilon + (v_new / (1 - np.power(beta2, t))) ** 0.5)
    return [theta - learning_rate * step, m_new, v_new]


def adam_loops(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
    new = [np.zeros_like(theta) for _ in range(3)]
    for index in np.ndindex(theta.shape):
        one = adam_update(theta[index], g[index], m[index], v[index], t, learning_rate, beta1, beta2, epsilon)
        for array, value in zip(new, one, strict=True):
            array[index] = value
    return tuple(new)


def adam_in_place(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * np.square(g)
    theta -= learning_rate * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + epsilon)
    return theta, m, v


def adam_float32(theta, g, m, v, *rest):
    return adam_update(*(array.astype(np.float32) for array in (theta, g, m, v)), *rest)


def adam_fortran(theta, g, m, v, *rest):
    return tuple(np.asfortranarray(array) for array in adam_update(theta, g, m, v, *rest))


adam_planted: list[Planted] = []


@plant(adam_planted, "bias_correction_missing")
def _(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    return theta - learning_rate * m / (np.sqrt(v) + epsilon), m, v


@plant(adam_planted, "correction_stored")
def _(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
    m = (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
    v = (beta2 * v + (1 - beta2) * g**2) / (1 - beta2**t)
    return theta - learning_rate * m / (np.sqrt(v) + epsilon), m, v


@plant(adam_planted, "epsilon_inside_root")
def _(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    return theta - learning_rate * m / (1 - beta1**t) / np.sqrt(v / (1 - beta2**t) + epsilon), m, v


@plant(adam_planted, "square_missing", "non_finite")
def _(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g
    return theta - learning_rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + epsilon), m, v


@plant(adam_planted, "root_missing")
def _(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    return theta - learning_rate * m / (1 - beta1**t) / (v / (1 - beta2**t) + epsilon), m, v


@plant(adam_planted, "share_missing")
def _(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
    m, v = beta1 * m + g, beta2 * v + g**2
    return theta - learning_rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + epsilon), m, v


adam_planted += [
    Planted(lambda *a: adam_update(*a[:4], a[4] + 1, *a[5:])[:1] + adam_update(*a)[1:], ("correction_off_by_one",)),
    Planted(lambda *a: adam_update(*a[:6], a[7], a[6], a[8]), ("betas_swapped",)),
    Planted(lambda *a: adam_update(*a[:5], -a[5], *a[6:]), ("climbs",)),
    Planted(lambda *a: adam_update(*a)[0], ("wrong_count",)),
    Planted(lambda *a: (a[0] - a[5] * a[1], *adam_update(*a)[1:]), ()),
]


@plant(adam_planted, "mutated")
def _(theta, g, m, v, *rest):
    new, m_new, v_new = adam_update(theta, g, m, v, *rest)
    m[...] = m_new
    return new, m_new, v_new


ADAM_UPDATE = Answers([adam_update, adam_changes, adam_loops, adam_in_place, adam_float32, adam_fortran], adam_planted)

# repaired_adam


def repaired_adam(theta, gradients, learning_rate, inside=False, other_beta=False):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t, g in enumerate(gradients, start=1):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        v_hat = v / (1 - (0.9 if other_beta else 0.999) ** t)
        root = np.sqrt(v_hat + 1e-8) if inside else np.sqrt(v_hat) + 1e-8
        theta = theta - learning_rate * m / (1 - 0.9**t) / root
    return theta


def repaired_by_update(theta, gradients, learning_rate):
    m = v = 0.0 * theta
    for k in range(len(gradients)):
        theta, m, v = adam_update(theta, gradients[k], m, v, k + 1, learning_rate, 0.9, 0.999, 1e-8)
    return theta


def repaired_in_place(theta, gradients, learning_rate):
    theta = theta.copy()
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t, g in enumerate(gradients, start=1):
        m += 0.1 * (g - m)
        v += 0.001 * (g**2 - v)
        theta -= learning_rate * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return theta


def repaired_loops(theta, gradients, learning_rate):
    new = theta.copy()
    for index in np.ndindex(theta.shape):
        new[index] = repaired_adam(theta[index], [g[index] for g in gradients], learning_rate)
    return np.asfortranarray(new)


def repaired_float32(theta, gradients, learning_rate):
    return repaired_adam(theta.astype(np.float32), [g.astype(np.float32) for g in gradients], learning_rate)


def as_given(theta, gradients, learning_rate):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t, g in enumerate(gradients, start=1):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        theta -= learning_rate * (m / (1 - 0.9**t)) / np.sqrt(v / (1 - 0.9**t) + 1e-8)
    return theta


repaired_planted = [
    Planted(lambda *a: repaired_adam(*a, inside=True), ("epsilon_inside_root",)),
    Planted(lambda *a: repaired_adam(*a, other_beta=True), ("other_beta",)),
    Planted(lambda *a: repaired_adam(*a, inside=True, other_beta=True), ("other_beta",)),
    Planted(as_given, ("mutated", "shares_memory")),
    Planted(lambda theta, gradients, rate: repaired_adam(theta, gradients[:1], rate), ()),
]

REPAIRED_ADAM = Answers(
    [repaired_adam, repaired_by_update, repaired_in_place, repaired_loops, repaired_float32], repaired_planted
)

ANSWERS = {"adam_update": ADAM_UPDATE, "repaired_adam": REPAIRED_ADAM}
