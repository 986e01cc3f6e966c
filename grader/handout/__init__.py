"""What a class gets: the zip of notebooks, wheels and a start command (handout), and no answer in it (leaks)."""
