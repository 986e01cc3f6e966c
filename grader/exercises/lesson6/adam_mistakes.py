"""One step of Adam with one part of it exchanged, and the words for each, for `adam_update` and `repaired_adam`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.checking.exercise import Case, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import CONTRACT, Words

Step = Callable[..., tuple[np.ndarray, np.ndarray, np.ndarray]]
"""The arguments of `adam_update` -> theta, m, v."""


def adam_with(
    square: Callable = np.square,
    root: Callable = np.sqrt,
    corrections: Callable = lambda beta1, beta2, t: (1 - beta1**t, 1 - beta2**t),
    kept: Callable = lambda beta1, beta2: (beta1, beta2),
    shares: Callable = lambda beta1, beta2: (1 - beta1, 1 - beta2),
    below: Callable = lambda root, v, correction, epsilon: root(v / correction) + epsilon,
    used: Callable = lambda old, new: new,
    handed: Callable = lambda old, new, corrected: new,
    swapped: bool = False,
    direction: Callable = lambda rate: -rate,
    start: float = 1.0,
) -> Step:
    """An Adam step with one part of it exchanged.

    kept, shares: of the old moments, of the new gradients. used: the pair (m, v) that the step is made of. below: what
    the corrected m is divided by. handed: the pair that is returned. direction: what the quotient is multiplied by.
    start: what theta is.
    """

    def step(
        theta: np.ndarray, g: np.ndarray, m: np.ndarray, v: np.ndarray, t: int, rate: float, *constants: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        beta1, beta2, epsilon = constants
        if swapped:
            beta1, beta2 = beta2, beta1
        with np.errstate(all="ignore"):
            old = m, v
            new = (
                kept(beta1, beta2)[0] * m + shares(beta1, beta2)[0] * g,
                kept(beta1, beta2)[1] * v + shares(beta1, beta2)[1] * square(g),
            )
            of_m, of_v = (np.float64(c) for c in corrections(beta1, beta2, t))
            m, v = used(old, new)
            theta = start * theta + direction(rate) * (m / of_m) / below(root, v, of_v, epsilon)
            return theta, *handed(old, new, (m / of_m, v / of_v))

    return step


def keeping(m: float | None = None, v: float | None = None) -> Callable:
    """Which share of the old moments is kept, where one of them is not the right one."""
    return lambda beta1, beta2: (beta1 if m is None else m, beta2 if v is None else v)


@dataclass(frozen=True)
class AdamMistake:
    """A mistake by the parts of `adam_with` that it exchanges."""

    kind: str
    title: str
    text: str
    parts: dict[str, Any] = field(default_factory=dict)

    def suspect(self, returns: tuple[str, ...], run: Callable[[Step, Case], tuple[np.ndarray, ...]]) -> Suspect:
        """run: what the exercise's function returns when it takes this step."""
        step = adam_with(**self.parts)

        def wrong(case: Case, truth: Leaves) -> dict[str, np.ndarray | None]:
            # What this mistake turns into NaN it does not explain where it is a number.
            returned = zip(returns, run(step, case), strict=True)
            return {name: value if np.all(np.isfinite(value)) else None for name, value in returned}

        return Suspect(self.kind, wrong=wrong, words=Words(self.title, self.text))


