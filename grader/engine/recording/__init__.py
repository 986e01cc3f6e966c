"""Results and marks on disk.

store (a result a file, each written by whole_file) ; record (one transaction a submission, by gradebook): lesson_entry,
submission_entry (with submission_time), auto_comments ; class_marks reads both back ; course_seed: the secret of the
random cases ; gradebook_examination: for `grader doctor`.
"""
