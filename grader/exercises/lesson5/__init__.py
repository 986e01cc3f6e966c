"""The exercises of lesson 5, Initialization."""

LESSON = "05-initialization"
