"""Inflating a deflated DICOM file under a limit."""

import zlib
from functools import lru_cache

from spine_app.domain.errors import StudyTooLarge, UnreadableFile
from spine_app.domain.limits import ReadLimits
from spine_app.io.sources import Source

_CHUNK = 2**18


def inflate(source: Source, offset: int, limits: ReadLimits) -> bytearray:
    """A deflated file as the explicit little-endian file it stands for.

    Args:
        source: the file.
        offset: where its deflated data set starts, after the file meta group.
        limits: `inflated_bytes`.

    Returns:
        Its data set, inflated, without preamble or file meta group.

    Raises:
        StudyTooLarge: it inflates to more than the limit.
        UnreadableFile: it is not deflated or ends early.

    Source:
        DICOM PS3.5 A.5: a raw deflate stream (RFC 1951).
    """
    inflater = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    content = bytearray()
    while offset < source.size and not inflater.eof:
        waiting = source.read(offset, _CHUNK)
        if not waiting:
            raise UnreadableFile
        offset += len(waiting)
        while waiting and not inflater.eof:
            try:
                content += inflater.decompress(waiting, _CHUNK)
            except zlib.error:
                raise UnreadableFile from None
            waiting = inflater.unconsumed_tail
            if len(content) > limits.inflated_bytes:
                raise StudyTooLarge
    if not inflater.eof:
        raise UnreadableFile
    return content


_inflated = lru_cache(maxsize=2)(inflate)
"""Frames of one file are read one after the other, on two threads."""


class InflatedSource:
    """The data set of a deflated file; inflated again when it is read, so that few are kept."""

    def __init__(self, packed: Source, offset: int, limits: ReadLimits) -> None:
        """Inflate once to learn the size.

        Raises:
            StudyTooLarge, UnreadableFile: see `inflate`.
        """
        self._packed = packed
        self._offset = offset
        self._limits = limits
        self._size = len(inflate(packed, offset, limits))

    @property
    def size(self) -> int:
        """Number of bytes after inflation."""
        return self._size

    def read(self, offset: int, length: int) -> bytes:
        """Return at most `length` bytes from `offset`; see `inflate` for errors."""
        content = _inflated(self._packed, self._offset, self._limits)
        return bytes(memoryview(content)[offset : offset + length])