ADAM_MISTAKES = tuple(
    AdamMistake(kind, title, "{outputs_is} what comes out " + text, parts)
    for kind, title, text, parts in (
        (
            "bias_correction_missing",
            "the bias correction is missing",
            "when m and v are used as they are. Both started at 0, and in the first steps both are still far too "
            "small: divide each by its own 1 - beta**t before the step.",
            {"corrections": lambda beta1, beta2, t: (1.0, 1.0)},
        ),
        (
            "m_not_corrected",
            "only v is corrected",
            "when m is used as it is. It started at 0 too: divide it by 1 - beta1**t.",
            {"corrections": lambda beta1, beta2, t: (1.0, 1 - beta2**t)},
        ),
        (
            "v_not_corrected",
            "only m is corrected",
            "when v is used as it is. It started at 0 too: divide it by 1 - beta2**t.",
            {"corrections": lambda beta1, beta2, t: (1 - beta1**t, 1.0)},
        ),
        (
            "other_beta",
            "v is corrected with m's beta",
            "when v is divided by 1 - beta1**t. Each moment is corrected with its own beta. This may not be the last "
            "mistake: check again once it is mended.",
            {"corrections": lambda beta1, beta2, t: (1 - beta1**t, 1 - beta1**t)},
        ),
        (
            "correction_off_by_one",
            "the correction counts one step too many",
            "when it is corrected as if one more step had been taken. t is 1 at the first step already.",
            {"corrections": lambda beta1, beta2, t: (1 - beta1 ** (t + 1), 1 - beta2 ** (t + 1))},
        ),
        (
            "correction_one_behind",
            "the correction counts one step too few",
            "when it is corrected as if one step less had been taken. t is 1 at the first step, not 0.",
            {"corrections": lambda beta1, beta2, t: (1 - beta1 ** (t - 1), 1 - beta2 ** (t - 1))},
        ),
        (
            "power_as_product",
            "a product where a power belongs",
            "when beta is multiplied by t. What is left of the start after t steps is beta times beta times beta, t "
            "times over: beta**t.",
            {"corrections": lambda beta1, beta2, t: (1 - beta1 * t, 1 - beta2 * t)},
        ),
        (
            "power_as_product",
            "a product where a power belongs",
            "when beta is multiplied by t. What is left of the start after t steps is beta times beta times beta, t "
            "times over: beta**t.",
            {"corrections": lambda beta1, beta2, t: (1 - beta1 * t, 1 - beta2**t)},
        ),
        (
            "epsilon_inside_root",
            "epsilon is inside the root",
            "for the root of (v_hat + epsilon). It is added to the root, outside: inside, 1e-8 acts like 1e-4, and "
            "the step of a small gradient is far too short.",
            {"below": lambda root, v, correction, epsilon: root(v / correction + epsilon)},
        ),
        (
            "epsilon_before_correction",
            "epsilon is added before the correction",
            "when epsilon is added to the root of v, and the correction divides both. Correct v first, take the root "
            "of v_hat, then add epsilon.",
            {"below": lambda root, v, correction, epsilon: (root(v) + epsilon) / root(correction)},
        ),
        (
            "epsilon_not_used",
            "the epsilon that was given is not used",
            "when epsilon is left out, or is a number of your own. It keeps the step of a gradient near 0 small: use "
            "the one that belongs to the exercise.",
            {"below": lambda root, v, correction, epsilon: root(v / correction) + 1e-300},
        ),
        (
            "square_missing",
            "v averages g, not its square",
            "when v averages the gradient itself. v measures size, whatever the sign: it averages g squared, entry by "
            "entry.",
            {"square": lambda g: g},
        ),
        (
            "root_missing",
            "the root is missing",
            "when the step is divided by v_hat itself. v_hat is a mean square: its root has the size of a gradient.",
            {"root": lambda v: v},
        ),
        (
            "share_missing",
            "the new gradient counts in full",
            "without the factors 1 - beta1 and 1 - beta2. A running mean keeps the share beta of the old and takes the "
            "share 1 - beta of the new.",
            {"shares": lambda beta1, beta2: (1.0, 1.0)},
        ),
        (
            "betas_swapped",
            "beta1 and beta2 have changed places",
            "when beta1 averages the squares. beta1 belongs to m, beta2 to v.",
            {"swapped": True},
        ),
        (
            "correction_stored",
            "the corrected moments are handed on",
            "when the corrected values are kept. The correction is for one step alone: hand on m and v themselves, or "
            "the next step corrects them a second time.",
            {"handed": lambda old, new, corrected: corrected},
        ),
        (
            "moments_before_update",
            "the step is made of the old m and v",
            "when the step is made of m and v as the step before left them. They take in the new gradient first, "
            "then theta moves.",
            {"used": lambda old, new: old},
        ),
        (
            "m_before_update",
            "the step is made of the old m",
            "when the step is made of m as the step before left it, beside the new v. It takes in the new gradient "
            "first, then theta moves.",
            {"used": lambda old, new: (old[0], new[1])},
        ),
        (
            "v_before_update",
            "the step is made of the old v",
            "when the step is made of v as the step before left it, beside the new m. It takes in the new square "
            "first, then theta moves.",
            {"used": lambda old, new: (new[0], old[1])},
        ),
        (
            "old_moments_kept",
            "the old m and v are kept",
            "when the step is made of the new m and v, and the old ones stay for the next step. Then nothing is ever "
            "remembered: keep the new ones.",
            {"handed": lambda old, new, corrected: old},
        ),
        (
            "climbs",
            "it climbs",
            "when the step is added, so that the loss goes up. Descent subtracts it.",
            {"direction": lambda rate: rate},
        ),
        (
            "rate_missing",
            "the learning rate is not used",
            "when the quotient is taken as it is. How long a step is, is for the caller to say: times learning_rate.",
            {"direction": lambda rate: -1.0},
        ),
        (
            "start_negated",
            "a minus before theta",
            "when the step is taken from -theta. Only the step is subtracted.",
            {"start": -1.0},
        ),
        (
            "m_share_missing",
            "m takes the new gradient in full",
            "without the factor 1 - beta1. A running mean keeps the share beta of the old and takes the share 1 - beta "
            "of the new.",
            {"shares": lambda beta1, beta2: (1.0, 1 - beta2)},
        ),
        (
            "v_share_missing",
            "v takes the new square in full",
            "without the factor 1 - beta2. A running mean keeps the share beta of the old and takes the share 1 - beta "
            "of the new.",
            {"shares": lambda beta1, beta2: (1 - beta1, 1.0)},
        ),
        (
            "m_forgets",
            "m forgets the gradients before",
            "when m holds the new gradient's share alone. A running mean keeps the share beta1 of what it was.",
            {"kept": keeping(m=0.0)},
        ),
        (
            "v_forgets",
            "v forgets the squares before",
            "when v holds the new square's share alone. A running mean keeps the share beta2 of what it was.",
            {"kept": keeping(v=0.0)},
        ),
        (
            "m_takes_nothing",
            "m takes nothing of the new gradient",
            "when m stays what it was, or only shrinks. A running mean keeps the share beta1 of the old and takes "
            "the share 1 - beta1 of the new.",
            {"shares": lambda beta1, beta2: (0.0, 1 - beta2)},
        ),
        (
            "m_takes_nothing",
            "m takes nothing of the new gradient",
            "when m stays what it was, or only shrinks. A running mean keeps the share beta1 of the old and takes "
            "the share 1 - beta1 of the new.",
            {"kept": keeping(m=1.0), "shares": lambda beta1, beta2: (0.0, 1 - beta2)},
        ),
        (
            "v_takes_nothing",
            "v takes nothing of the new square",
            "when v stays what it was, or only shrinks. A running mean keeps the share beta2 of the old and takes "
            "the share 1 - beta2 of the new.",
            {"shares": lambda beta1, beta2: (1 - beta1, 0.0)},
        ),
        (
            "v_takes_nothing",
            "v takes nothing of the new square",
            "when v stays what it was, or only shrinks. A running mean keeps the share beta2 of the old and takes "
            "the share 1 - beta2 of the new.",
            {"kept": keeping(v=1.0), "shares": lambda beta1, beta2: (1 - beta1, 0.0)},
        ),
    )
)

ZERO_OR_ROOT = Words(
    CONTRACT["non_finite"].title,
    "{output} is {value} at entry {entry}. A unit that is off has g = m = v = 0: does anything divide 0 by 0 there? Or "
    "is a root taken of something negative? And 1 - beta**t is 0 where t is.",
)
