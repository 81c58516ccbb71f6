"""Kinds of entries, what each is made of, and the number types that exist.

The numbers are those of the files: they may be added to, and are never given a new meaning.
"""

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Any, Final

import numpy as np


class Kind(IntEnum):
    """What an entry is."""

    VOLUME = 1
    THUMBNAIL = 2
    PYRAMID = 3
    LABELS = 4
    MESH = 5
    PLAN = 6


class Role(IntEnum):
    """What an array of an entry is.

    VOXELS: (k, j, i) grey values or labels. PICTURE: (rows, columns, 3) red, green, blue. LEVEL:
    (k, j, i), one coarser volume, finest first. POINTS: (n, 3) mm, LPS. TRIANGLES: (m, 3) indices
    of points. NORMALS: (n, 3) unit vectors, LPS. NUMBERS: a table of a plan, whose columns its
    writer knows by the order of the tables.
    """

    VOXELS = 1
    PICTURE = 2
    LEVEL = 3
    POINTS = 4
    TRIANGLES = 5
    NORMALS = 6
    NUMBERS = 7


class NumberType(IntEnum):
    """Types of numbers; all are written little-endian. There is none for text."""

    UINT8 = 1
    UINT16 = 2
    INT16 = 3
    INT32 = 4
    FLOAT32 = 5
    FLOAT64 = 6

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type as numpy knows it."""
        return _DTYPES[self]


_DTYPES: Final[dict[NumberType, np.dtype[Any]]] = {
    NumberType.UINT8: np.dtype("u1"),
    NumberType.UINT16: np.dtype("<u2"),
    NumberType.INT16: np.dtype("<i2"),
    NumberType.INT32: np.dtype("<i4"),
    NumberType.FLOAT32: np.dtype("<f4"),
    NumberType.FLOAT64: np.dtype("<f8"),
}


def number_type(dtype: np.dtype[Any]) -> NumberType:
    """The number type of an array.

    Raises:
        ValueError: there is none for it.
    """
    for known, own in _DTYPES.items():
        if own == dtype.newbyteorder("<"):
            return known
    raise ValueError


class Needs(Enum):
    """What a kind must know besides its arrays."""

    NOTHING = "nothing"
    GRID = "grid"
    SAME_GRID = "same grid"  # and its first array has the shape of the grid


@dataclass(frozen=True)
class Rule:
    """What one array of a kind may be.

    Attributes:
        types: of its numbers.
        dims: number of dimensions.
        columns: length of the last dimension; None for any.
        at_least: fewest arrays of this role.
        at_most: most arrays of this role.
    """

    types: frozenset[NumberType]
    dims: int
    columns: int | None = None
    at_least: int = 1
    at_most: int = 1


_T = NumberType
RULES: Final[dict[Kind, dict[Role, Rule]]] = {
    Kind.VOLUME: {Role.VOXELS: Rule(frozenset({_T.INT16}), 3)},
    Kind.THUMBNAIL: {Role.PICTURE: Rule(frozenset({_T.UINT8}), 3, 3)},
    Kind.PYRAMID: {Role.LEVEL: Rule(frozenset({_T.INT16}), 3, at_most=8)},
    Kind.LABELS: {Role.VOXELS: Rule(frozenset({_T.UINT8, _T.UINT16}), 3)},
    Kind.MESH: {
        Role.POINTS: Rule(frozenset({_T.FLOAT32}), 2, 3),
        Role.TRIANGLES: Rule(frozenset({_T.INT32}), 2, 3),
        Role.NORMALS: Rule(frozenset({_T.FLOAT32}), 2, 3, at_least=0),
    },
    Kind.PLAN: {Role.NUMBERS: Rule(frozenset({_T.INT32, _T.FLOAT64}), 2, at_most=16)},
}
"""What each kind is made of."""

NEEDS: Final[dict[Kind, Needs]] = {
    Kind.VOLUME: Needs.SAME_GRID,
    Kind.THUMBNAIL: Needs.NOTHING,
    Kind.PYRAMID: Needs.GRID,
    Kind.LABELS: Needs.SAME_GRID,
    Kind.MESH: Needs.NOTHING,
    Kind.PLAN: Needs.NOTHING,
}
"""What each kind must know besides."""
