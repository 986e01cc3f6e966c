"""The exercises of lesson 2, One neuron."""

LESSON = "02-one-neuron"
