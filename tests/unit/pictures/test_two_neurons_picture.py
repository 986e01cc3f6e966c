"""The picture of two neurons in a row."""

from backprop.pictures.canvas.drawing import Text
from backprop.pictures.two_neurons_picture import two_neurons_picture


def test_the_chain_hands_the_message_back_through_w2():
    texts = [item.text for item in two_neurons_picture().items if isinstance(item, Text)]
    assert {"δ2", "· w2", "dL/da1", "· f1′(z1)", "δ1", "dL/dw1 = δ1 · x", "dL/db1 = δ1", "dL/db2 = δ2"} <= set(texts)
