"""Delta at a softmax output, for the cross-entropy averaged over the batch."""

import numpy as np

from grader.checking.mistakes import CONTRACT, Words
from grader.exercises.gradient import gradient


def _logits(rng, sizes, k):
    """Of all sizes: rows far above and below 0 side by side, and one that runs from -1000 to 1000."""
    logits = rng.normal(size=(sizes["N"], sizes["K"]))
    if k % 4 == 2:
        logits[::2] += 900.0
        logits[1::2] -= 900.0
    elif k % 4 == 3:
        logits[-1] = rng.permutation(np.linspace(-1000.0, 1000.0, sizes["K"]))
    return logits


exercise = gradient(
    section="6 Fused",
    points=2,
    given="logits (N, K), labels (N) labels",
    forward="loss = np.sum(softmax_cross_entropy(logits, one_hot(labels, K))) / len(labels)",
    returns={"delta": "logits"},
    draw={"logits": _logits},
    words={
        "non_finite": Words(
            CONTRACT["non_finite"].title,
            "{output} is {value} at entry {entry}. Has each row its own maximum taken out, before exp? Without it exp "
            "overflows, and one maximum for all leaves a row far below it with nothing but zeros.",
        )
    },
)
