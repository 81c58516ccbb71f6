"""What one slice view shows: centre and zoom on its plane, and the maths from pixel to patient."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.view.inside import inside_on_plane
from spine_app.domain.view.planes import Plane, ViewAxes, turned_axes, view_axes

MM_PER_PIXEL_MIN = 0.01
MM_PER_PIXEL_MAX = 10.0
FIT_MARGIN = 1.04
"""A fitted slice leaves this much air around itself."""


@dataclass(frozen=True, eq=False)
class SliceView:
    """A slice view of one grid.

    Attributes:
        grid: the volume's grid.
        plane: which view this is.
        size: width and height of the view in (CSS) pixels.
        center_lps: (3,) float64, mm, LPS. Patient point at the middle of the view; its component
            along the plane's normal is the slice position.
        mm_per_pixel: zoom; the same in both directions.
        normal_lps: (3,) float64, unit, LPS. Normal of a plane that was turned away from the grid's
            own; None on the grid's own.
    """

    grid: Grid
    plane: Plane
    size: tuple[float, float]
    center_lps: Floats
    mm_per_pixel: float
    normal_lps: Floats | None = None

    @cached_property
    def axes(self) -> ViewAxes:
        """Screen directions in patient space."""
        if self.normal_lps is None:
            return view_axes(self.grid, self.plane)
        return turned_axes(self.grid, self.plane, self.normal_lps)

    def point_lps(self, x: float, y: float) -> Floats:
        """Patient point under a pixel.

        Args:
            x: pixels from the left edge.
            y: pixels from the upper edge.

        Returns:
            (3,) float64, mm, LPS, on the shown slice.
        """
        axes = self.axes
        right = (x - self.size[0] / 2) * self.mm_per_pixel
        up = (self.size[1] / 2 - y) * self.mm_per_pixel
        return np.asarray(self.center_lps + right * axes.right + up * axes.up)

    def pixel(self, point_lps: ArrayLike) -> tuple[float, float]:
        """Pixel (x from the left, y from the upper edge) over which a patient point lies.

        Args:
            point_lps: (3,), mm, LPS; projected along the plane's normal.
        """
        axes = self.axes
        offset = (np.asarray(point_lps, dtype=np.float64) - self.center_lps) / self.mm_per_pixel
        return (
            float(self.size[0] / 2 + offset @ axes.right),
            float(self.size[1] / 2 - offset @ axes.up),
        )

    def pixels(self, points_lps: Floats) -> Floats:
        """Pixels of many points at once.

        Args:
            points_lps: (n, 3) float64, mm, LPS.

        Returns:
            (n, 2) float64, x from the left and y from the upper edge.
        """
        offset = (points_lps - self.center_lps) / self.mm_per_pixel
        x = self.size[0] / 2 + offset @ self.axes.right
        return np.column_stack((x, self.size[1] / 2 - offset @ self.axes.up))

    def resized(self, size: tuple[float, float]) -> "SliceView":
        """The same part of the patient in a view of another size (pixels)."""
        if min(size) <= 0:
            return self
        shown = min(self.size) * self.mm_per_pixel
        return replace(self, size=size, mm_per_pixel=_zoom(shown / min(size)))

    def panned(self, right: float, down: float) -> "SliceView":
        """The slice moved with the hand by a number of pixels."""
        axes = self.axes
        shift = self.mm_per_pixel * (down * axes.up - right * axes.right)
        return replace(self, center_lps=self.center_lps + shift)

    def zoomed(self, factor: float, x: float, y: float) -> "SliceView":
        """Enlarged by `factor`, keeping the patient point under pixel (x, y) where it is."""
        fixed = self.point_lps(x, y)
        mm_per_pixel = _zoom(self.mm_per_pixel / factor)
        kept = mm_per_pixel / self.mm_per_pixel
        center = fixed + (self.center_lps - fixed) * kept
        return replace(self, center_lps=center, mm_per_pixel=mm_per_pixel)

    def at(self, point_lps: ArrayLike) -> "SliceView":
        """The slice through a patient point (3,), mm, LPS; centre and zoom are kept."""
        through = self.axes.through
        move = (np.asarray(point_lps, dtype=np.float64) - self.center_lps) @ through
        return replace(self, center_lps=self.center_lps + move * through)

    def turned(self, normal_lps: Floats | None, about_lps: ArrayLike) -> "SliceView":
        """The plane turned about a point of it, which stays under its pixel.

        Args:
            normal_lps: (3,) float64, unit, LPS. The normal from now on; None for the grid's own.
            about_lps: (3,), mm, LPS.
        """
        about = np.asarray(about_lps, dtype=np.float64)
        offset = self.center_lps - about
        before, turned = self.axes, replace(self, normal_lps=normal_lps)
        right, up = float(offset @ before.right), float(offset @ before.up)
        center = about + right * turned.axes.right + up * turned.axes.up
        return replace(turned, center_lps=center)

    def position(self) -> tuple[int, float]:
        """Number of the shown slice, from 1, and its position along the normal in mm, LPS.

        On a plane that is none of the grid's, it is the number of the nearest step.
        """
        first, _ = self.reach
        position = float(self.center_lps @ self.axes.through)
        return round((position - first) / self.axes.step) + 1, position

    @property
    def count(self) -> int:
        """Number of slices, or of steps that fit into the volume."""
        first, last = self.reach
        return self.axes.count or int((last - first) / self.axes.step) + 1

    @cached_property
    def reach(self) -> tuple[float, float]:
        """Smallest and largest position of a voxel centre along the normal, mm, LPS."""
        along = self.grid.corners_lps @ self.axes.through
        return float(along.min()), float(along.max())

    def scrolled(self, point_lps: ArrayLike, slices: int) -> Floats:
        """The point moved by whole slices along the normal, kept inside the stack and on slices.

        On a plane that is none of the grid's it is moved by whole steps from where it is.

        Args:
            point_lps: (3,), mm, LPS.
            slices: how many, towards `axes.through` when positive.

        Returns:
            (3,) float64, mm, LPS, within the volume. Its position along the normal is that of a
            slice centre where the plane is one of the grid's.
        """
        axes = self.axes
        first, last = self.reach
        position = float(np.asarray(point_lps, dtype=np.float64) @ axes.through)
        if axes.count:
            number = round((position - first) / axes.step) + slices
            return self.lifted(point_lps, first + max(number, 0) * axes.step)
        return self.lifted(point_lps, min(position + slices * axes.step, last))

    def lifted(self, point_lps: ArrayLike, position: float) -> Floats:
        """The point of the volume nearest to a point, at a position along the normal.

        Args:
            point_lps: (3,), mm, LPS.
            position: mm along the normal; kept within `reach`.

        Returns:
            (3,) float64, mm, LPS, within the volume.
        """
        return inside_on_plane(self.grid, point_lps, self.axes.through, position)


def fitted(grid: Grid, plane: Plane, size: tuple[float, float], point_lps: ArrayLike) -> SliceView:
    """View of a whole slice through a patient point.

    Args:
        grid: the volume's grid.
        plane: the view.
        size: width and height of the view in pixels, > 0.
        point_lps: (3,), mm, LPS. The slice goes through it; the view is centred on the grid.
    """
    axes = view_axes(grid, plane)
    corners = grid.corners_lps
    extent = [np.ptp(corners @ axis) + axes.step for axis in (axes.right, axes.up)]
    mm_per_pixel = FIT_MARGIN * max(extent[0] / size[0], extent[1] / size[1])
    whole = SliceView(grid, plane, size, grid.center_lps, _zoom(mm_per_pixel))
    return whole.at(point_lps)


def _zoom(mm_per_pixel: float) -> float:
    return float(np.clip(mm_per_pixel, MM_PER_PIXEL_MIN, MM_PER_PIXEL_MAX))


def scale_bar(mm_per_pixel: float, longest: float = 140.0) -> tuple[float, float]:
    """Length in mm and in pixels of a scale bar: the largest of 1, 2 or 5 times 10^n mm that fits.

    Args:
        mm_per_pixel: zoom of the view, > 0.
        longest: pixels it may take.
    """
    room = longest * mm_per_pixel
    power = 10.0 ** np.floor(np.log10(room))
    length = max(step * power for step in (1.0, 2.0, 5.0) if step * power <= room)
    return float(length), float(length / mm_per_pixel)
