"""Marks: the grade cells, in a process that runs no student code.

judge calls the checks (bounded_memory); remote_function stands for the student's function
"""
