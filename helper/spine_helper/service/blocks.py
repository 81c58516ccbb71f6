"""Memory that the helper fills once and its children read without a copy of their own.

On Linux a block is a file that exists only in memory and is sealed when it is full: children get
its handle and cannot change it. Elsewhere it is plain memory, which a child gets through its pipe.
"""

import mmap
import os
import sys
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle, send_handle
from typing import Final, Protocol

MAX_PIECE: Final = 8 * 1024 * 1024

if sys.platform == "linux":
    import fcntl


class Block(Protocol):
    """A number of bytes, written once."""

    size: int
    is_shared: bool

    def write(self, offset: int, data: bytes | memoryview) -> None:
        """Put bytes at a place; only before `seal`."""

    def read(self, offset: int, count: int) -> bytes:
        """A copy of some of the bytes."""

    def seal(self) -> None:
        """Forbid every change from now on."""

    def give(self, pipe: Connection, process: int) -> None:
        """Let the child at the other end of a pipe take it."""

    def close(self) -> None:
        """Give the memory back."""


class SharedBlock:
    """A block in a sealed file in memory (Linux).

    Source:
        memfd_create(2), fcntl(2) F_ADD_SEALS.
    """

    is_shared = True

    def __init__(self, size: int) -> None:
        if sys.platform != "linux":
            raise NotImplementedError
        self.size = size
        self._handle = os.memfd_create("spine-volume", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(self._handle, size)

    def write(self, offset: int, data: bytes | memoryview) -> None:
        """Put bytes at a place; see `Block`."""
        rest = memoryview(data)
        while rest:
            count = os.pwrite(self._handle, rest[:MAX_PIECE], offset)
            offset, rest = offset + count, rest[count:]

    def read(self, offset: int, count: int) -> bytes:
        """A copy of some of the bytes."""
        return os.pread(self._handle, count, offset)

    def seal(self) -> None:
        """Forbid every change from now on, by anybody who holds the handle."""
        if sys.platform == "linux":
            seals = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW
            fcntl.fcntl(self._handle, fcntl.F_ADD_SEALS, seals | fcntl.F_SEAL_WRITE)

    def give(self, pipe: Connection, process: int) -> None:
        """Send the handle."""
        send_handle(pipe, self._handle, process)

    def close(self) -> None:
        """Give the memory back, as soon as no child has it any more."""
        os.close(self._handle)
        self._handle = -1  # the number may soon be that of another file


class PlainBlock:
    """A block in the memory of this process."""

    is_shared = False

    def __init__(self, size: int) -> None:
        self.size = size
        self._bytes = bytearray(size)

    def write(self, offset: int, data: bytes | memoryview) -> None:
        """Put bytes at a place; see `Block`."""
        self._bytes[offset : offset + len(data)] = data

    def read(self, offset: int, count: int) -> bytes:
        """A copy of some of the bytes."""
        return bytes(self._bytes[offset : offset + count])

    def seal(self) -> None:
        """Nothing to do: nobody else has it."""

    def give(self, pipe: Connection, process: int) -> None:
        """Send the bytes."""
        pipe.send_bytes(self._bytes)

    def close(self) -> None:
        """Give the memory back."""
        self._bytes = bytearray()


def make_block(size: int) -> Block:
    """An empty block of the best kind there is on this platform."""
    return SharedBlock(size) if sys.platform == "linux" else PlainBlock(size)


def take_block(pipe: Connection, size: int, is_shared: bool) -> memoryview:
    """The bytes of a block that the helper gives, in its child.

    Args:
        pipe: to the helper.
        size: of the block.
        is_shared: whether a handle comes and not the bytes themselves.
    """
    if not is_shared:
        return memoryview(pipe.recv_bytes(size)).toreadonly()
    handle = recv_handle(pipe)
    try:
        # Private and read-only: pages are shared all the same, and every kernel lets a sealed
        # file be mapped like this.
        flags, access = mmap.MAP_PRIVATE, mmap.PROT_READ
        return memoryview(mmap.mmap(handle, size, flags=flags, prot=access))
    finally:
        os.close(handle)
