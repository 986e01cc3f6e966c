"""From a forward pass as text to its backward pass.

forward_text (its lines, as trees), naming (names for what stands inside of them) -> reading (a formula of an
expression, with its shape) -> mirror (what each operation sends back), with powers, functions, stretching
and rules_in_words -> backward_pass. A formula is made by algebra, and written by itself. shapes: with letters in them.
"""
