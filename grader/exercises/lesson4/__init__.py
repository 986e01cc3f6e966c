"""The exercises of lesson 4, Backprop Ninja."""
