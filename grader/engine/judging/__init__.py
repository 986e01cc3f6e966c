"""Marks: the grade cells, in a process that runs no student code.

judge calls the checks; remote_function stands for the student's function
"""
