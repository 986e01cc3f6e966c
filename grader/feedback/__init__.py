"""A page for each student.

page (one graded notebook as html, safe) -> within_limits (the same in a limited process) -> feedback (the command, for
a class); for_the_exchange: what must lie beside a page that goes back through nbgrader's exchange.
"""
