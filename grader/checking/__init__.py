"""What `check` does: contract -> comparison -> diagnosis -> report, for one function and one exercise.

check (show it), which_exercise (of which?) -> examination (every case) -> contract (what may be returned) -> comparison,
differencing, numerical (is it the gradient?) -> diagnosis, suspects, alteration (which mistake?) -> report (the marks),
findings, mistakes, panel (the words).
`exercise` is how an exercise is declared; `invocation` and `deadline` call the student's function;
`exception_messages`: what it raised, in words.
"""

from grader.checking.check import check
from grader.checking.examination import examine

__all__ = ["check", "examine"]
