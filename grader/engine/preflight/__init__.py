"""From a submission's files to the notebook to run: the released one with the student's answers. Runs nothing.

submission (reads the folder) -> find_notebook (which file: decoding, mending, salvage, script) -> student_cells
(cell_names), answers, own_cells -> rebuild; preflight runs them
"""
