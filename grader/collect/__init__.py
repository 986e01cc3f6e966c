"""From what a learning platform gives to download, to one folder a student in gradebook/submitted.

entries (of a zip or a folder, safe names only) -> layouts (whose is it?) -> roster (which id?) -> student_files
(written aside, a student's own zip opened) -> placing (in one step; nothing is overwritten) ; collect runs them
"""
