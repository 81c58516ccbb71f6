"""English texts about the slice views."""

SLICES: dict[str, str] = {
    "view.oblique": "Oblique",
    "slab.none": "Off",
    "slab.maximum": "MIP",
    "slab.minimum": "MinIP",
    "slab.mean": "Mean",
    "window.contrast": "Cord and discs",
    "window.whole": "Whole range",
    "slices.locked": ("Slices are shown as they were acquired, and these planes cannot be turned."),
}
