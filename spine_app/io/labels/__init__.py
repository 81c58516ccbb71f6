"""Label maps of other programs, read onto the grid of the open volume."""
