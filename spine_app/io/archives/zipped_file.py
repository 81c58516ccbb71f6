"""Files that lie deflated in a ZIP archive and are inflated when they are read."""

import zlib
from collections import OrderedDict
from collections.abc import Iterator
from threading import Lock

from spine_app.domain.errors import FilesChanged
from spine_app.io.sources import Source

_CHUNK = 2**18
_PREFIX = 2**16
"""Reads that end before this inflate only the beginning: headers of files."""

_KEPT_BYTES = 32 * 2**20
"""Inflated files that are kept, beside the one that was read last."""


def inflate(packed: Source) -> Iterator[bytes]:
    """Inflate a raw deflate stream piece by piece; a piece has at most 256 KiB.

    Args:
        packed: exactly the bytes of the stream.

    Raises:
        zlib.error: it is no deflate stream.
        EOFError: it ends too early.
    """
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    position, pending = 0, b""
    while not inflater.eof:
        if not pending:
            pending = packed.read(position, _CHUNK)
            position += len(pending)
        at_end = not pending
        piece = inflater.decompress(pending, _CHUNK)
        pending = inflater.unconsumed_tail
        if piece:
            yield piece
        elif at_end and not inflater.eof:
            raise EOFError


class RecentFiles:
    """The inflated files of one archive that were read last."""

    def __init__(self) -> None:
        """Start with none."""
        self._lock = Lock()
        self._contents: OrderedDict[int, bytearray] = OrderedDict()
        self._bytes = 0

    def get(self, number: int) -> bytearray | None:
        """Content of a file that is kept."""
        with self._lock:
            content = self._contents.get(number)
            if content is not None:
                self._contents.move_to_end(number)
            return content

    def keep(self, number: int, content: bytearray) -> None:
        """Keep one more, and let go of those that were not read for longest."""
        with self._lock:
            self._contents[number] = content
            self._bytes += len(content)
            while self._bytes > _KEPT_BYTES and len(self._contents) > 1:
                self._bytes -= len(self._contents.popitem(last=False)[1])


class ZippedFile:
    """A file of known size inside an archive; safe to read from several threads."""

    def __init__(self, packed: Source, size: int, number: int, kept: RecentFiles) -> None:
        """Inflate nothing yet.

        Args:
            packed: its raw deflate stream, which was found to inflate to `size` bytes.
            size: bytes of the file.
            number: its place in `kept`.
            kept: shared by all files of the archive.
        """
        self._packed = packed
        self._size = size
        self._number = number
        self._kept = kept
        self._lock = Lock()

    @property
    def size(self) -> int:
        """Number of bytes."""
        return self._size

    def read(self, offset: int, length: int) -> bytes:
        """Return at most `length` bytes from `offset`.

        Raises:
            FilesChanged: the archive is not what it was when it was opened.
        """
        end = min(offset + length, self._size)
        if end <= offset:
            return b""
        try:
            return self._read(offset, end)
        except (zlib.error, EOFError):
            raise FilesChanged from None

    def _read(self, offset: int, end: int) -> bytes:
        content = self._kept.get(self._number)
        if content is None and end <= _PREFIX < self._size:
            return self._beginning(end)[offset:]
        with self._lock:
            content = self._kept.get(self._number)
            if content is None:
                content = self._inflate_all()
                self._kept.keep(self._number, content)
        return bytes(memoryview(content)[offset:end])

    def _beginning(self, end: int) -> bytes:
        """The first bytes."""
        beginning = b""
        for piece in inflate(self._packed):
            beginning += piece
            if len(beginning) >= end:
                break
        return beginning[:end]

    def _inflate_all(self) -> bytearray:
        """Everything; memory is bounded by the size that was proven at opening."""
        content = bytearray(self._size)
        position = 0
        for piece in inflate(self._packed):
            if position + len(piece) > self._size:
                raise FilesChanged
            content[position : position + len(piece)] = piece
            position += len(piece)
        if position != self._size:
            raise FilesChanged
        return content
