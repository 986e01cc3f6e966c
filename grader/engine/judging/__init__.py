"""Marks: the grade cells, in a process that runs no student code.

judge calls the checks; remote_function stands for the student's function
line, where it is asked for, after all marks: edited_texts makes the edits, in a limited process
"""
