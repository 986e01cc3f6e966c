"""Results and marks on disk: the store of results, and nbgrader's gradebook.

store (results by their key, whole_file) ; record (one transaction a submission) -> lesson_entry, submission_entry,
auto_comments -> gradebook ; class_marks reads them back
"""
