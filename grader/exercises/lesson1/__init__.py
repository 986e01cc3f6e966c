"""The exercises of lesson 1, The chain rule."""

LESSON = "01-chain-rule"
