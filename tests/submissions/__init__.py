"""Submissions that something is wrong with, a file a theme: each says what it tries and what must happen."""
