"""Messages from the browser, put together from their chunks within limits."""

from dataclasses import dataclass
from typing import Any, Final, NoReturn

import msgpack  # type: ignore[import-untyped]
from wslink.chunking import HEADER_LENGTH

MAX_PENDING: Final = 4
MAX_ITEMS: Final = 65_536
"""Entries of one list or map in a message: bounds how far a small message swells in memory."""


class Violation(Exception):
    """The other side broke the protocol; its connection is closed without an answer."""


@dataclass(frozen=True, slots=True)
class ChannelLimits:
    """What one WebSocket connection may cost.

    Frames are small and messages are made of many, because a frame is held whole before we see
    it: so what an unknown client can make us hold is one frame.
    """

    frame_bytes: int = 64 * 1024
    hello_bytes: int = 4 * 1024
    message_bytes: int = 1024 * 1024
    hello_s: float = 5.0
    heartbeat_s: float = 30.0
    connections: int = 32


@dataclass(slots=True)
class _Pending:
    size: int
    content: bytearray


class BoundedUnChunker:
    """wslink's un-chunker with limits: memory grows with what arrives, not with what is claimed."""

    def __init__(self, max_message: int) -> None:
        """Accept messages of up to `max_message` bytes."""
        self._max_message = max_message
        self._pending: dict[bytes, _Pending] = {}

    def set_max_message_size(self, size: int) -> None:
        """Accept messages of up to `size` bytes from now on."""
        self._max_message = size

    def release_pending_messages(self) -> None:
        """Forget everything unfinished."""
        self._pending.clear()

    def process_chunk(self, chunk: bytes) -> Any:
        """Take one chunk; give back the message that it completes, else None.

        Raises:
            Violation: the chunk or the message breaks a limit or cannot be read.
        """
        if len(chunk) <= HEADER_LENGTH:
            raise Violation
        key, offset, size = _header(chunk)
        pending = self._pending.get(key) or self._open(key, size)
        if size != pending.size or offset != len(pending.content):
            raise Violation
        pending.content += chunk[HEADER_LENGTH:]
        if len(pending.content) < size:
            return None
        if len(pending.content) > size:
            raise Violation
        del self._pending[key]
        return _unpack(bytes(pending.content))

    def _open(self, key: bytes, size: int) -> _Pending:
        if size > self._max_message or len(self._pending) >= MAX_PENDING:
            raise Violation
        pending = self._pending[key] = _Pending(size, bytearray())
        return pending


def _header(chunk: bytes) -> tuple[bytes, int, int]:
    offset = int.from_bytes(chunk[4:8], "little")
    size = int.from_bytes(chunk[8:HEADER_LENGTH], "little")
    return chunk[:4], offset, size


def _no_extension(_code: int, _data: bytes) -> NoReturn:
    raise ValueError


def _unpack(message: bytes) -> Any:
    try:
        return msgpack.unpackb(
            message, ext_hook=_no_extension, max_array_len=MAX_ITEMS, max_map_len=MAX_ITEMS
        )
    except (ValueError, RecursionError) as error:
        raise Violation from error
