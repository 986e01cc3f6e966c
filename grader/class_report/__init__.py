"""The class report: what to teach again, who needs a person, and the figures, from the engine's results.

row (a submission's final marks) -> statistics (of the class) -> topics (what to teach again), sentences (with labels:
words for a mistake; plain: names fit for a screen) -> as_text, as_csv, as_html (with plots, drawn by svg). report is
the command.
"""
