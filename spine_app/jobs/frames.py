"""What goes through the pipes between a session and its job: short frames of JSON or bytes.

Nothing here can carry code: a frame is a kind, a length and a payload, and a message is one JSON
object that must be exactly one of the dataclasses both sides have agreed on.
"""

import json
import struct
from enum import IntEnum
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

HEADER = struct.Struct("<BI")
"""Kind and payload length in front of each frame."""

MAX_MESSAGE_BYTES = 2**20
"""Longest payload of any frame that is not raw bytes."""

MAX_CHUNK_BYTES = 2**20
"""Longest payload of a frame of raw bytes; longer data are sent as several frames."""


class BadFrame(Exception):
    """The other side sent something that is no frame or no agreed message."""


class Kind(IntEnum):
    """What a payload is."""

    MESSAGE = 1
    """JSON, either way."""
    BYTES = 2
    """Raw bytes, to the job only."""
    WAITING = 3
    """From the job only: it has read so many frames (uint32) and waits for another."""
    ERROR = 4
    """From the job only, its last frame: the code of a `SpineError`."""


def payload_length(header: bytes) -> tuple[Kind, int]:
    """Kind and payload length of the frame that starts with `header`.

    Raises:
        BadFrame: the kind is unknown or the length above its limit.
    """
    number, length = HEADER.unpack(header)
    limit = MAX_CHUNK_BYTES if number == Kind.BYTES else MAX_MESSAGE_BYTES
    if number not in Kind.__members__.values() or length > limit:
        raise BadFrame
    return Kind(number), length


@lru_cache(maxsize=64)
def _adapter(message_type: type) -> TypeAdapter[Any]:
    """Checks one kind of message; making it takes milliseconds."""
    return TypeAdapter(message_type)


class Codec:
    """Turns the agreed dataclasses into JSON and back, strictly."""

    def __init__(self, types: tuple[type, ...]) -> None:
        """Agree on the dataclasses; each is known by its class name."""
        self._adapters: dict[str, TypeAdapter[Any]] = {
            message_type.__name__: _adapter(message_type) for message_type in types
        }

    def encode(self, message: object) -> bytes:
        """JSON of a message.

        Raises:
            TypeError: the class of the message was not agreed on.
        """
        name = type(message).__name__
        adapter = self._adapters.get(name)
        if adapter is None:
            raise TypeError
        return b'{"%s":%s}' % (name.encode(), adapter.dump_json(message))

    def decode(self, payload: bytes) -> Any:
        """Message of some JSON.

        Raises:
            BadFrame: it is not exactly one agreed message.
        """
        try:
            ((name, body),) = json.loads(payload).items()
            return self._adapters[name].validate_json(json.dumps(body), strict=True, extra="forbid")
        except (ValidationError, ValueError, KeyError, AttributeError, RecursionError):
            raise BadFrame from None
