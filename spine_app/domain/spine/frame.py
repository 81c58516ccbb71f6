"""The frame of a bone: to the patient's left, to the back, to the head."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.geometry import Floats


@dataclass(frozen=True, eq=False)
class BoneFrame:
    """A right-handed frame of one bone.

    Attributes:
        origin_lps: (3,) float64, mm, LPS.
        axes: (3, 3) float64. Columns are the unit LPS directions to the left, to the back and to
            the head, as the bone has them.
    """

    origin_lps: Floats
    axes: Floats

    @classmethod
    def of(cls, origin_lps: ArrayLike, up: ArrayLike, back: ArrayLike) -> "BoneFrame":
        """A frame whose third axis is `up` and whose second lies as near to `back` as it can.

        Args:
            origin_lps: (3,), mm, LPS.
            up: (3,), any length > 0, LPS.
            back: (3,), not parallel to `up`, LPS.
        """
        head = unit(up)
        behind = np.asarray(back, dtype=np.float64)
        behind = unit(behind - head * (behind @ head))
        axes = np.stack([np.cross(behind, head), behind, head], axis=1)
        return cls(np.asarray(origin_lps, dtype=np.float64), axes)

    @property
    def left(self) -> Floats:
        """(3,) float64, unit, LPS."""
        return self.axes[:, 0]

    @property
    def back(self) -> Floats:
        """(3,) float64, unit, LPS."""
        return self.axes[:, 1]

    @property
    def up(self) -> Floats:
        """(3,) float64, unit, LPS."""
        return self.axes[:, 2]

    def to_lps(self, points: ArrayLike) -> Floats:
        """Points (..., 3) of this frame, mm, in LPS."""
        return np.asarray(np.asarray(points, dtype=np.float64) @ self.axes.T + self.origin_lps)

    def to_local(self, points_lps: ArrayLike) -> Floats:
        """Points (..., 3) of the patient, mm, LPS, in this frame."""
        offset = np.asarray(points_lps, dtype=np.float64) - self.origin_lps
        return np.asarray(offset @ self.axes)

    def moved(self, local: ArrayLike) -> "BoneFrame":
        """The same axes around a point (3,) of this frame, mm."""
        return BoneFrame(self.to_lps(local), self.axes)

    def turned(self, up: ArrayLike, back: ArrayLike) -> "BoneFrame":
        """The same origin with axes along directions (3,) of the patient, LPS."""
        return BoneFrame.of(self.origin_lps, up, back)


def unit(vector: ArrayLike) -> Floats:
    """(3,) float64 of length 1 along a vector that is not zero."""
    values = np.asarray(vector, dtype=np.float64)
    return np.asarray(values / np.linalg.norm(values))
