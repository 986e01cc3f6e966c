"""Marks as CSV: for a spreadsheet (own), for Canvas and for Moodle. `command` runs them."""
