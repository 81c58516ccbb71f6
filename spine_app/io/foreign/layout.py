"""Where the voxels of an image file lie, how they are stored, and whether that can be true."""

import math
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from spine_app.domain.errors import (
    BadRescale,
    DamagedImage,
    NotThreeDimensional,
    SingleSlice,
    StudyTooLarge,
    UnsupportedFormat,
)
from spine_app.domain.geometry import Floats
from spine_app.domain.limits import GIB, ReadLimits
from spine_app.domain.study.quality import Finding
from spine_app.domain.study.series import FileFormat

STORED_TYPES = frozenset(("i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"))
"""Kinds and sizes of numbers that can be read."""

_MAX_SLICE_VOXELS = 2**24
_MAX_AXIS = 2**20
_DEFLATE_RATIO = 1040
"""Deflate cannot expand further (1032), with a little room for its frame."""

_FREE_BYTES = GIB
"""Expanded bytes that need no justification by the size of the file: masks pack well."""


class Packing(Enum):
    """How the bytes of the voxels are packed."""

    RAW = "raw"
    DEFLATE = "deflate"
    """zlib or gzip, one member after another."""
    BZIP2 = "bzip2"


@dataclass(frozen=True, eq=False)
class Layout:
    """What the header of an image file says.

    Attributes:
        file_format: what it is.
        shape_ijk: voxels along the axes, the fastest first.
        stored: type and byte order of a stored number.
        packing: how the bytes are packed.
        start: where packed bytes begin in the file.
        skip: unpacked bytes before the first voxel.
        index_to_lps: (4, 4) float64. Homogeneous (i, j, k, 1) of stored axes to LPS mm; of
            either handedness.
        slope: value meant by the file = stored number times slope plus intercept.
        intercept: see `slope`.
        says_labels: the header calls the values labels.
        findings: what was noticed in the header.
    """

    file_format: FileFormat
    shape_ijk: tuple[int, int, int]
    stored: np.dtype[np.generic]
    packing: Packing
    start: int
    skip: int
    index_to_lps: Floats = field(repr=False)
    slope: float = 1.0
    intercept: float = 0.0
    says_labels: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def voxels(self) -> int:
        """How many there are."""
        return math.prod(self.shape_ijk)

    @property
    def size(self) -> int:
        """Bytes of the voxels when unpacked."""
        return self.voxels * self.stored.itemsize

    def check(self, file_size: int, limits: ReadLimits) -> None:
        """Refuse what cannot be true or would take too much, before anything is unpacked.

        Args:
            file_size: bytes of the file.
            limits: voxels, and the ratio beyond what is free.

        Raises:
            NotThreeDimensional: an axis is empty.
            SingleSlice: an axis has one voxel.
            StudyTooLarge: more voxels, or bytes in a packed file, than the limits.
            DamagedImage: the voxels cannot be in the file.
            UnsupportedFormat: numbers of another kind.
            BadRescale: slope or intercept are of no use.
        """
        if self.stored.str[1:] not in STORED_TYPES:
            raise UnsupportedFormat
        if not 1e-12 < abs(self.slope) < 1e12 or not abs(self.intercept) < 1e12:
            raise BadRescale
        if min(self.shape_ijk) < 1:
            raise NotThreeDimensional
        if min(self.shape_ijk) < 2:
            raise SingleSlice
        if max(self.shape_ijk) > _MAX_AXIS or self.voxels > limits.voxels:
            raise StudyTooLarge
        if self.shape_ijk[0] * self.shape_ijk[1] > _MAX_SLICE_VOXELS:
            raise StudyTooLarge
        self._check_bytes(file_size - self.start, limits)

    def _check_bytes(self, present: int, limits: ReadLimits) -> None:
        """Compare the bytes that are needed with those that are there."""
        needed = self.skip + self.size
        if self.packing is Packing.RAW:
            # More bytes than voxels mean that the header describes something else.
            if present != needed:
                raise DamagedImage
            return
        if present < 1 or (self.packing is Packing.DEFLATE and needed > present * _DEFLATE_RATIO):
            raise DamagedImage
        if self.skip > limits.header_bytes:
            raise StudyTooLarge
        if needed > max(present * limits.archive_ratio, _FREE_BYTES):
            raise StudyTooLarge
