"""Entries as sealed bytes: written once from front to back, and proven before they are used."""

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, Final, Protocol

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from numpy.typing import DTypeLike, NDArray

from spine_app.cache.chunks import chunks_of, in_order, packed, unpack
from spine_app.cache.keys import Keys, nonce
from spine_app.domain.lasting.content import Address, Content, Facts
from spine_app.domain.lasting.layout import (
    CHUNK_BYTES,
    PREFIX_BYTES,
    SALT_BYTES,
    TAG_BYTES,
    Body,
    Damaged,
    Prefix,
    Stamps,
    body_size,
    read_body,
    read_prefix,
)

Allocate = Callable[[tuple[int, ...], DTypeLike], NDArray[Any]]
"""Makes an array that is written at once, such as `np.empty`."""

_CHUNK_ROOM: Final = 4096
"""Bytes by which a chunk that cannot be made smaller may be larger than its numbers."""


class Draft(Protocol):
    """A file that is being written."""

    def write(self, data: bytes) -> None:
        """Add bytes at the end."""

    def write_first(self, data: bytes) -> None:
        """Write bytes over those at the start."""


class Source(Protocol):
    """A file that is read from its start."""

    def readinto(self, buffer: Any, /) -> int | None:
        """Fill a buffer; fewer bytes only at the end."""

    def size(self) -> int:
        """Bytes of the file."""


def seal(draft: Draft, content: Content, address: Address, stamps: Stamps, keys: Keys) -> None:
    """Write an entry.

    Args:
        draft: an empty file.
        content: what is kept.
        address: of what it was made.
        stamps: of this program.
        keys: that will open it.

    Raises:
        OSError: the file cannot be written.
    """
    facts = content.facts
    size = body_size(facts, CHUNK_BYTES) + TAG_BYTES
    today = datetime.now(UTC).date()
    salt = secrets.token_bytes(SALT_BYTES)
    prefix = Prefix(facts.kind, stamps, today, CHUNK_BYTES, size, salt).pack()
    cipher = keys.cipher(keys.name_of(address, stamps), salt)
    # The body tells the lengths of the chunks, so it is written last, over the room left for it.
    draft.write(prefix + bytes(size))
    lengths = []
    for sealed in in_order(lambda job: _sealed_chunk(cipher, prefix, job), _numbered(content)):
        draft.write(sealed)
        lengths.append(len(sealed))
    body = Body(address, facts, tuple(lengths)).pack()
    draft.write_first(prefix + cipher.encrypt(nonce(0), body, prefix))


def _numbered(content: Content) -> Iterator[tuple[int, NDArray[Any]]]:
    """All chunks with their numbers, from 1."""
    number = 0
    for array in content.arrays:
        for chunk in chunks_of(array, CHUNK_BYTES):
            number += 1
            yield number, chunk


def _sealed_chunk(cipher: AESGCM, prefix: bytes, job: tuple[int, NDArray[Any]]) -> bytes:
    """A chunk as it stands in the file."""
    number, chunk = job
    return cipher.encrypt(nonce(number), packed(chunk), prefix)


class SealedEntry:
    """An entry whose prefix and body were found good; its chunks are proven as they are read."""

    def __init__(self, source: Source, name: str, keys: Keys) -> None:
        """Read prefix and body.

        Args:
            source: a file at its start.
            name: under which it was found.
            keys: that should open it.

        Raises:
            Damaged: it is not what was written there under these keys.
            Foreign: it is of another format.
            OSError: it cannot be read.
        """
        self._source = source
        self._plain = _read(source, PREFIX_BYTES)
        self.prefix = read_prefix(bytes(self._plain))
        self._cipher = keys.cipher(name, self.prefix.salt)
        sealed = _read(source, self.prefix.body_bytes)
        try:
            data = self._cipher.decrypt(nonce(0), sealed, self._plain)
        except InvalidTag:
            raise Damaged from None
        self.body = read_body(data, self.prefix)
        whole = PREFIX_BYTES + self.prefix.body_bytes + sum(self.body.chunks)
        if source.size() != whole or not self._is_plausible():
            raise Damaged

    @property
    def facts(self) -> Facts:
        """What the entry is."""
        return self.body.facts

    def _is_plausible(self) -> bool:
        """Whether no chunk is shorter than its tag or longer than chunks can be."""
        most = self.prefix.chunk_bytes + _CHUNK_ROOM
        return all(TAG_BYTES < length <= most for length in self.body.chunks)

    def read(self, allocate: Allocate = np.empty) -> Content:
        """Read all numbers.

        Args:
            allocate: makes the arrays, C-contiguous. After an error nothing in them counts.

        Raises:
            Damaged: a chunk is not what was written there.
            OSError: it cannot be read.
        """
        arrays = tuple(allocate(one.shape, one.numbers.dtype) for one in self.facts.outlines)
        found = Content(self.facts, arrays)
        for _done in in_order(self._open_chunk, self._sealed_chunks(arrays)):
            pass
        return found

    def _sealed_chunks(
        self, arrays: tuple[NDArray[Any], ...]
    ) -> Iterator[tuple[int, bytearray, NDArray[Any]]]:
        """Chunks as read, with their numbers and where they belong."""
        number = 0
        for array in arrays:
            for chunk in chunks_of(array, self.prefix.chunk_bytes):
                number += 1
                yield number, _read(self._source, self.body.chunks[number - 1]), chunk

    def _open_chunk(self, job: tuple[int, bytearray, NDArray[Any]]) -> None:
        """Prove a chunk and bring it back."""
        number, sealed, chunk = job
        plain = bytearray(len(sealed) - TAG_BYTES)
        try:
            self._cipher.decrypt_into(nonce(number), sealed, self._plain, plain)
        except InvalidTag:
            raise Damaged from None
        unpack(memoryview(plain), chunk)


def _read(source: Source, count: int) -> bytearray:
    """Exactly that many bytes.

    Raises:
        Damaged: there are fewer.
        OSError: they cannot be read.
    """
    data = bytearray(count)
    view, done = memoryview(data), 0
    while done < count:
        got = source.readinto(view[done:])
        if not got:
            raise Damaged
        done += got
    return data
