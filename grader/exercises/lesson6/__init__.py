"""The exercises of lesson 6, Going deep."""

LESSON = "06-going-deep"
