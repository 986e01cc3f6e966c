"""The class report: what to teach again, who needs a person, and the figures, from the engine's results.

row (a submission's final marks) -> statistics (of the class) -> as_text, as_csv, as_html (with plots) -> run_report
"""
