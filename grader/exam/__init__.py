"""Exams, dealt from a secret of the class: to each student other networks of the same belts, and as hard ones.

spec (the instructor's TOML) -> dealing (a student's questions: length, secret) -> notebook -> table, exam (the
command), zips (what leaks has looked into). Grading is the engine's: it marks by the notebook that was dealt to the
student.
"""
