"""All answers of lesson 1 by exercise."""

from tests.corpus import chain_rule_graph as graphs
from tests.corpus import chain_rule_slopes as slopes

ANSWERS = {
    "central_slope": slopes.CENTRAL_SLOPE,
    "activation_slopes": slopes.ACTIVATION_SLOPES,
    "chain_of_three": graphs.CHAIN_OF_THREE,
    "two_paths": graphs.TWO_PATHS,
    "reverse_accumulation": graphs.REVERSE_ACCUMULATION,
    "repaired_gradient": graphs.REPAIRED_GRADIENT,
}
