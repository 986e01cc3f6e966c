"""Slips of the kinds that people make, as edits of a text: operators (the kinds) -> every_slip (the texts)."""
