"""The reference: every cell of a notebook in a stock Jupyter kernel, in the engine's sandbox.

grading (here) -> kernel_child (in the sandbox) -> kernel_launch (the kernel) -> kernel_side (inside of it)
"""
