"""Builds ZIP and tar archives in memory: right ones, and on request strange ones."""

import io
import struct
import tarfile
import zipfile

from spine_app.domain.limits import ReadLimits
from spine_app.io.archives.expanding import expand_archives
from spine_app.io.scan import Found
from spine_app.io.sources import MemorySource


def zipped(entries, method=zipfile.ZIP_DEFLATED):
    """Bytes of a ZIP of (name or ZipInfo, content)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def overlapping_zip(count):
    """A ZIP whose directory names the same entry many times."""
    plain = bytearray(zipped([("a", b"\0" * 100_000)]))
    directory, end = plain.index(b"PK\1\2"), plain.index(b"PK\5\6")
    record = bytes(plain[directory:end])
    tail = bytearray(plain[end:])
    struct.pack_into("<HHL", tail, 8, count, count, len(record) * count)
    return bytes(plain[:directory]) + record * count + bytes(tail)


def tarred(entries, tar_format=tarfile.PAX_FORMAT):
    """Bytes of a tar of (name or TarInfo, content)."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tar_format) as archive:
        for name, content in entries:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            if info.isreg():
                info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def tar_block(kind=b"0", size=b"00000000000\0", name=b"a", **patches):
    """One header with a right checksum; `patches` are `at_OFFSET=bytes`."""
    block = bytearray(512)
    block[: len(name)] = name
    block[124:136] = size
    block[156:157] = kind
    block[257:265] = b"ustar\x0000"
    for key, value in patches.items():
        start = int(key.removeprefix("at_"))
        block[start : start + len(value)] = value
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def tar_of(*blocks):
    """Headers and contents, padded, and the end of the archive."""
    padded = (block + b"\0" * (-len(block) % 512) for block in blocks)
    return b"".join(padded) + b"\0" * 1024


def pax_record(key, value):
    """One record of an extended header."""
    rest = b" " + key + b"=" + value + b"\n"
    length = len(rest) + len(str(len(rest)))
    length = len(rest) + len(str(length))
    return str(length).encode() + rest


def expand(*contents, **limits):
    """What is found after expanding uploaded files."""
    found = Found([MemorySource(content) for content in contents])
    expand_archives(found, ReadLimits(**limits))
    return found


def files(found):
    """Contents of all that was found."""
    return [source.read(0, source.size) for source in found.sources]
