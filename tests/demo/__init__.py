"""A made-up class of about forty: demo (makes and grades it), students (who hands in what), samples (the worst)."""
