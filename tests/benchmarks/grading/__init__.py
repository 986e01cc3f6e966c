"""Ways to grade the same class of lesson 3: one file a way.

classroom (who hands in what) -> course_folder (a live course with that class) -> plain_nbgrader, otter_run,
nbclient_alone, floor, ours -> measurement (seconds a submission, and the marks, which must be the same)
"""
