"""Right and wrong answers to `adam_update`."""

import numpy as np

from tests.corpus import Planted, plant


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


RIGHT = [adam_update, adam_changes, adam_loops, adam_in_place]


def with_step(step):
    """The right m and v, and theta moved by another step: step(m, v, m_hat, v_hat, epsilon)."""

    def wrong(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        return theta - learning_rate * step(m, v, m / (1 - beta1**t), v / (1 - beta2**t), epsilon), m, v

    return wrong


PLANTED = [
    Planted(with_step(lambda m, v, m_hat, v_hat, eps: m / (np.sqrt(v) + eps)), ("bias_correction_missing",)),
    Planted(with_step(lambda m, v, m_hat, v_hat, eps: m_hat / np.sqrt(v_hat + eps)), ("epsilon_inside_root",)),
    Planted(with_step(lambda m, v, m_hat, v_hat, eps: m_hat / (v_hat + eps)), ("root_missing",)),
    Planted(lambda *a: adam_update(*a[:4], a[4] + 1, *a[5:])[:1] + adam_update(*a)[1:], ("correction_off_by_one",)),
    Planted(lambda *a: adam_update(*a[:6], a[7], a[6], a[8]), ("betas_swapped",)),
    Planted(lambda *a: adam_update(*a[:5], -a[5], *a[6:]), ("climbs",)),
    Planted(lambda *a: (a[0] - a[5] * a[1], *adam_update(*a)[1:]), ()),
]


@plant(PLANTED, "correction_stored")
def _(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
    m = (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
    v = (beta2 * v + (1 - beta2) * g**2) / (1 - beta2**t)
    return theta - learning_rate * m / (np.sqrt(v) + epsilon), m, v


@plant(PLANTED, "square_missing", "non_finite")
def _(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g
    return theta - learning_rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + epsilon), m, v


@plant(PLANTED, "share_missing")
def _(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
    m, v = beta1 * m + g, beta2 * v + g**2
    return theta - learning_rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + epsilon), m, v


def with_corrections(of_m, of_v=None):
    """The step with other corrections: functions of (beta, t)."""

    def wrong(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        v_hat = v / (of_v or of_m)(beta2, t)
        return theta - learning_rate * m / of_m(beta1, t) / (np.sqrt(v_hat) + epsilon), m, v

    return wrong


def right(beta, t):
    return 1 - beta**t


def rearranged(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
    """Right on paper, and 0/0 where a unit never fired."""
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    root = np.sqrt(v / (1 - beta2**t))
    return theta - learning_rate * (m / (1 - beta1**t) / root) / (1 + epsilon / root), m, v


def before_correction(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    rate = learning_rate * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return theta - rate * m / (np.sqrt(v) + epsilon), m, v


PLANTED += [
    Planted(with_corrections(lambda beta, t: 1.0, right), ("m_not_corrected",)),
    Planted(with_corrections(right, lambda beta, t: 1.0), ("v_not_corrected",)),
    Planted(with_corrections(lambda beta, t: 1 - beta ** (t - 1)), ("correction_one_behind", "non_finite")),
    Planted(with_corrections(lambda beta, t: 1 - beta * t, right), ("power_as_product",)),
    Planted(with_corrections(lambda beta, t: 1 - beta * t), ("non_finite",)),
    Planted(lambda *a: adam_update(*a[:8], 1e-8), ("epsilon_not_used",)),
    Planted(lambda *a: adam_update(*a[:8], 0.0), ("epsilon_not_used", "non_finite")),
    Planted(before_correction, ("epsilon_before_correction",)),
    Planted(rearranged, ("non_finite",)),
]


@plant(PLANTED, "other_beta")
def _(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    return theta - learning_rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta1**t)) + epsilon), m, v


@plant(PLANTED, "mutated")
def _(theta, g, m, v, *constants):
    theta[...], m[...], v[...] = adam_update(theta, g, m, v, *constants)
    return theta, m, v


@plant(PLANTED, "non_finite")
def _(theta, g, *rest):
    return tuple(np.where(g == 0, np.nan, result) for result in adam_update(theta, g, *rest))


@plant(PLANTED, "m_forgets")
def _(theta, g, m, *rest):
    theta, _, v = adam_update(theta, g, 0 * m, *rest)
    return theta, (1 - rest[3]) * g, v


@plant(PLANTED, "v_takes_nothing")
def _(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
    m_new = beta1 * m + (1 - beta1) * g
    return theta - learning_rate * m_new / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + epsilon), m_new, v.copy()


@plant(PLANTED, "rate_missing")
def _(theta, g, m, v, t, learning_rate, *constants):
    return adam_update(theta, g, m, v, t, 1.0, *constants)


@plant(PLANTED, "start_negated")
def _(theta, *rest):
    return adam_update(-theta, *rest)


def before_update(use):
    """The right m and v, and a step made of others. use: (old, new) -> the pair of which it is made."""

    def wrong(theta, g, m, v, t, learning_rate, beta1, beta2, epsilon):
        new = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        first, second = use((m, v), new)
        root = np.sqrt(second / (1 - beta2**t))
        return theta - learning_rate * first / (1 - beta1**t) / (root + epsilon), *new

    return wrong


PLANTED += [
    Planted(before_update(lambda old, new: old), ("moments_before_update",)),
    Planted(before_update(lambda old, new: (old[0], new[1])), ("m_before_update",)),
    Planted(before_update(lambda old, new: (new[0], old[1])), ("v_before_update",)),
    Planted(lambda *a: (adam_update(*a)[0], a[2].copy(), a[3].copy()), ("old_moments_kept",)),
    Planted(lambda *a: (adam_update(*a)[0], a[2], a[3]), ("old_moments_kept", "shares_memory")),
]
