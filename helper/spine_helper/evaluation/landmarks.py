"""Centres of vertebral bodies that a person has read, and what a prediction says of them.

Hits alone can be had by painting everything, so they are never told without the volume of
vertebra labels where no vertebra can be.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, TypeAdapter, ValidationError

from spine_helper.anatomy.levels import ID_OF_LEVEL, LEVEL_OF_ID, SACRUM
from spine_helper.evaluation.pairs import Pair
from spine_helper.volumes.files import BadFile

Points: TypeAlias = Mapping[str, tuple[float, float, float]]

S1: Final = "S1"
BESIDE_MM: Final = 50.0
AHEAD_MM: Final = 30.0
BEHIND_MM: Final = 85.0
"""Where a vertebra can be, from the line through the centres of the bodies, in mm."""

BEYOND_MM: Final = 30.0
"""How far it can reach beyond the first and the last landmark along the body's axis."""

_Coordinate = Annotated[float, Field(allow_inf_nan=False)]
_POINTS: Final = TypeAdapter(dict[str, tuple[_Coordinate, _Coordinate, _Coordinate]])


@dataclass(frozen=True)
class Hits:
    """What lies at the landmarks of one scan.

    Attributes:
        called: level at each landmark; empty for no vertebra.
        own: landmarks in a vertebra or sacrum that holds no other one.
        right: landmarks of those whose name is right.
        of: landmarks in the scan.
        far_ml: volume of vertebra labels where no vertebra can be.
        unread_ml: volume of vertebra labels beyond the first and last landmark, not judged.
    """

    called: dict[str, str]
    own: int
    right: int
    of: int
    far_ml: float
    unread_ml: float


def read_landmarks(path: Path, case: str) -> Points:
    """Landmarks of one scan, LPS mm.

    Args:
        path: of a JSON file: points by level, or such objects by name of the scan.
        case: name of the scan in such a file; empty where it holds one only.

    Raises:
        BadFile: it cannot be read, has no such scan, or names no level.
    """
    try:
        said = json.loads(path.read_bytes())
        points = _POINTS.validate_python(said[case] if case else said)
    except (OSError, ValueError, KeyError, TypeError, ValidationError):
        raise BadFile("The landmarks cannot be read: points by level, LPS mm, as JSON.") from None
    if not points or not set(points) <= {*ID_OF_LEVEL, S1}:
        raise BadFile("The landmarks name something that is no level.")
    return points


def hits_of(pair: Pair, points: Points) -> Hits:
    """What a prediction says at landmarks; those outside the volume are left out."""
    to_index = np.linalg.inv(pair.affine_ijk_to_lps)
    values: dict[str, int] = {}
    for level, point in points.items():
        index = np.rint((to_index @ [*point, 1.0])[:3]).astype(int)[::-1]
        if (index >= 0).all() and (index < pair.predicted_kji.shape).all():
            values[level] = int(pair.predicted_kji[tuple(index)])
    called = {level: _name(value) for level, value in values.items()}
    all_values = list(values.values())
    own = {level for level, name in called.items() if name and all_values.count(values[level]) == 1}
    right = sum(called[level] == level for level in own)
    far_ml, unread_ml = _strays(pair, points)
    return Hits(called, len(own), right, len(called), far_ml, unread_ml)


def _name(value: int) -> str:
    return S1 if value == SACRUM else LEVEL_OF_ID.get(value, "")


def _strays(pair: Pair, points: Points) -> tuple[float, float]:
    """Volume in ml of vertebra labels far from the line of the bodies, and beyond its ends."""
    indices = np.argwhere(np.isin(pair.predicted_kji, list(LEVEL_OF_ID)))[:, ::-1]
    affine = pair.affine_ijk_to_lps
    x, y, z = (indices @ affine[:3, :3].T + affine[:3, 3]).T
    line = np.array(sorted(points.values(), key=lambda point: point[2]))
    beside = np.abs(x - np.interp(z, line[:, 2], line[:, 0]))
    behind = y - np.interp(z, line[:, 2], line[:, 1])
    is_far = (beside > BESIDE_MM) | (behind > BEHIND_MM) | (behind < -AHEAD_MM)
    is_beyond = _is_beyond(z, line)
    ml = pair.voxel_ml
    return float((is_far & ~is_beyond).sum()) * ml, float(is_beyond.sum()) * ml


def _is_beyond(z: NDArray[np.float64], line: NDArray[np.float64]) -> NDArray[np.bool_]:
    result: NDArray[np.bool_] = (z < line[0, 2] - BEYOND_MM) | (z > line[-1, 2] + BEYOND_MM)
    return result
