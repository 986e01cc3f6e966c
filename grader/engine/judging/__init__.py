"""Marks: the grade cells, in a process that runs no student code.

judge calls the checks; remote_function stands for the student's function
line, where it is asked for, after all marks: grading_search tries the edits that edited_texts makes
"""
