"""The exercises of lesson 2, One neuron."""
