"""The exercises of lesson 3, Multi-layer."""
