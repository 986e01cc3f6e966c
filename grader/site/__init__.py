"""The course as a static site: site (the command) -> page -> cells (prose with formulas, figure, living widgets
with their dials) and launch (links to
Colab and Binder); browser_lab, a JupyterLite in which the lessons run.

A page shows a lesson as a student gets it, exercises unwritten, with the outputs of the solved run. That gives no
answer away: no cell but the checks needs one, so the checks are all that has no output.
"""
