"""All answers of lesson 3 by exercise."""

from tests.corpus import layer_answers as layers
from tests.corpus import network_answers as networks

ANSWERS = {
    "forward": layers.FORWARD,
    "output_delta": layers.OUTPUT_DELTA,
    "hidden_delta": layers.HIDDEN_DELTA,
    "parameter_gradients": layers.PARAMETER_GRADIENTS,
    "backward": networks.BACKWARD,
    "backward_loops": networks.BACKWARD_LOOPS,
    "train_xor": networks.TRAIN_XOR,
    "repaired_backward": networks.REPAIRED_BACKWARD,
}
