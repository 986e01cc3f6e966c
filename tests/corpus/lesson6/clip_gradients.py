"""Right and wrong answers to `clip_gradients`."""

import numpy as np

from tests.corpus import Planted, plant
from tests.corpus.functions import GUARDS


def norm_of(arrays):
    return np.sqrt(sum(np.sum(g**2) for g in arrays))


def clip_gradients(gradients, max_norm, norm=norm_of, only_above=True):
    """The right answer, with the norm and the condition open to a mistake."""
    size = norm(gradients[1:])
    if only_above and size <= max_norm:
        return gradients
    return [None] + [g * (max_norm / size) for g in gradients[1:]]


def clip_one_vector(gradients, max_norm):
    long = np.concatenate([g.ravel() for g in gradients[1:]])
    factor = min(1.0, max_norm / max(np.linalg.norm(long), 1e-12))
    return [None, *(np.asfortranarray(factor * g) for g in gradients[1:])]


def clip_loops(gradients, max_norm):
    total = 0.0
    for g in gradients:
        if g is not None:
            for value in g.flat:
                total += value * value
    factor = max_norm / total**0.5 if total > max_norm**2 else 1.0
    return [None if g is None else factor * g for g in gradients]


def clip_in_place(gradients, max_norm):
    copies = [None if g is None else g.copy() for g in gradients]
    size = norm_of(copies[1:])
    for g in copies[1:]:
        g /= max(1.0, size / max_norm)
    return tuple(copies)


def clip_guarded(guard):
    return lambda *v: clip_gradients(*v, norm=lambda arrays: norm_of(arrays) + guard)


def clip_always(gradients, max_norm):
    size = norm_of(gradients[1:])
    return [None] + [g * (max_norm / size) if size > 0 else g for g in gradients[1:]]


RIGHT = [clip_gradients, clip_one_vector, clip_loops, clip_in_place, *map(clip_guarded, GUARDS)]

PLANTED = [
    Planted(
        lambda gradients, max_norm: [None] + [clip_gradients([None, g], max_norm)[1] for g in gradients[1:]],
        ("clipped_per_array",),
    ),
    Planted(lambda g, max_norm: [None] + [np.clip(v, -max_norm, max_norm) for v in g[1:]], ("clipped_per_entry",)),
    Planted(clip_always, ("clipped_below_threshold",)),
    Planted(lambda *v: clip_gradients(*v, only_above=False), ("clipped_below_threshold", "non_finite")),
    Planted(lambda *v: clip_gradients(*v, norm=lambda gs: sum(np.sum(g**2) for g in gs)), ("norm_not_rooted",)),
    Planted(lambda *v: clip_gradients(*v, norm=lambda gs: sum(map(np.linalg.norm, gs))), ("norms_added",)),
    Planted(lambda *v: clip_gradients(*v, norm=lambda gs: np.linalg.norm(gs[0])), ("first_norm_only",)),
    Planted(lambda g, max_norm: g[1:], ("wrong_length",)),
    Planted(lambda g, max_norm: g, ("never_clipped",)),
    Planted(lambda g, max_norm: [None] + [0.5 * v for v in g[1:]], ("never_clipped", "halved")),
    Planted(clip_guarded(1e-3), ("nearly_right",)),
    Planted(lambda *v: clip_gradients(*v, norm=lambda gs: max(map(np.linalg.norm, gs))), ()),
]


@plant(PLANTED, "mutated")
def _(gradients, max_norm):
    size = norm_of(gradients[1:])
    for g in gradients[1:]:
        g *= min(1.0, max_norm / max(size, 1e-12))
    return gradients


PLANTED += [
    Planted(lambda *v: clip_gradients(*v, norm=lambda gs: max(np.abs(g).max() for g in gs)), ("largest_entry",)),
    Planted(lambda *v: clip_gradients(*v, norm=lambda gs: sum(np.abs(g).sum() for g in gs)), ("absolutes_added",)),
    Planted(
        lambda *v: clip_gradients(*v, norm=lambda gs: np.sqrt(np.mean(np.concatenate([g.ravel() for g in gs]) ** 2))),
        ("mean_square",),
    ),
    Planted(
        lambda g, max_norm: g if norm_of(g[1:]) <= max_norm else [None] + [v / norm_of(g[1:]) for v in g[1:]],
        ("length_one",),
    ),
    Planted(
        lambda g, max_norm: [None] + [v / np.linalg.norm(v) * min(max_norm, np.linalg.norm(v)) for v in g[1:]],
        ("clipped_per_array", "non_finite"),
    ),
    Planted(
        lambda g, max_norm: clip_gradients(g, max_norm) if all(v.ndim in (1, 2) for v in g[1:]) else None,
        ("returned_nothing",),
    ),
]
