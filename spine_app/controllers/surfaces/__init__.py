"""The surfaces of the label map in the 3D view."""
