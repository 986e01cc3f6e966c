"""Grades one submission where a platform hands it over, in a container of its own, and answers in its format.

`grader release --gradescope` and `--prairielearn` pack this room with the engine. one_submission -> told (what a
student may read of it) -> gradescope or prairielearn (where the files lie there, and what an answer is).
"""
