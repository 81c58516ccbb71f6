"""Where a measurement lies: on which plane of the patient, or through space."""

from dataclasses import dataclass

import numpy as np

from spine_app.domain.measure.lines import Cobb
from spine_app.domain.measure.roi import BoxRoi, DrawnRoi
from spine_app.domain.measure.sphere import Sphere
from spine_app.domain.measure.table import Mark, Measurement
from spine_app.domain.view.plane_frame import PlaneFrame, Point, point_of
from spine_app.domain.view.planes import Plane

NORMALS = (Plane.SAGITTAL, Plane.CORONAL, Plane.AXIAL)
"""Planes by the axis of the patient (L, P, H) that stands on them."""
ON_PLANE_MM = 1e-3
"""Rounding of points on the same slice."""


@dataclass(frozen=True)
class Lie:
    """The plane of a measurement.

    Attributes:
        plane: the nearest anatomical plane of the patient.
        tilt_deg: angle between both, 0 to 55.
        along_mm: position along the normal, which points to the left, the back or the head.
        through_mm: extent across the plane; 0 on a single plane.
    """

    plane: Plane
    tilt_deg: float
    along_mm: float
    through_mm: float


def lie_of(measurement: Measurement) -> Lie | None:
    """The plane on which a measurement lies; None for one through space.

    A ruler or an angle lies on the plane it was placed on while all its points do, within half of
    the distance to the next slice.
    """
    mark = measurement.mark
    frame = plane_of(measurement)
    if frame is None:
        return None
    offsets = frame.offsets(mark.spots)
    through = float(np.ptp(offsets))
    is_bound = isinstance(mark, BoxRoi | DrawnRoi | Cobb)
    if not is_bound and through > max(measurement.placement.step_mm / 2, ON_PLANE_MM):
        return None
    normal = frame.normal
    axis = int(np.argmax(np.abs(normal)))
    normal = normal * np.sign(normal[axis])
    tilt = np.degrees(np.arctan2(np.linalg.norm(np.delete(normal, axis)), normal[axis]))
    return Lie(
        NORMALS[axis],
        float(tilt),
        float(np.mean(np.asarray(mark.spots) @ normal)),
        through if through > ON_PLANE_MM else 0.0,
    )


def plane_of(measurement: Measurement) -> PlaneFrame | None:
    """The plane in which something is measured or was placed; None in space."""
    mark = measurement.mark
    if isinstance(mark, BoxRoi | DrawnRoi | Cobb):
        return mark.frame
    return measurement.placement.frame


def is_on(mark: Mark, frame: PlaneFrame, step_mm: float) -> bool:
    """Whether all of a measurement lies within half a slice of a plane."""
    return bool(np.max(np.abs(frame.offsets(mark.spots))) <= step_mm / 2 + ON_PLANE_MM)


def probes(mark: Mark) -> tuple[Point, ...]:
    """Points whose structures name a measurement: its points, or the middle of a region."""
    if isinstance(mark, BoxRoi):
        return (mark.frame.origin,)
    if isinstance(mark, Sphere):
        return (mark.center,)
    if isinstance(mark, DrawnRoi):
        return (point_of(mark.frame.lifted(mark.outline.mean(axis=0))),)
    return mark.points
