"""What a class gets, as one zip: handout is the command `release`.

leaks (no answer is in it) -> wheels (of the course's two packages), student_lock (of all others); start and check are
the programs that students run, and check.yml runs check on GitHub. autograder packs the engine for other platforms.
"""
