"""A page for each student.

page (one graded notebook as html, safe) -> within_limits (the same in a limited process) -> feedback (the command, for
a class)
"""
