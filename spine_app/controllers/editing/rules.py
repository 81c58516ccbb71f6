"""From the settings of the page to what tools may change."""

from collections.abc import Iterable

import numpy as np

from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.labels.editing.outline import kept_side
from spine_app.domain.labels.editing.planes import EDGE_MM, half_width_mm, towards_growing
from spine_app.domain.labels.editing.rule import Rule, erase_rule, paint_rule
from spine_app.domain.rendering.cutting import HalfSpace
from spine_app.domain.view.projection import Projection
from spine_app.screen.edit_state import Cutting, EditControls, EditTool


def greys_of(settings: EditControls) -> tuple[int, int] | None:
    """The range of grey values that may be changed; None for all."""
    if not settings.greys_on:
        return None
    low, high = settings.grey_low, settings.grey_high
    return min(low, high), max(low, high)


def stroke_rule(tool: EditTool, label: int, settings: EditControls) -> Rule:
    """What a brush changes."""
    make = erase_rule if tool is EditTool.ERASE else paint_rule
    return make(label, settings.over, settings.over_label, greys_of(settings))


def cut_rule(label: int, settings: EditControls) -> Rule:
    """What scissors change."""
    erases = settings.cutting in (Cutting.ERASE_INSIDE, Cutting.ERASE_OUTSIDE)
    return stroke_rule(EditTool.ERASE if erases else EditTool.PAINT, label, settings)


def grow_rule(label: int, settings: EditControls) -> Rule:
    """What a structure may take when it is made larger, smoother or filled."""
    return paint_rule(label, settings.over, settings.over_label)


def keeps_of(
    grid: Grid, projection: Projection, normal: Floats | None, spaces: Iterable[HalfSpace]
) -> Floats:
    """(m, 4) float64. `Outline.keeps` for what scissors see.

    Args:
        grid: of the labels.
        projection: of the view.
        normal: (3,) float64, unit, LPS, of the slice to which they keep; None for all slices.
        spaces: what is seen in 3D lies in all of these.
    """
    rows = [kept_side(grid, one.point_lps, one.normal) for one in spaces]
    if normal is not None:
        point, half = projection.ray(0, 0).start_lps, half_width_mm(grid, normal)
        normal = towards_growing(grid, normal)
        # As in `planes.on_plane`: the upper border of a voxel is its own, the lower one is not.
        rows.append(kept_side(grid, point - (half - EDGE_MM) * normal, normal))
        rows.append(kept_side(grid, point + (half + EDGE_MM) * normal, -normal))
    return np.array(rows).reshape(-1, 4)
