"""What the view of a curved planar reformat shows: the patient straightened along a curve."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.geometry import Floats
from spine_app.domain.slicing.curved import CurvedPath, cross
from spine_app.domain.view.slice_view import FIT_MARGIN, MM_PER_PIXEL_MAX, MM_PER_PIXEL_MIN

FITTED_WIDTH_MM = 90.0
"""What a fitted view shows across a curve at least: a vertebra with its muscles."""


@dataclass(frozen=True, eq=False)
class CurvedView:
    """A straightened view along a curve, arc length growing downwards.

    A pixel stands for the patient point at its arc length, moved across the curve: along
    `CurvedPath.across` at the view's angle. Lengths are true along the curve on the curve itself
    and across it everywhere; elsewhere the picture is stretched, as every straightened view is.

    Attributes:
        path: the curve.
        size: width and height of the view in (CSS) pixels.
        across_mm: distance across the curve at the middle of the view.
        arc_mm: arc length at the middle of the view.
        mm_per_pixel: zoom; the same in both directions.
        angle_deg: turn of the cut about the curve; see `CurvedPath.across`.
    """

    path: CurvedPath
    size: tuple[float, float]
    across_mm: float
    arc_mm: float
    mm_per_pixel: float
    angle_deg: float = 0.0

    def place_mm(self, x: float, y: float) -> tuple[float, float]:
        """Distance across the curve and arc length at a pixel, in mm."""
        across = self.across_mm + (x - self.size[0] / 2) * self.mm_per_pixel
        return across, self.arc_mm + (y - self.size[1] / 2) * self.mm_per_pixel

    def point_lps(self, x: float, y: float) -> Floats:
        """Patient point (3,), mm, LPS, under a pixel from the left and upper edge."""
        across, arc = self.place_mm(x, y)
        on, direction = self.path.across(arc, self.angle_deg)
        return np.asarray(on + across * direction)

    def pixel(self, point_lps: ArrayLike) -> tuple[float, float]:
        """Pixel over which a patient point (3,), mm, LPS, lies, projected onto the cut."""
        arc, across, _ = self.coordinates_mm(point_lps)
        return (
            self.size[0] / 2 + (across - self.across_mm) / self.mm_per_pixel,
            self.size[1] / 2 + (arc - self.arc_mm) / self.mm_per_pixel,
        )

    def coordinates_mm(self, point_lps: ArrayLike) -> tuple[float, float, float]:
        """Arc length of a patient point, its distance across, and in front of or behind the cut.

        The last grows away from the viewer.
        """
        arc = self.path.foot_mm(point_lps)
        on, tangent, _, _ = self.path.frame(arc)
        _, direction = self.path.across(arc, self.angle_deg)
        offset = np.asarray(point_lps, dtype=np.float64) - on
        looking = cross(direction, tangent)
        return arc, float(offset @ direction), float(offset @ looking)

    def resized(self, size: tuple[float, float]) -> "CurvedView":
        """The same part of the patient in a view of another size (pixels)."""
        if min(size) <= 0:
            return self
        shown = min(self.size) * self.mm_per_pixel
        return replace(self, size=size, mm_per_pixel=_zoom(shown / min(size)))

    def panned(self, right: float, down: float) -> "CurvedView":
        """The picture moved with the hand by a number of pixels."""
        return replace(
            self,
            across_mm=self.across_mm - right * self.mm_per_pixel,
            arc_mm=self.arc_mm - down * self.mm_per_pixel,
        )

    def zoomed(self, factor: float, x: float, y: float) -> "CurvedView":
        """Enlarged by `factor`, keeping what is under pixel (x, y) where it is."""
        across, arc = self.place_mm(x, y)
        mm_per_pixel = _zoom(self.mm_per_pixel / factor)
        kept = mm_per_pixel / self.mm_per_pixel
        return replace(
            self,
            across_mm=across + (self.across_mm - across) * kept,
            arc_mm=arc + (self.arc_mm - arc) * kept,
            mm_per_pixel=mm_per_pixel,
        )

    def turned(self, angle_deg: float) -> "CurvedView":
        """The cut turned about the curve, to an angle within ±180°."""
        return replace(self, angle_deg=(angle_deg + 180.0) % 360.0 - 180.0)


def fitted_along(path: CurvedPath, size: tuple[float, float], angle_deg: float = 0.0) -> CurvedView:
    """View of the whole of a curve, at least `FITTED_WIDTH_MM` wide.

    Args:
        path: the curve.
        size: width and height of the view in pixels, > 0.
        angle_deg: turn of the cut.
    """
    fit = max(path.length_mm / size[1], FITTED_WIDTH_MM / size[0])
    return CurvedView(path, size, 0.0, path.length_mm / 2, _zoom(FIT_MARGIN * fit), angle_deg)


def _zoom(mm_per_pixel: float) -> float:
    return float(np.clip(mm_per_pixel, MM_PER_PIXEL_MIN, MM_PER_PIXEL_MAX))
