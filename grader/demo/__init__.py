"""A made-up class of six, taken through nbgrader's own commands from submission to feedback pages and CSV.

students (who hands in what) -> grading (nbgrader's commands) -> marks (the table) ; demo runs them in order
"""
