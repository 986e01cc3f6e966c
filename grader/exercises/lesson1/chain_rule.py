"""All exercises of lesson 1, in its order."""

from grader.exercises.lesson1.chain_rule_graph import REVERSE_ACCUMULATION
from grader.exercises.lesson1.chain_rule_paths import CHAIN_OF_THREE, REPAIRED_GRADIENT, TWO_PATHS
from grader.exercises.lesson1.chain_rule_slopes import ACTIVATION_SLOPES, CENTRAL_SLOPE

EXERCISES = (
    CENTRAL_SLOPE,
    ACTIVATION_SLOPES,
    CHAIN_OF_THREE,
    TWO_PATHS,
    REVERSE_ACCUMULATION,
    REPAIRED_GRADIENT,
)
