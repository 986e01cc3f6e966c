"""The course as a static site: site (the command) -> page -> cells (prose with formulas, figure, living widgets
with their dials) and launch (links to
Colab and Binder); documentation, Sphinx's pages beside them; browser_lab, a JupyterLite in which the lessons run.
public: a folder for a public repository, the site in it.

A page shows a lesson as a student gets it, exercises unwritten, with the outputs of the solved run. That gives no
answer away: no cell but the checks needs one, so the checks are all that has no output.
"""
