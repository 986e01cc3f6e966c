"""A mistake that is the right gradient of another forward pass, where no single operation of the right one tells it."""

from collections.abc import Mapping
from functools import partial

import numpy as np
from backprop.finite_differences import numerical_gradient

from grader.checking.alteration import Alteration
from grader.checking.exercise import Case, Suspect
from grader.checking.leaves import Leaves
from grader.checking.mistakes import Words
from grader.checking.program import Program


def gradient_of_another(kind: str, forward: str, returns: Mapping[str, str], words: Words) -> Suspect:
    """Whoever makes this mistake returns the gradient of `forward`, and what `returns` does not name rightly.

    forward: lines that read what the exercise's own forward pass holds, as constants. returns: returned name -> the
    variable whose gradient it is.
    """
    program = Program(forward)

    def loss(case: Case, variable: str, value: np.ndarray) -> float:
        return float(program.run(Alteration(), {**case.values, variable: value})["loss"])

    def wrong(case: Case, truth: Leaves) -> Leaves:
        at = {name: (partial(loss, case, variable), case.values[variable]) for name, variable in returns.items()}
        return truth | {name: numerical_gradient(f, x) for name, (f, x) in at.items()}

    return Suspect(kind, wrong=wrong, words=words)
