"""The unpacked bytes of an image file, one stretch after the other, in bounded memory."""

import bz2
import zlib
from collections.abc import Iterator

from spine_app.domain.errors import DamagedImage
from spine_app.io.foreign.layout import Packing
from spine_app.io.sources import Source

_CHUNK = 2**20
_GZIP = b"\x1f\x8b"
_MAX_MEMBERS = 200_000
"""Block-wise gzip makes one of each 64 KiB; more are made to keep a reader busy."""

_AUTO_WBITS = zlib.MAX_WBITS | 32
"""Take a zlib or a gzip header, whichever is there."""


def unpack_start(packed: bytes, length: int) -> bytes:
    """First bytes of what a gzip file holds; empty when it is none or is damaged.

    Args:
        packed: the first bytes of the file.
        length: most bytes to return.
    """
    try:
        return zlib.decompressobj(_AUTO_WBITS).decompress(packed, length)
    except zlib.error:
        return b""


class ByteStream:
    """Unpacked bytes from a place in a file on."""

    def __init__(self, source: Source, start: int, packing: Packing) -> None:
        """Read nothing yet.

        Args:
            source: the file.
            start: where the packed bytes begin; they reach to the end of the file.
            packing: how they are packed.
        """
        chunks = _chunks(source, start)
        self._pieces = chunks if packing is Packing.RAW else _unpacked(chunks, packing)
        self._rest = memoryview(b"")

    def read(self, length: int) -> bytearray:
        """Exactly `length` bytes.

        Raises:
            DamagedImage: there are fewer, or they are damaged.
        """
        content = bytearray(length)
        filled = 0
        while filled < length:
            if not self._rest:
                piece: bytes = next(self._pieces, b"")
                self._rest = memoryview(piece)
                if not self._rest:
                    raise DamagedImage
            taken = min(len(self._rest), length - filled)
            content[filled : filled + taken] = self._rest[:taken]
            self._rest = self._rest[taken:]
            filled += taken
        return content

    def skip(self, length: int) -> None:
        """Leave out `length` bytes.

        Raises:
            DamagedImage: there are fewer.
        """
        while length > 0:
            length -= len(self.read(min(length, _CHUNK)))

    def finish(self) -> None:
        """Make sure that nothing is left and that the checksum is right.

        Raises:
            DamagedImage: there are more bytes than the header says, or the last are damaged.
        """
        if self._rest or any(True for _ in self._pieces):
            raise DamagedImage


def _chunks(source: Source, position: int) -> Iterator[bytes]:
    """Bytes of the file from a position on."""
    while chunk := source.read(position, _CHUNK):
        position += len(chunk)
        yield chunk


def _unpacked(chunks: Iterator[bytes], packing: Packing) -> Iterator[bytes]:
    """Unpacked pieces of one or more packed members; none is empty.

    Raises:
        DamagedImage: a member is damaged or cut off, or something else follows the last one.
    """
    pending = next(chunks, b"")
    for _ in range(_MAX_MEMBERS):
        if not pending:
            return
        member = _Member(packing)
        is_gzip = pending.startswith(_GZIP)
        yield from member.unpack(pending, chunks)
        pending = member.unused.lstrip(b"\0")
        # Tapes and some writers fill up the last block with zeros.
        while not pending and (chunk := next(chunks, b"")):
            pending = chunk.lstrip(b"\0")
        if pending and not (is_gzip and _GZIP.startswith(pending[:2])):
            raise DamagedImage
    raise DamagedImage


class _Member:
    """One packed stretch that knows its own end."""

    def __init__(self, packing: Packing) -> None:
        self._bzip2 = bz2.BZ2Decompressor() if packing is Packing.BZIP2 else None
        self._deflate = zlib.decompressobj(_AUTO_WBITS)

    def unpack(self, pending: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Pieces until the end of the member."""
        while True:
            try:
                piece, is_done, pending = self._step(pending)
            except (zlib.error, OSError, EOFError, ValueError):
                raise DamagedImage from None
            if piece:
                yield piece
            if is_done:
                return
            if not pending and (not piece or self._needs_input):
                pending = next(chunks, b"")
                if not pending and not piece:
                    raise DamagedImage

    @property
    def unused(self) -> bytes:
        """Bytes that were given and lie after the end."""
        return (self._bzip2 or self._deflate).unused_data

    @property
    def _needs_input(self) -> bool:
        return self._bzip2 is None or self._bzip2.needs_input

    def _step(self, pending: bytes) -> tuple[bytes, bool, bytes]:
        """A piece of bounded size, whether it was the last, and what is still to be unpacked."""
        if self._bzip2 is not None:
            piece = self._bzip2.decompress(pending, _CHUNK)
            return piece, self._bzip2.eof, b""
        piece = self._deflate.decompress(pending, _CHUNK)
        return piece, self._deflate.eof, self._deflate.unconsumed_tail
