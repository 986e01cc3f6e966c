"""Marks as CSV: own (for a spreadsheet), canvas and moodle (with platform: what both need). export is the command."""
