"""The grading engine: submissions in, marks out, and no student code ever runs beside the marks.

reading (preflight: reads, mends, rebuilds; slicing: which cells must run) -> runner (cells, in the sandbox) -> judge
(a trusted process, with the student's functions as proxies) -> cleaning -> record (nbgrader's gradebook) -> the class
report

Whatever parses, cleans or renders what a student made does so in a process of limited time and memory (limited).
"""
