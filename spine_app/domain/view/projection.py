"""From patient space to the pixels of a view and back, whichever kind of view it is."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.geometry import Floats
from spine_app.domain.view.camera import VIEW_ANGLE_DEG, Camera
from spine_app.domain.view.slice_view import SliceView


@dataclass(frozen=True, eq=False)
class Ray:
    """The line of sight through a pixel.

    Attributes:
        start_lps: (3,) float64, mm, LPS. In a slice: on the slice. In 3D: the camera.
        direction: (3,) float64, unit, LPS. Away from the viewer.
    """

    start_lps: Floats
    direction: Floats


class Projection(Protocol):
    """How a view maps patient space onto its pixels (CSS, from the upper left corner)."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the view in pixels."""

    @property
    def is_slice(self) -> bool:
        """Whether the view shows one plane, on which a pixel is a patient point."""

    def pixel(self, point_lps: ArrayLike) -> tuple[float, float] | None:
        """Pixel over which a patient point (3,), mm, LPS, lies; None behind the viewer."""

    def ray(self, x: float, y: float) -> Ray:
        """The line of sight through a pixel."""

    def offset_mm(self, point_lps: ArrayLike) -> float:
        """Distance in mm along the look from the shown plane, or the camera's focus, to a point."""


@dataclass(frozen=True, eq=False)
class SliceProjection:
    """Projection of a slice view: parallel, onto its plane."""

    view: SliceView
    is_slice: bool = True

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the view in pixels."""
        return self.view.size

    def pixel(self, point_lps: ArrayLike) -> tuple[float, float] | None:
        """Pixel over which a patient point lies."""
        return self.view.pixel(point_lps)

    def ray(self, x: float, y: float) -> Ray:
        """From the point of the slice under a pixel, away from the viewer."""
        return Ray(self.view.point_lps(x, y), self.view.axes.looking)

    def offset_mm(self, point_lps: ArrayLike) -> float:
        """Distance in mm from the slice to a point, away from the viewer."""
        offset = np.asarray(point_lps, dtype=np.float64) - self.view.center_lps
        return float(offset @ self.view.axes.looking)


@dataclass(frozen=True, eq=False)
class CameraProjection:
    """Projection of the 3D view: perspective.

    Attributes:
        camera: where it looks from.
        size: width and height of the view in pixels, > 0.
    """

    camera: Camera
    size: tuple[float, float]
    is_slice: bool = False

    @property
    def _focal(self) -> float:
        """Distance of a picture plane on which a pixel is one unit wide."""
        return float(self.size[1] / 2 / np.tan(np.radians(VIEW_ANGLE_DEG / 2)))

    def pixel(self, point_lps: ArrayLike) -> tuple[float, float] | None:
        """Pixel over which a patient point lies; None at or behind the camera."""
        offset = np.asarray(point_lps, dtype=np.float64) - self.camera.position_lps
        depth = float(offset @ self.camera.looking)
        if depth <= 0:
            return None
        scale = self._focal / depth
        x = self.size[0] / 2 + scale * float(offset @ self.camera.right)
        y = self.size[1] / 2 - scale * float(offset @ self.camera.up)
        return x, y

    def ray(self, x: float, y: float) -> Ray:
        """From the camera through a pixel."""
        right, up = x - self.size[0] / 2, self.size[1] / 2 - y
        camera = self.camera
        direction = self._focal * camera.looking + right * camera.right + up * camera.up
        return Ray(camera.position_lps, direction / np.linalg.norm(direction))

    def offset_mm(self, point_lps: ArrayLike) -> float:
        """Distance in mm from the plane of the focus to a point, away from the viewer."""
        offset = np.asarray(point_lps, dtype=np.float64) - self.camera.focus_lps
        return float(offset @ self.camera.looking)
