"""Where each vertebra lies: frames along the curved spine, from the sacral plate upwards."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spine_app.domain.phantom.ids import SACRUM_NAME, vertebra_names
from spine_app.domain.phantom.morphometry import LevelSize, level_sizes
from spine_app.domain.phantom.recipe import PhantomRecipe

Floats = NDArray[np.float64]
ATLAS_RISE = 9.0
"""Height of the C1 frame above the top of the C2 body, mm."""


@dataclass(frozen=True, eq=False)
class Frame:
    """A right-handed orthonormal frame.

    Attributes:
        origin: (3,) float64, mm, in the parent space.
        axes: (3, 3) float64; columns are this frame's axes in the parent space.
    """

    origin: Floats
    axes: Floats

    def to_parent(self, points: ArrayLike) -> Floats:
        """Points (..., 3) of this frame, in the parent space."""
        return np.asarray(np.asarray(points, dtype=np.float64) @ self.axes.T + self.origin)

    def to_local(self, points: ArrayLike) -> Floats:
        """Points (..., 3) of the parent space, in this frame."""
        return np.asarray((np.asarray(points, dtype=np.float64) - self.origin) @ self.axes)

    def child(self, inner: "Frame") -> "Frame":
        """A frame given in this one, in the parent space."""
        return Frame(self.to_parent(inner.origin), self.axes @ inner.axes)


@dataclass(frozen=True)
class Attitude:
    """Absolute angles of one vertebra, degrees.

    Attributes:
        tilt: of the mid body plane; positive leans forward.
        roll: positive leans to the patient's left.
        axial: positive turns the front to the patient's left.
    """

    tilt: float
    roll: float
    axial: float


def attitude_axes(attitude: Attitude) -> Floats:
    """(3, 3) float64 axes Ry(roll) Rx(tilt) Rz(axial): absolute angles, so none leaks."""
    tilt, roll, axial = np.radians([attitude.tilt, attitude.roll, attitude.axial])
    ct, st, cr, sr, ca, sa = (f(a) for a in (tilt, roll, axial) for f in (np.cos, np.sin))
    about_x = np.array([[1, 0, 0], [0, ct, -st], [0, st, ct]])
    about_y = np.array([[cr, 0, sr], [0, 1, 0], [-sr, 0, cr]])
    about_z = np.array([[ca, -sa, 0], [sa, ca, 0], [0, 0, 1]])
    return np.asarray(about_y @ about_x @ about_z)


def plate_frame(size: LevelSize, is_upper: bool) -> Frame:
    """Frame of an end plate in its vertebra: origin mid rim, z the plate's upward normal."""
    sign = 1.0 if is_upper else -1.0
    half = np.radians(size.wedge_deg / 2) * sign
    axes = np.array([[1, 0, 0], [0, np.cos(half), np.sin(half)], [0, -np.sin(half), np.cos(half)]])
    return Frame(np.array([0, 0, sign * size.height / 2]), axes)


@dataclass(frozen=True, eq=False)
class SpineCurve:
    """Sizes and frames of the whole spine.

    Attributes:
        names: from the lowest lumbar vertebra up to C1.
        sizes: by name, C2 and below.
        frames: by name, body centres, and `sacrum`, whose origin is the middle of the S1 plate.
        attitudes: by name, and `sacrum`.
    """

    names: tuple[str, ...]
    sizes: dict[str, LevelSize]
    frames: dict[str, Frame]
    attitudes: dict[str, Attitude]

    def below(self, name: str) -> str:
        """Name of the next bone below a vertebra."""
        index = self.names.index(name)
        return self.names[index - 1] if index else SACRUM_NAME


def _lateral(recipe: PhantomRecipe, names: tuple[str, ...]) -> tuple[Floats, Floats]:
    """Roll and axial angle of each level, degrees."""
    levels = np.arange(len(names), dtype=np.float64)
    roll, axial = np.zeros(len(names)), np.zeros(len(names))
    for curve in recipe.scoliosis:
        x = np.clip((levels - names.index(curve.apex)) / (2 * curve.half_length), -1, 1)
        roll -= curve.cobb_deg / 2 * np.sin(np.pi * x)
        axial += 0.5 * curve.cobb_deg * np.cos(np.pi * x / 2) ** 2
    return roll, axial


def _tilts(recipe: PhantomRecipe, sizes: dict[str, LevelSize]) -> list[float]:
    """Forward tilt of each mid body plane, from the sacral slope and the wedges above it."""
    tilts, plate = [], recipe.sacral_slope_deg
    for size in sizes.values():
        middle = plate - size.disc_wedge_deg - size.wedge_deg / 2
        tilts.append(middle)
        plate = middle - size.wedge_deg / 2
    return tilts


def spine_curve(recipe: PhantomRecipe) -> SpineCurve:
    """Stack the vertebrae: half a disc along each facing plate normal, then the body."""
    names = vertebra_names(recipe.rib_pairs, recipe.lumbar_count)
    sizes = level_sizes(recipe)
    rolls, axials = _lateral(recipe, names)
    sacrum = Attitude(recipe.sacral_slope_deg, 0.0, 0.0)
    attitudes = {SACRUM_NAME: sacrum}
    frames = {SACRUM_NAME: Frame(np.zeros(3), attitude_axes(sacrum))}
    top = frames[SACRUM_NAME]
    for name, tilt, roll, axial in zip(names, _tilts(recipe, sizes), rolls, axials, strict=False):
        size, attitude = sizes[name], Attitude(tilt, float(roll), float(axial))
        axes = attitude_axes(attitude)
        lower = plate_frame(size, is_upper=False)
        facing = axes @ lower.axes[:, 2]
        middle = top.origin + size.disc_height / 2 * (top.axes[:, 2] + facing)
        frame = Frame(middle - axes @ lower.origin, axes)
        frames[name], attitudes[name] = frame, attitude
        top = frame.child(plate_frame(size, is_upper=True))
    rise = ATLAS_RISE * recipe.size_scale
    frames["C1"] = Frame(top.origin + rise * top.axes[:, 2], frames["C2"].axes)
    attitudes["C1"] = attitudes["C2"]
    return SpineCurve(names, sizes, frames, attitudes)
