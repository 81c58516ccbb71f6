"""The trunk around the spine: tables along the height, skin outline and couch."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import gaussian_filter1d

from spine_app.domain.phantom.assemble import Skeleton
from spine_app.domain.phantom.ids import SACRUM_NAME
from spine_app.domain.phantom.sacrum import sacral_path

Floats = NDArray[np.float64]
BACK_EXPONENT, FRONT_EXPONENT = 2.7, 2.4
FURROW_DEPTH, FURROW_WIDTH = 5.0, 13.0
BULGE_HEIGHT, BULGE_AT, BULGE_WIDTH = 6.0, 36.0, 20.0
PRESSED = 8.0
"""How far the most prominent part of the back is flattened by the couch, mm."""
COUCH_RADIUS = 650.0
SOFTNESS = 26.0
# Outline by level: half width, reach of the front before the spine, fat over the spinous tips.
OUTLINE: dict[str, tuple[float, float, float]] = {
    "low": (166, 118, 22), "S1": (158, 122, 20), "L4": (143, 122, 21), "L2": (141, 136, 16),
    "L1": (145, 150, 14), "T12": (150, 163, 13), "T9": (153, 174, 12), "T6": (154, 164, 11),
    "T3": (148, 128, 10), "C7": (82, 78, 12), "C5": (60, 64, 10), "C2": (66, 74, 10),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Trunk:
    """Tables along z, and the skin as closed functions of them.

    Attributes:
        z: (n,) float64, mm, ascending at 1 mm.
        spine_x: (n,) float64, mm. Centre of the bodies (below S1: of the sacrum).
        spine_y: (n,) float64, mm.
        canal_back: (n,) float64, mm. y of the back wall of the canal.
        axial: (n,) float64, rad.
        half_width: (n,) float64, mm, of the skin outline.
        front: (n,) float64, mm. y of the skin in front.
        ridge: (n,) float64, mm. y of the back's midline before furrow and couch.
        middle_x: (n,) float64, mm. x of the trunk's own midline.
    """

    z: Floats
    spine_x: Floats
    spine_y: Floats
    canal_back: Floats
    axial: Floats
    half_width: Floats
    front: Floats
    ridge: Floats
    middle_x: Floats

    def at(self, table: Floats, z: ArrayLike) -> Floats:
        """A table at heights; linear, constant beyond its ends."""
        return np.interp(np.asarray(z, dtype=np.float64), self.z, table)

    @cached_property
    def couch_y(self) -> float:
        """Y of the couch surface in the midline, mm."""
        lying = self.z > -90
        return float(self.ridge[lying].max()) - PRESSED

    def couch(self, x: ArrayLike) -> Floats:
        """Y of the couch surface, mm: a shallow hollow."""
        return np.asarray(self.couch_y - np.asarray(x, dtype=np.float64) ** 2 / (2 * COUCH_RADIUS))

    def middle_y(self, z: ArrayLike) -> Floats:
        """Y that separates the back half of the outline from its front half."""
        return np.asarray(0.45 * self.at(self.front, z) + 0.55 * self.at(self.ridge, z) - 12)

    def skin(self, x: ArrayLike, z: ArrayLike) -> Floats:
        """Back contour y = S(x, z) of the skin, lying on the couch.

        Args:
            x: mm, any shape that broadcasts with z.
            z: mm.

        Returns:
            float64, mm; not a number beside the trunk.
        """
        lateral = np.abs(np.asarray(x) - self.at(self.middle_x, z))
        t = lateral / self.at(self.half_width, z)
        middle = self.middle_y(z)
        rest = np.where(t < 1, 1 - np.minimum(t, 1) ** BACK_EXPONENT, np.nan)
        spine = np.asarray(x) - self.at(self.spine_x, z)
        relief = BULGE_HEIGHT * np.exp(-(((np.abs(spine) - BULGE_AT) / BULGE_WIDTH) ** 2))
        relief -= FURROW_DEPTH * np.exp(-((spine / FURROW_WIDTH) ** 2))
        free = middle + (self.at(self.ridge, z) - middle) * rest ** (1 / BACK_EXPONENT)
        free = free + relief * rest
        return _soft_min(free, self.couch(x), SOFTNESS)

    def belly(self, x: ArrayLike, z: ArrayLike) -> Floats:
        """Front contour y of the skin, mm; not a number beside the trunk."""
        t = np.abs(np.asarray(x) - self.at(self.middle_x, z)) / self.at(self.half_width, z)
        middle = self.middle_y(z)
        rest = np.where(t < 1, 1 - np.minimum(t, 1) ** FRONT_EXPONENT, np.nan)
        return np.asarray(middle + (self.at(self.front, z) - middle) * rest ** (1 / FRONT_EXPONENT))


def _soft_min(a: Floats, b: Floats, k: float) -> Floats:
    h = np.maximum(k - np.abs(a - b), 0)
    return np.asarray(np.minimum(a, b) - h * h / (4 * k))


def _spine_knots(skeleton: Skeleton) -> tuple[Floats, Floats, Floats, Floats]:
    """z, x, y of the spine's centre and y of the canal's back, ascending."""
    curve = skeleton.curve
    sacrum = curve.frames[SACRUM_NAME]
    scale = skeleton.plans[SACRUM_NAME].scale
    path = sacrum.to_parent(sacral_path(scale)[0])
    low = path[::-1]
    low = low[np.append(True, np.diff(low[:, 2]) > 0.5)]
    depths = np.interp(low[:, 2], [low[0, 2], 0.0], [8.0, 32.0])
    rows = [[p[2], p[0], p[1], p[1] + d] for p, d in zip(low, depths, strict=True)]
    for name in curve.names:
        plan = skeleton.plans[name]
        center = plan.frame.origin
        back = 22.0 * scale if name == "C1" else plan.back
        rows.append([center[2], center[0], center[1], plan.frame.to_parent([0, back, 0])[1]])
    z, x, y, b = np.array(rows).T
    return z, x, y, b


def _level_z(skeleton: Skeleton, name: str) -> float:
    """Height of an outline level; a level that is not built takes its neighbour."""
    scale = skeleton.plans[SACRUM_NAME].scale
    if name in ("low", "S1"):
        return {"low": -115.0, "S1": -5.0}[name] * scale
    return float(skeleton.frame(name).origin[2])


def _ridge(skeleton: Skeleton, z: Floats, fat: Floats) -> Floats:
    """Y of the back's midline: over the spinous tips, smoothed."""
    tips = []
    for name in skeleton.curve.names[:-1]:
        plan = skeleton.plans[name]
        s = plan.size
        drop = np.radians(s.spinous_drop_deg)
        local = [
            0.0,
            plan.back + s.spinous_length * np.cos(drop),
            plan.lamina_z - s.spinous_length * np.sin(drop),
        ]
        tips.append(plan.frame.to_parent(local))
    points = np.array(tips)
    points = points[np.argsort(points[:, 2])]
    sacrum = skeleton.curve.frames[SACRUM_NAME].to_parent([[0, 20, -90], [0, 34, -25]])
    points = np.vstack([sacrum, points[points[:, 2] > sacrum[-1, 2] + 3]])
    return np.asarray(gaussian_filter1d(np.interp(z, points[:, 2], points[:, 1]) + fat, 14.0))


