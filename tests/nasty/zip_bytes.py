"""ZIP archives by the byte, for headers that no library would write."""

import struct
import zlib


def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=-15)
    return packer.compress(content) + packer.flush()


def local_header(name: bytes, packed: int, size: int, checksum: int, method: int = 8) -> bytes:
    numbers = (20, 0, method, 0, 0, checksum, packed, size, len(name), 0)
    return struct.pack("<4s5H3L2H", b"PK\3\4", *numbers) + name


def record(
    name: bytes, packed: int, size: int, checksum: int, start: int, method: int = 8
) -> bytes:
    numbers = (20, 20, 0, method, 0, 0, checksum, packed, size, len(name), 0, 0, 0, 0, 0, start)
    return struct.pack("<4s6H3L5H2L", b"PK\1\2", *numbers) + name


def closed(body: bytes, directory: bytes, count: int) -> bytes:
    """An archive of entries and directory."""
    numbers = (0, 0, count, count, len(directory), len(body), 0)
    return body + directory + struct.pack("<4s4H2LH", b"PK\5\6", *numbers)
