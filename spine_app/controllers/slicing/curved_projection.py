"""The straightened view as what is drawn over it sees it."""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from spine_app.domain.slicing.curved import cross
from spine_app.domain.slicing.curved_view import CurvedView
from spine_app.domain.view.projection import Ray


@dataclass(frozen=True, eq=False)
class CurvedProjection:
    """Projection of a straightened view: along the cut, which is flat on the screen only."""

    view: CurvedView
    is_slice: bool = True

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the view in pixels."""
        return self.view.size

    def pixel(self, point_lps: ArrayLike) -> tuple[float, float] | None:
        """Pixel over which a patient point (3,), mm, LPS, lies."""
        return self.view.pixel(point_lps)

    def ray(self, x: float, y: float) -> Ray:
        """Across the cut through a pixel."""
        _, arc = self.view.place_mm(x, y)
        _, tangent, _, _ = self.view.path.frame(arc)
        _, across = self.view.path.across(arc, self.view.angle_deg)
        return Ray(self.view.point_lps(x, y), cross(across, tangent))

    def offset_mm(self, point_lps: ArrayLike) -> float:
        """Distance in mm from the cut to a point, away from the viewer."""
        return self.view.coordinates_mm(point_lps)[2]
