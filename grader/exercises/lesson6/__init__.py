"""The exercises of lesson 6, Going deep."""
