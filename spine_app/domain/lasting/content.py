"""What is kept: an address that says of what it was made, and arrays of numbers with their grid."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Grid
from spine_app.domain.lasting.kinds import NEEDS, RULES, Kind, Needs, NumberType, Role, number_type
from spine_app.domain.volume import Modality

DIGEST_BYTES: Final = 32
BYTES_MAX: Final = 8 * 2**30
"""Most bytes of the arrays of one entry; an entry that says more is not one of ours."""


@dataclass(frozen=True)
class Address:
    """Of what an entry was made, and how.

    Two entries with the same address hold the same thing, so whoever asks for one and gets it need
    not make it again. Neither digest may be of a name or a UID: two studies may share those.

    Attributes:
        kind: what the entry is.
        source: 32 bytes, `digest` of the bytes that it was made of: the image files of a series, or
            the arrays that it was computed from.
        recipe: 32 bytes, `digest` of the settings that it was made with, grids included.

    Raises:
        ValueError: a digest has another length.
    """

    kind: Kind
    source: bytes
    recipe: bytes

    def __post_init__(self) -> None:
        """Refuse what is no digest."""
        if len(self.source) != DIGEST_BYTES or len(self.recipe) != DIGEST_BYTES:
            raise ValueError


def digest(parts: Iterable[bytes | bytearray | memoryview | NDArray[Any]]) -> bytes:
    """SHA-256 over parts, each with its length before it, so that no two lists give the same.

    Args:
        parts: bytes, or contiguous arrays, of which type and shape count too.

    Returns:
        32 bytes.
    """
    whole = hashlib.sha256()
    for part in parts:
        if isinstance(part, np.ndarray):
            shape = ",".join(map(str, part.shape))
            whole.update(f"{part.dtype.str}({shape})".encode())
            part = np.ascontiguousarray(part).reshape(-1).view(np.uint8).data  # noqa: PLW2901
        view = memoryview(part)
        whole.update(view.nbytes.to_bytes(8, "little"))
        whole.update(view)
    return whole.digest()


def grid_digest(grid: Grid) -> bytes:
    """Digest of a grid, for recipes: what was resampled differently lies at another address."""
    shape = np.array(grid.shape_kji, np.int64)
    return digest([shape, grid.spacing_ijk, grid.origin_lps, grid.direction])


@dataclass(frozen=True)
class Outline:
    """One array without its numbers.

    Attributes:
        role: what it is.
        numbers: type of its numbers.
        shape: its lengths.
    """

    role: Role
    numbers: NumberType
    shape: tuple[int, ...]

    @property
    def nbytes(self) -> int:
        """Bytes of its numbers."""
        count = 1
        for length in self.shape:
            count *= length
        return count * self.numbers.dtype.itemsize


@dataclass(frozen=True, eq=False)
class Facts:
    """All that is known of an entry but its numbers.

    Attributes:
        kind: what it is.
        outlines: of its arrays, in the order in which they are kept.
        grid: of the volume it belongs to, where the kind has one; mm, LPS.
        modality: what made the grey values; None where there are none.

    Raises:
        ValueError: the kind has no such arrays, lacks its grid, or is too large.
    """

    kind: Kind
    outlines: tuple[Outline, ...]
    grid: Grid | None = None
    modality: Modality | None = None

    def __post_init__(self) -> None:
        """Refuse what the kind does not allow."""
        rules = RULES[self.kind]
        counts = Counter(one.role for one in self.outlines)
        allowed = set(counts) <= set(rules) and all(
            rule.at_least <= counts[role] <= rule.at_most for role, rule in rules.items()
        )
        if not allowed or not all(_follows(one, self.kind) for one in self.outlines):
            raise ValueError
        if any(after.role < before.role for before, after in pairwise(self.outlines)):
            raise ValueError
        if self.nbytes > BYTES_MAX:
            raise ValueError
        self._check_grid()

    def _check_grid(self) -> None:
        """Refuse a grid where none belongs, and one that does not fit.

        Raises:
            ValueError: that is so.
        """
        needs = NEEDS[self.kind]
        if (self.grid is None) != (needs is Needs.NOTHING):
            raise ValueError
        if needs is Needs.SAME_GRID and self.grid and self.outlines[0].shape != self.grid.shape_kji:
            raise ValueError
        if self.kind is Kind.VOLUME and self.modality is None:
            raise ValueError

    @property
    def nbytes(self) -> int:
        """Bytes of all its numbers."""
        return sum(one.nbytes for one in self.outlines)


def _follows(one: Outline, kind: Kind) -> bool:
    """Whether an array is as its role in a kind demands."""
    rule = RULES[kind][one.role]
    fits = len(one.shape) == rule.dims and one.numbers in rule.types and min(one.shape) >= 0
    return fits and rule.columns in (None, one.shape[-1])


@dataclass(frozen=True, eq=False)
class Content:
    """What is put into the cache and comes out of it.

    Attributes:
        facts: what it is.
        arrays: its numbers, each as its outline says; C-contiguous.

    Raises:
        ValueError: arrays and outlines disagree.
    """

    facts: Facts
    arrays: tuple[NDArray[Any], ...]

    def __post_init__(self) -> None:
        """Refuse arrays that are not as described."""
        if len(self.arrays) != len(self.facts.outlines):
            raise ValueError
        for array, one in zip(self.arrays, self.facts.outlines, strict=True):
            if array.shape != one.shape or array.dtype != one.numbers.dtype:
                raise ValueError
            if not array.flags.c_contiguous:
                raise ValueError

    def first(self, role: Role) -> NDArray[Any]:
        """The first array of a role.

        Raises:
            KeyError: there is none.
        """
        for array, one in zip(self.arrays, self.facts.outlines, strict=True):
            if one.role is role:
                return array
        raise KeyError(role)


def describe(
    kind: Kind,
    arrays: Iterable[tuple[Role, NDArray[Any]]],
    grid: Grid | None = None,
    modality: Modality | None = None,
) -> Content:
    """Put arrays together with what they are.

    Args:
        kind: what it is.
        arrays: with their roles, in order; copied where they are not contiguous or big-endian.
        grid: of the volume, for volumes, pyramids and labels; mm, LPS.
        modality: what made the grey values.

    Raises:
        ValueError: the kind does not allow that.
    """
    outlines, kept = [], []
    for role, array in arrays:
        numbers = number_type(array.dtype)
        kept.append(np.ascontiguousarray(array, numbers.dtype))
        outlines.append(Outline(role, numbers, array.shape))
    return Content(Facts(kind, tuple(outlines), grid, modality), tuple(kept))
