"""The exercises of lesson 5, Initialization."""
