"""Marks as CSV: for a spreadsheet (own), for Canvas and for Moodle. `export` runs them."""
