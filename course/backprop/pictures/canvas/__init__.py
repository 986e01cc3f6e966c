"""What the pictures are drawn on: primitives, colours, and the ways out to a page."""
