"""The bytes of an entry: a plain prefix and a body of fixed fields, both without free text.

A file is: prefix, sealed body, sealed chunks of the arrays one after the other. All numbers are
little-endian. `docs/cache.md` has the table; a change of anything here is a new `FORMAT`.
"""

import struct
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from spine_app.domain.errors import BadGeometry
from spine_app.domain.geometry import Grid
from spine_app.domain.lasting.content import Address, Facts, Outline
from spine_app.domain.lasting.kinds import Kind, NumberType, Role
from spine_app.domain.volume import Modality

MAGIC: Final = b"\x89SpineL\n"
FORMAT: Final = 1
SALT_BYTES: Final = 32
TAG_BYTES: Final = 16
CHUNK_BYTES: Final = 2**20
CODEC: Final = 1
"""Bytes of each number put beside those of the others, then Zstandard."""

CIPHER: Final = 1
"""AES-256-GCM under a key of this file alone; the nonce counts the sealed pieces from 0."""

_PREFIX: Final = struct.Struct("<8sHBBBx3HIIII32s")
_BODY: Final = struct.Struct("<32s32sBBBx3I15d")
_ARRAY: Final = struct.Struct("<BBBx4I")
PREFIX_BYTES: Final = _PREFIX.size
BODY_MAX: Final = 2**20
_DIMS: Final = 4
_EPOCH: Final = date(1970, 1, 1)
_MODALITIES: Final = (None, Modality.CT, Modality.MR)


class Damaged(Exception):
    """Bytes that are not what was written."""


class Foreign(Exception):
    """An entry of another version of this program, which is left alone."""


@dataclass(frozen=True)
class Stamps:
    """Which program made an entry.

    Attributes:
        application: major, minor and patch number of the version.
        pipeline: number of the computations; what other numbers made is not found.
    """

    application: tuple[int, int, int]
    pipeline: int


@dataclass(frozen=True)
class Prefix:
    """The bytes of a file that can be read without a key.

    Attributes:
        kind: what the entry is.
        stamps: which program made it.
        day: on which it was put there.
        chunk_bytes: bytes of numbers in each chunk but the last of an array.
        body_bytes: of the sealed body, its tag included.
        salt: 32 bytes, random, from which the key of this file is made.
    """

    kind: Kind
    stamps: Stamps
    day: date
    chunk_bytes: int
    body_bytes: int
    salt: bytes

    def pack(self) -> bytes:
        """Its bytes."""
        days = (self.day - _EPOCH).days
        return _PREFIX.pack(
            MAGIC,
            FORMAT,
            self.kind,
            CODEC,
            CIPHER,
            *self.stamps.application,
            self.stamps.pipeline,
            days,
            self.chunk_bytes,
            self.body_bytes,
            self.salt,
        )


def read_prefix(data: bytes) -> Prefix:
    """The prefix of a file.

    Args:
        data: the first `PREFIX_BYTES` of a file, or fewer where it has fewer.

    Raises:
        Damaged: it is no entry.
        Foreign: it is one of another format.
    """
    if len(data) != PREFIX_BYTES:
        raise Damaged
    magic, version, kind, codec, cipher, *rest = _PREFIX.unpack(data)
    application, (pipeline, days, chunk_bytes, body_bytes, salt) = tuple(rest[:3]), rest[3:]
    if magic != MAGIC:
        raise Damaged
    if (version, codec, cipher) != (FORMAT, CODEC, CIPHER):
        raise Foreign
    if not TAG_BYTES < body_bytes <= BODY_MAX or not 0 < chunk_bytes <= 16 * CHUNK_BYTES:
        raise Damaged
    try:
        day = _EPOCH + timedelta(days=days)
        stamps = Stamps(application, pipeline)
        return Prefix(Kind(kind), stamps, day, chunk_bytes, body_bytes, salt)
    except (ValueError, OverflowError):
        raise Damaged from None


@dataclass(frozen=True, eq=False)
class Body:
    """The fields of a file that are sealed.

    Attributes:
        address: of what the entry was made.
        facts: what it is.
        chunks: bytes of each sealed chunk, tags included, in order.
    """

    address: Address
    facts: Facts
    chunks: tuple[int, ...]

    def pack(self) -> bytes:
        """Its bytes."""
        facts, grid = self.facts, self.facts.grid
        shape = grid.shape_kji if grid else (0, 0, 0)
        numbers = (
            [*grid.spacing_ijk, *grid.origin_lps, *grid.direction.reshape(-1)]
            if grid
            else [0.0] * 15
        )
        modality = _MODALITIES.index(facts.modality)
        head = _BODY.pack(
            self.address.source,
            self.address.recipe,
            modality,
            grid is not None,
            len(facts.outlines),
            *shape,
            *numbers,
        )
        table = b"".join(_packed(one) for one in facts.outlines)
        return head + table + struct.pack(f"<{len(self.chunks)}I", *self.chunks)


def _packed(one: Outline) -> bytes:
    """The bytes of an outline."""
    lengths = [*one.shape, *[0] * (_DIMS - len(one.shape))]
    return _ARRAY.pack(one.role, one.numbers, len(one.shape), *lengths)


def body_size(facts: Facts, chunk_bytes: int) -> int:
    """Bytes of a body before it is sealed."""
    chunks = chunk_count(facts, chunk_bytes)
    return _BODY.size + _ARRAY.size * len(facts.outlines) + 4 * chunks


def chunk_count(facts: Facts, chunk_bytes: int) -> int:
    """Number of chunks of all arrays."""
    return sum(-(-one.nbytes // chunk_bytes) for one in facts.outlines)


def read_body(data: bytes, prefix: Prefix) -> Body:
    """The body of a file, once its seal has been found good.

    Args:
        data: its bytes without the tag.
        prefix: of the file.

    Raises:
        Damaged: it is not as it should be.
    """
    try:
        source, recipe, modality, has_grid, count, *numbers = _BODY.unpack_from(data)
        outlines = tuple(_outline(data, index) for index in range(count))
        grid = _grid(numbers) if has_grid else None
        facts = Facts(prefix.kind, outlines, grid, _MODALITIES[modality])
        start = _BODY.size + _ARRAY.size * count
        chunks = struct.unpack(f"<{chunk_count(facts, prefix.chunk_bytes)}I", data[start:])
        return Body(Address(prefix.kind, source, recipe), facts, chunks)
    except (struct.error, ValueError, IndexError, BadGeometry):
        raise Damaged from None


def _outline(data: bytes, index: int) -> Outline:
    """One row of the table of arrays."""
    role, numbers, dims, *lengths = _ARRAY.unpack_from(data, _BODY.size + _ARRAY.size * index)
    if dims > _DIMS or any(lengths[dims:]):
        raise ValueError
    return Outline(Role(role), NumberType(numbers), tuple(lengths[:dims]))


def _grid(numbers: list[float]) -> Grid:
    """The grid of a body."""
    shape_kji = (int(numbers[0]), int(numbers[1]), int(numbers[2]))
    values = np.array(numbers[3:], np.float64)
    return Grid(shape_kji, values[:3], values[3:6], values[6:].reshape(3, 3))


def name_bytes(address: Address, stamps: Stamps) -> bytes:
    """What the name of an entry is made from; the application's version is not part of it."""
    head = struct.pack("<HBI", FORMAT, address.kind, stamps.pipeline)
    return head + address.source + address.recipe
