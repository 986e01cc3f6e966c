"""From what a learning platform gives to download, to one folder a student in gradebook/submitted.

sources (a zip, a folder, a folder of zips) -> entries and archives (what it holds, read safely) -> detection (which of
the layouts? with wrappers: what is around it?) -> sorting (whose is it? with roster: which id? with owners: may that
be? with crowds: is it one's? with attempts: which counts?) -> student_files (written aside, a student's own zip opened)
-> placing (in one step; nothing is overwritten) -> summary (in words). collect runs them in this order.
"""
