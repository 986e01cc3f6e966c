"""What cases hand to a student's function that is no plain number: functions and a generator.

It crosses into the sandbox, where student code can read it: nothing here may tell a right answer.
"""
