"""Who is who in a platform's list: ids, each in the namespace of who gave it, and names.

`collect` finds a student by them, and `export` a student's row: both by what stands here.
"""
