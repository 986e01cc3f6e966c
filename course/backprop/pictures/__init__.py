"""What draws the lessons: one file a figure or widget, named after its function, on the canvas of `canvas`."""
