"""The exercises of lesson 3, Multi-layer."""

LESSON = "03-multi-layer"
