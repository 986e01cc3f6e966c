"""A generator whose first draws are bad luck: a training run that never starts again does not survive it."""

import copy
from typing import Any

import numpy as np


class UnluckyGenerator(np.random.Generator):
    """The first draws of normal or uniform numbers are all negative; after that it is an ordinary generator.

    With inputs that are not negative, such as XOR's, every ReLU of a network that starts so is dead.
    """

    def __init__(self, seed: int, unlucky_draws: int = 2) -> None:
        super().__init__(np.random.PCG64(seed))
        self._seed, self._left = seed, unlucky_draws

    def __deepcopy__(self, memo: dict) -> "UnluckyGenerator":
        twin = UnluckyGenerator(self._seed, self._left)
        twin.bit_generator.state = copy.deepcopy(self.bit_generator.state)
        return twin

    def __reduce__(self) -> tuple:
        # NumPy's own would make a plain generator of it on the way to another process.
        return UnluckyGenerator, (self._seed, self._left), self.bit_generator.state

    def __setstate__(self, state: Any) -> None:
        self.bit_generator.state = state

    def _spoilt(self, drawn):
        if self._left == 0:
            return drawn
        self._left -= 1
        return -np.abs(drawn)

    def normal(self, *arguments, **options):
        """As Generator.normal."""
        return self._spoilt(super().normal(*arguments, **options))

    def standard_normal(self, *arguments, **options):
        """As Generator.standard_normal."""
        return self._spoilt(super().standard_normal(*arguments, **options))

    def uniform(self, *arguments, **options):
        """As Generator.uniform."""
        return self._spoilt(super().uniform(*arguments, **options))
