"""The camera of the 3D view as a value: orbit, pan, zoom and the six sides."""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from spine_app.domain.geometry import Floats, Grid

VIEW_ANGLE_DEG = 30.0
DISTANCE_MIN_MM = 20.0
DISTANCE_MAX_MM = 20000.0
UPRIGHT_COSINE = 0.99
"""Within 8° of the patient's axis the head cannot be up."""
HALF_TURN_SKEW = 1e-6


class Side(Enum):
    """Side of the patient that faces the viewer."""

    ANTERIOR = "anterior"
    POSTERIOR = "posterior"
    LEFT = "left"
    RIGHT = "right"
    SUPERIOR = "superior"
    INFERIOR = "inferior"


SIDES: dict[Side, tuple[tuple[int, int, int], tuple[int, int, int]]] = {
    Side.ANTERIOR: ((0, 1, 0), (0, 0, 1)),
    Side.POSTERIOR: ((0, -1, 0), (0, 0, 1)),
    Side.LEFT: ((-1, 0, 0), (0, 0, 1)),
    Side.RIGHT: ((1, 0, 0), (0, 0, 1)),
    Side.SUPERIOR: ((0, 0, -1), (0, -1, 0)),
    Side.INFERIOR: ((0, 0, 1), (0, -1, 0)),
}
"""Looking direction and screen up in LPS for each side."""


@dataclass(frozen=True, eq=False)
class Camera:
    """A perspective camera.

    Attributes:
        focus_lps: (3,) float64, mm, LPS. Point around which the camera turns.
        looking: (3,) float64, unit, LPS.
        up: (3,) float64, unit, LPS, at right angles to `looking`.
        distance: mm from the camera to the focus.
    """

    focus_lps: Floats
    looking: Floats
    up: Floats
    distance: float

    @property
    def position_lps(self) -> Floats:
        """(3,) float64, mm, LPS. Where the camera stands."""
        return np.asarray(self.focus_lps - self.distance * self.looking)

    @property
    def right(self) -> Floats:
        """(3,) float64, unit, LPS. Screen right."""
        return np.cross(self.looking, self.up)

    @property
    def height_at_focus(self) -> float:
        """Height in mm of what is seen at the focus."""
        return float(2.0 * self.distance * np.tan(np.radians(VIEW_ANGLE_DEG / 2)))

    def orbited(self, right_deg: float, up_deg: float) -> "Camera":
        """The scene turned with the hand: to the right and upwards, about the focus."""
        turn = _rotation(self.up, -right_deg) @ _rotation(self.right, up_deg)
        looking = turn @ self.looking
        up = turn @ self.up
        looking = looking / np.linalg.norm(looking)
        up = up - (up @ looking) * looking
        return replace(self, looking=looking, up=up / np.linalg.norm(up))

    def panned(self, right: float, down: float) -> "Camera":
        """The scene moved with the hand, as fractions of the view's height."""
        shift = self.height_at_focus * (down * self.up - right * self.right)
        return replace(self, focus_lps=self.focus_lps + shift)

    def zoomed(self, factor: float) -> "Camera":
        """Nearer by `factor`."""
        distance = float(np.clip(self.distance / factor, DISTANCE_MIN_MM, DISTANCE_MAX_MM))
        return replace(self, distance=distance)


class Preset(Enum):
    """A view of the whole volume, named after the slice that is seen the same way round."""

    AX = "ax"
    COR = "cor"
    SAG = "sag"


PRESET_SIDES = {Preset.AX: Side.INFERIOR, Preset.COR: Side.ANTERIOR, Preset.SAG: Side.LEFT}
"""Axial slices are seen from the feet, coronal ones from the front, sagittal ones from the left."""


def looking_at(grid: Grid, side: Side, aspect: float = 1.0) -> Camera:
    """Camera that sees the whole grid from a side of the patient.

    Args:
        grid: the volume's grid.
        side: which side faces the viewer.
        aspect: width divided by height of the view, > 0.
    """
    looking, up = (np.array(v, dtype=np.float64) for v in SIDES[side])
    return fitted(grid, looking, up, aspect)


def fitted(grid: Grid, looking: Floats, up: Floats, aspect: float = 1.0) -> Camera:
    """Camera that sees the whole grid in a direction.

    Args:
        grid: the volume's grid.
        looking: (3,) float64, unit, LPS.
        up: (3,) float64, unit, LPS, at right angles to `looking`.
        aspect: width divided by height of the view, > 0.
    """
    right = np.cross(looking, up)
    corners = grid.corners_lps - grid.center_lps
    half = max(np.abs(corners @ up).max(), np.abs(corners @ right).max() / max(aspect, 0.1))
    depth = np.abs(corners @ looking).max()
    distance = half / np.tan(np.radians(VIEW_ANGLE_DEG / 2)) + 0.5 * depth
    return Camera(grid.center_lps, looking, up, float(distance))


def outwards(camera: Camera, outward: Floats) -> Camera:
    """The camera moved about its focus so that a direction of the patient faces the viewer.

    The head stays up; looked at from above or below, the front does.

    Args:
        camera: where it is now; focus and distance stay.
        outward: (3,), LPS, any length > 0. From the focus towards the viewer.
    """
    looking = -np.asarray(outward, dtype=np.float64)
    looking = looking / np.linalg.norm(looking)
    upright = np.array((0.0, 0.0, 1.0) if abs(looking[2]) < UPRIGHT_COSINE else (0.0, -1.0, 0.0))
    up = upright - (upright @ looking) * looking
    return replace(camera, looking=looking, up=up / np.linalg.norm(up))


def between(start: Camera, end: Camera, part: float) -> Camera:
    """A camera on the way from one to another: turned evenly about one axis.

    Args:
        start: where the way begins.
        end: where it ends.
        part: 0 … 1 of the way.
    """
    turn = _frame(end) @ _frame(start).T
    axis, angle_deg = _axis_and_angle(turn)
    frame = _rotation(axis, part * angle_deg) @ _frame(start)
    focus = start.focus_lps + part * (end.focus_lps - start.focus_lps)
    distance = start.distance * (end.distance / start.distance) ** part
    return Camera(focus, frame[:, 2], frame[:, 1], float(distance))


def _frame(camera: Camera) -> Floats:
    """(3, 3): columns right, up and looking; left-handed, which turns do not mind."""
    return np.column_stack([camera.right, camera.up, camera.looking])


def _axis_and_angle(turn: Floats) -> tuple[Floats, float]:
    """Unit axis and angle in degrees, 0 … 180, of a rotation matrix."""
    angle = float(np.degrees(np.arccos(np.clip((np.trace(turn) - 1) / 2, -1.0, 1.0))))
    skew = np.array([turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1]])
    length = float(np.linalg.norm(skew))
    if length > HALF_TURN_SKEW:
        return skew / length, angle
    # Half a turn, or none: (R + I) / 2 is the axis times itself, and any axis will do for none.
    outer = (turn + np.eye(3)) / 2
    column = outer[:, int(np.argmax(np.diag(outer)))]
    return column / np.linalg.norm(column), angle


def _rotation(axis: Floats, angle_deg: float) -> Floats:
    """(3, 3) rotation about a unit axis by Rodrigues' formula, right-handed."""
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.radians(angle_deg)
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * (cross @ cross))
