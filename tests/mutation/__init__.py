"""Every single edit of every solution, examined: what the checker makes of mistakes that nobody listed.

answers (the solutions, with what their lessons define) -> mutants (the edited texts, by `grader.dojo.slips`)
-> judging (one mutant: what `examine` says, held against equivalence) -> bench (all of them, in a process that may be
stopped; the figures). `python -m tests.mutation` runs it.
"""
