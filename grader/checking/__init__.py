"""What `check` does: contract -> comparison -> diagnosis -> report, for one function and one exercise.

check (show it), which_exercise (of which?) -> examination (every case) -> contract (what may be returned) ->
comparison, differencing (is it the gradient?), numerical (made by differences itself?) -> evidence, diagnosis,
suspects, usual_mistakes (which mistake?) -> line, repair, edits, elimination, source (on which line?) -> report (the
marks), findings, mistakes, usual_words, failing_case, panel (the words).
`exercise` is how an exercise is declared; `program`, `operations`, `rules`, `wrong_slopes` and `alteration` make a
forward pass of its text, right or with a mistake; `invocation` and `deadline` call the student's function;
`exception_messages`: what it raised, in words.
"""

from grader.checking.check import check
from grader.checking.examination import examine

__all__ = ["check", "examine"]
