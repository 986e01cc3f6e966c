"""The documentation beside the lessons' pages, made by Sphinx: building (calls it) -> extension (what docs/conf.py
loads): links (of the repository's texts), docstrings (plain text to paragraphs and lists), syllabus (its tables).
"""
