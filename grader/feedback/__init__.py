"""A page for each student: page (one notebook as html, safe) ; feedback (the command, for a class)."""
