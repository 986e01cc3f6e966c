"""The grading engine: submissions in, marks out, and no student code ever runs beside the marks.

preflight (reads, mends, rebuilds) -> runner (cells, in the sandbox) -> judge (a trusted process, with the student's
functions as proxies) -> record (nbgrader's gradebook) -> the class report
"""
