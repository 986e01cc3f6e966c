"""The exercises of lesson 4, Backprop Ninja."""

LESSON = "04-backprop-ninja"
