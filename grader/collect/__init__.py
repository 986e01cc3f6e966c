"""From what a learning platform gives to download, to one folder a student in gradebook/submitted.

sources (a zip, a folder, a folder of zips) -> entries and archives (what it holds, read safely) -> layouts (whose is
it?) -> sorting (with roster: which id? with owners: may that be?) -> student_files (written aside, a student's own zip
opened) -> placing (in one step; nothing is overwritten) -> summary (in words). collect runs them in this order.
"""
