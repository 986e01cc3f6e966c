"""The course as a static site: site -> page -> cells (prose, formulas, figure), and browser_lab, which runs it.

A page shows a lesson as a student gets it, exercises unwritten, with the outputs of the solved run. That gives no
answer away: no cell but the checks needs one, so the checks are all that has no output.
"""
