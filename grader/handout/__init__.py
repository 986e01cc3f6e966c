"""What a class gets, as one zip: handout is the command `release`.

leaks (no answer is in it) -> wheels (of the course's two packages), student_lock (of all others); start is the
program that students run, with student_readme.txt beside it.
"""
