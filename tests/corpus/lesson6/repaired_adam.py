"""Right and wrong answers to `repaired_adam`."""

import numpy as np

from tests.corpus import Planted
from tests.corpus.lesson6.adam_update import (
    adam_update,
    before_correction,
    before_update,
    rearranged,
    right,
    with_corrections,
    with_step,
)


def repaired_adam(theta, gradients, learning_rate, inside=False, other_beta=False, epsilon=1e-8):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t, g in enumerate(gradients, start=1):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        v_hat = v / (1 - (0.9 if other_beta else 0.999) ** t)
        root = np.sqrt(v_hat + epsilon) if inside else np.sqrt(v_hat) + epsilon
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


def as_given(theta, gradients, learning_rate):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t, g in enumerate(gradients, start=1):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        theta -= learning_rate * (m / (1 - 0.9**t)) / np.sqrt(v / (1 - 0.9**t) + 1e-8)
    return theta


RIGHT = [repaired_adam, repaired_by_update, repaired_in_place, repaired_loops]

PLANTED = [
    Planted(lambda *a: repaired_adam(*a, inside=True), ("epsilon_inside_root",)),
    Planted(lambda *a: repaired_adam(*a, other_beta=True), ("other_beta",)),
    Planted(lambda *a: repaired_adam(*a, inside=True, other_beta=True), ("other_beta",)),
    Planted(as_given, ("mutated", "other_beta")),
    Planted(lambda theta, gradients, rate: repaired_adam(theta, gradients[:1], rate), ()),
    Planted(lambda *a: repaired_adam(*a, epsilon=1e-2), ()),
]


def run(step, first=1):
    """A run of another step: a function of the arguments of adam_update."""

    def wrong(theta, gradients, learning_rate):
        m = v = np.zeros_like(theta)
        for t, g in enumerate(gradients, start=first):
            theta, m, v = step(theta, g, m, v, t, learning_rate, 0.9, 0.999, 1e-8)
        return theta

    return wrong


PLANTED += [
    Planted(run(with_corrections(lambda beta, t: 1.0)), ("bias_correction_missing",)),
    Planted(run(with_corrections(lambda beta, t: 1.0, right)), ("m_not_corrected",)),
    Planted(run(with_corrections(right, lambda beta, t: 1.0)), ("v_not_corrected",)),
    Planted(run(adam_update, first=2), ("correction_off_by_one",)),
    Planted(run(adam_update, first=0), ("non_finite",)),
    Planted(run(before_correction), ("epsilon_before_correction",)),
    Planted(run(rearranged), ("non_finite",)),
    Planted(run(with_step(lambda m, v, m_hat, v_hat, eps: m_hat / (v_hat + eps))), ("root_missing",)),
    Planted(lambda theta, gradients, rate: run(adam_update)(theta, gradients, -rate), ("climbs",)),
    Planted(run(before_update(lambda old, new: old)), ("moments_before_update",)),
    Planted(run(before_update(lambda old, new: (old[0], new[1]))), ("m_before_update",)),
    Planted(run(before_update(lambda old, new: (new[0], old[1]))), ("v_before_update",)),
    Planted(run(lambda theta, g, m, v, *rest: (adam_update(theta, g, m, v, *rest)[0], m, v)), ("old_moments_kept",)),
]
