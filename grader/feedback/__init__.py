"""A page for each student: page (one graded notebook as html, safe) -> feedback (the command, for a class)."""
