"""ZIP files from strangers: looked at before anything is taken out."""

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from spine_helper.packs.trouble import UnsafeFile, UnusableWeights

MAX_ENTRIES: Final = 50_000
MAX_DIRECTORY_BYTES: Final = 64 * 2**20
_END: Final = b"PK\x05\x06"
_END_BYTES: Final = 22
_MAX_COMMENT: Final = 65535
_ENCRYPTED: Final = 0x1
_LOCAL_HEADER: Final = 30
_DAMAGED: Final = "The archive is damaged or incomplete."
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    UnicodeDecodeError,
)
"""What `zipfile` raises over an archive that is damaged, opening or reading it."""


@contextmanager
def open_plain(path: Path) -> Iterator[BinaryIO]:
    """A regular file, opened for reading; links, devices and pipes are not followed.

    Raises:
        UnsafeFile: it is something else.
        UnusableWeights: it cannot be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0)
    try:
        if path.is_symlink():
            raise UnsafeFile("A file of the weights is a link. Links are not followed: copy it.")
        handle = os.open(path, flags)
    except OSError as error:
        raise UnusableWeights("A file of the weights cannot be read.") from error
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise UnsafeFile("A file of the weights is not a regular file.")
        yield file


@contextmanager
def open_zip(file: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """A ZIP file whose entries are few, lie side by side and inside of the file.

    Raises:
        UnsafeFile: they overlap, lie outside, are encrypted or far too many.
        UnusableWeights: it is damaged.
    """
    size = os.fstat(file.fileno()).st_size
    _check_directory(file, size)
    try:
        archive = zipfile.ZipFile(file)
    except (*_DAMAGE, ValueError, OSError, struct.error) as error:
        raise UnusableWeights(_DAMAGED) from error
    with archive:
        _check_places(archive, size)
        try:
            yield archive
        except _DAMAGE as error:
            raise UnusableWeights(_DAMAGED) from error


def _check_directory(file: BinaryIO, size: int) -> None:
    tail = min(size, _END_BYTES + _MAX_COMMENT)
    file.seek(size - tail)
    text = file.read(tail)
    place = text.rfind(_END)
    if place < 0:
        raise UnusableWeights(_DAMAGED)
    length = int.from_bytes(text[place + 12 : place + 16], "little")
    # 0xFFFFFFFF sends the reader to the ZIP64 record; the directory then still ends before here.
    begin = int.from_bytes(text[place + 16 : place + 20], "little")
    if length == 0xFFFFFFFF or begin == 0xFFFFFFFF:
        length = _long_directory(file, size - tail + place)
    if length > MAX_DIRECTORY_BYTES:
        raise UnsafeFile("The archive has far too many entries.")
    file.seek(0)


def _long_directory(file: BinaryIO, end: int) -> int:
    file.seek(max(0, end - 20))
    locator = file.read(20)
    if locator[:4] != b"PK\x06\x07":
        return MAX_DIRECTORY_BYTES + 1
    file.seek(int.from_bytes(locator[8:16], "little"))
    record = file.read(56)
    if record[:4] != b"PK\x06\x06":
        return MAX_DIRECTORY_BYTES + 1
    return int.from_bytes(record[40:48], "little")


def _check_places(archive: zipfile.ZipFile, size: int) -> None:
    entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    if len(entries) > MAX_ENTRIES:
        raise UnsafeFile("The archive has far too many entries.")
    if len({entry.filename for entry in entries}) != len(entries):
        raise UnsafeFile("The archive has two entries of one name.")
    free = 0
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise UnusableWeights("The archive is protected by a password.")
        if entry.header_offset < free:
            raise UnsafeFile("Entries of the archive overlap.")
        free = entry.header_offset + _LOCAL_HEADER + entry.compress_size
    if free > size:
        raise UnsafeFile("An entry of the archive lies outside of it.")
