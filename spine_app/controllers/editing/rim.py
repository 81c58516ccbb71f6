"""The circle that shows how far a brush reaches."""

import numpy as np

from spine_app.controllers.measure.source import screen_frame
from spine_app.domain.geometry import Floats
from spine_app.domain.view.drawing import Pixel
from spine_app.domain.view.projection import Projection

CORNERS = 48


def rim_of(projection: Projection, center_lps: Floats, radius_mm: float) -> tuple[Pixel, ...]:
    """The rim of a ball as it is seen; nothing where it lies behind the viewer.

    Args:
        projection: of the view.
        center_lps: (3,) float64, mm, LPS.
        radius_mm: of the ball.
    """
    right = np.asarray(screen_frame(projection).right)
    middle, side = projection.pixel(center_lps), projection.pixel(center_lps + radius_mm * right)
    if middle is None or side is None:
        return ()
    radius = float(np.hypot(side[0] - middle[0], side[1] - middle[1]))
    turns = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    return tuple(
        (middle[0] + radius * float(np.cos(t)), middle[1] + radius * float(np.sin(t)))
        for t in turns
    )
