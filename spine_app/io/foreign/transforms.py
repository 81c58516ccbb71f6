"""The ways in which a NIfTI file says where it lies, and what happens when they differ."""

from dataclasses import dataclass, field
from itertools import product

import numpy as np

from spine_app.domain.errors import BadGeometry
from spine_app.domain.geometry import Floats
from spine_app.domain.study.quality import Finding, Quality, Severity
from spine_app.io.foreign.axes import refuse_impossible

_SAME_MM = 0.1
_SAME_LENGTH = 1e-3


@dataclass(frozen=True, eq=False)
class Transforms:
    """What is set in the header.

    Attributes:
        sform: (4, 4) float64. Index to RAS; None where its code is 0.
        qform: the same from the quaternion.
        voxel_size: (3,) float64. Lengths along i, j and k that the header states on their own;
            zero where it does not.
    """

    sform: Floats | None = field(repr=False)
    qform: Floats | None = field(repr=False)
    voxel_size: Floats = field(repr=False)

    def choose(
        self, shape_ijk: tuple[int, int, int], mm_per_unit: float
    ) -> tuple[Floats, tuple[Finding, ...]]:
        """The one that holds: the sform, as the format recommends, else the qform.

        The stated voxel size must be that of the sform: some programs measure with the one and
        some with the other. A qform that puts a corner more than 0.1 mm elsewhere must agree in
        what would harm: the same voxel size, so that lengths are those of the patient, and the
        same anatomical sides.

        Args:
            shape_ijk: voxels along the axes.
            mm_per_unit: mm of one unit of the file.

        Returns:
            (4, 4) float64, index to RAS mm, and what was noticed.

        Raises:
            BadGeometry: they contradict each other, or a number is not finite.
        """
        for numbers in (self.sform, self.qform, self.voxel_size):
            if numbers is not None:
                refuse_impossible(numbers)
        if self.sform is not None:
            _refuse_other_size(self.sform, self.voxel_size)
        matrices = [
            np.diag([mm_per_unit, mm_per_unit, mm_per_unit, 1.0]) @ matrix
            for matrix in (self.sform, self.qform)
            if matrix is not None
        ]
        chosen = matrices[0]
        distance = _distance(chosen, matrices[-1], shape_ijk)
        if distance <= _SAME_MM:
            return chosen, ()
        _refuse_contradiction(chosen, matrices[-1])
        return chosen, (Finding(Quality.TWO_POSITIONS, Severity.WARNING, value=distance),)


def _distance(one: Floats, other: Floats, shape_ijk: tuple[int, int, int]) -> float:
    """Largest distance in mm between the places of a corner voxel."""
    corners = np.array([(*corner, 1) for corner in product(*((0, n - 1) for n in shape_ijk))])
    return float(np.max(np.linalg.norm(corners @ (one - other).T, axis=1)))


def _refuse_other_size(matrix: Floats, voxel_size: Floats) -> None:
    """Refuse a stated voxel size that is not the length of the axes."""
    lengths = np.linalg.norm(matrix[:3, :3], axis=0)
    is_same = np.abs(lengths - voxel_size) <= _SAME_LENGTH * lengths
    if not np.all(is_same | (voxel_size == 0)):
        raise BadGeometry


def _refuse_contradiction(one: Floats, other: Floats) -> None:
    """Refuse transforms that differ in length or in side."""
    lengths = [np.linalg.norm(matrix[:3, :3], axis=0) for matrix in (one, other)]
    if np.min(lengths) <= 0 or np.max(np.abs(lengths[0] / lengths[1] - 1)) > _SAME_LENGTH:
        raise BadGeometry
    cosines = np.sum(one[:3, :3] * other[:3, :3], axis=0) / (lengths[0] * lengths[1])
    # Within 30 degrees no side can be taken for another one.
    if np.min(cosines) < np.cos(np.radians(30)):
        raise BadGeometry
