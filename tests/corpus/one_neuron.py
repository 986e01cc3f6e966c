"""All answers of lesson 2 by exercise."""

from tests.corpus import neuron_answers as gradients
from tests.corpus import neuron_training_answers as training

ANSWERS = {
    "neuron_delta_squared": gradients.NEURON_DELTA_SQUARED,
    "neuron_gradients": gradients.NEURON_GRADIENTS,
    "neuron_delta_cross_entropy": gradients.NEURON_DELTA_CROSS_ENTROPY,
    "repaired_neuron": gradients.REPAIRED_NEURON,
    "descent_step": training.DESCENT_STEP,
    "train_neuron": training.TRAIN_NEURON,
    "chain_delta": training.CHAIN_DELTA,
}