def make_trunk(skeleton: Skeleton) -> Trunk:
    """Trunk tables of a patient."""
    knots_z, x, y, back = _spine_knots(skeleton)
    z = np.arange(-260.0, knots_z[-1] + 80.0)
    scale = skeleton.plans[SACRUM_NAME].scale
    level = np.array([_level_z(skeleton, name) for name in OUTLINE])
    order = np.argsort(level, kind="stable")
    outline = np.array(list(OUTLINE.values()))[order] * scale
    width, reach, fat = (
        gaussian_filter1d(np.interp(z, level[order], column), 20.0) for column in outline.T
    )
    spine_x, spine_y = (gaussian_filter1d(np.interp(z, knots_z, c), 4.0) for c in (x, y))
    names = skeleton.curve.names
    axial_z = [skeleton.curve.frames[n].origin[2] for n in names]
    axial = np.interp(z, axial_z, [np.radians(skeleton.curve.attitudes[n].axial) for n in names])
    axial[z < 0] = 0.0
    front = gaussian_filter1d(np.minimum(spine_y, 20.0), 25.0) - reach
    return Trunk(
        z=z,
        spine_x=spine_x,
        spine_y=spine_y,
        canal_back=gaussian_filter1d(np.interp(z, knots_z, back), 3.0),
        axial=axial,
        half_width=width,
        front=front,
        ridge=_ridge(skeleton, z, fat),
        middle_x=0.6 * gaussian_filter1d(spine_x, 30.0),
    )
