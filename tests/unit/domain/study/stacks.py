"""Planes of slices to be stacked."""

from spine_app.domain.study.stacking import (
    SlicePlane,
)

AXIAL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


def planes(zs, orientation=AXIAL, **changes):
    """Axial slices at some heights."""
    values = {"pixel_spacing": (0.5, 0.7), "rows": 4, "columns": 5} | changes
    return [SlicePlane((1.0, 2.0, float(z)), orientation, **values) for z in zs]
