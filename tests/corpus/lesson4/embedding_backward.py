"""Right and wrong answers to `embedding_backward`."""

import numpy as np

from tests.corpus import Planted, plant


def embedding_backward(dE, ix, rows):
    dC = np.zeros((rows, dE.shape[-1]))
    np.add.at(dC, ix, dE)
    return dC


def embedding_loops(dE, ix, rows):
    dC = np.zeros((rows, dE.shape[2]))
    for n in range(ix.shape[0]):
        for t in range(ix.shape[1]):
            dC[ix[n, t]] += dE[n, t]
    return dC


def embedding_one_hot(dE, ix, rows):
    return np.einsum("ntr,ntj->rj", np.eye(rows)[ix], dE)


def embedding_bincount(dE, ix, rows):
    columns = [np.bincount(ix.ravel(), weights=dE[..., j].ravel(), minlength=rows) for j in range(dE.shape[2])]
    return np.stack(columns, axis=1)


def embedding_masks(dE, ix, rows):
    return np.asfortranarray(np.array([dE[ix == r].sum(axis=0) for r in range(rows)]))


RIGHT = [embedding_backward, embedding_loops, embedding_one_hot, embedding_bincount, embedding_masks]

PLANTED = [
    Planted(lambda dE, ix, rows: dE.reshape(-1, dE.shape[-1]).copy(), ("wrong_shape",)),
]


@plant(PLANTED, "duplicates_lost")
def _(dE, ix, rows):
    dC = np.zeros((rows, dE.shape[-1]))
    dC[ix] += dE
    return dC


@plant(PLANTED, "duplicates_lost")
def _(dE, ix, rows):
    dC = np.zeros((rows, dE.shape[-1]))
    for index, d in zip(ix.ravel(), dE.reshape(-1, dE.shape[-1]), strict=True):
        dC[index] = d
    return dC


@plant(PLANTED, "duplicates_averaged")
def _(dE, ix, rows):
    counts = np.bincount(ix.ravel(), minlength=rows)
    return embedding_backward(dE, ix, rows) / np.maximum(counts, 1)[:, np.newaxis]


@plant(PLANTED, "first_duplicate_wins")
def _(dE, ix, rows):
    dC, seen = np.zeros((rows, dE.shape[-1])), set()
    for index, d in zip(ix.ravel(), dE.reshape(-1, dE.shape[-1]), strict=True):
        if index not in seen:
            dC[index] = d
            seen.add(index)
    return dC


@plant(PLANTED, "duplicates_lost_in_rows")
def _(dE, ix, rows):
    dC = np.zeros((rows, dE.shape[-1]))
    for n in range(len(ix)):
        dC[ix[n]] += dE[n]
    return dC


@plant(PLANTED, "duplicates_lost_in_rows")
def _(dE, ix, rows):
    dC = np.zeros((rows, dE.shape[-1]))
    for t in range(ix.shape[1]):
        dC[ix[:, t]] += dE[:, t]
    return dC


@plant(PLANTED)  # one lookup is missed
def _(dE, ix, rows):
    return embedding_backward(dE, ix, rows) - embedding_backward(dE[:1, :1], ix[:1, :1], rows)


@plant(PLANTED, "duplicates_averaged")
def _(dE, ix, rows):
    """Divided by how often each row was read."""
    times = np.bincount(ix.ravel(), minlength=rows)[:, np.newaxis]
    return embedding_backward(dE, ix, rows) / np.maximum(times, 1)
