"""The exercises of lesson 1, The chain rule."""
