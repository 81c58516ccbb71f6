"""Server-sent events, read piece by piece.

Source:
    HTML Living Standard, server-sent events; of its line ends only the one the contract uses.
"""

from dataclasses import dataclass
from typing import Final

from spine_app.domain.helper_errors import HelperMismatch

_MAX_EVENT: Final = 64 * 1024


@dataclass(frozen=True)
class StreamEvent:
    """One event.

    Attributes:
        id: to be named when one comes back; 0 where it has none.
        kind: `job`, `preview`, `done`, or something to be passed over.
        data: a document as JSON.
    """

    id: int
    kind: str
    data: str


class EventReader:
    """Puts pieces of a stream together to events."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, piece: bytes) -> list[StreamEvent]:
        """Events that are complete with this piece.

        Raises:
            HelperMismatch: an event is longer than any of the contract, or is no text.
        """
        *blocks, self._rest = (self._rest + piece).split(b"\n\n")
        if max(map(len, (*blocks, self._rest))) > _MAX_EVENT:
            raise HelperMismatch
        events = [_event(block) for block in blocks]
        return [event for event in events if event.kind]


def _event(block: bytes) -> StreamEvent:
    try:
        lines = block.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise HelperMismatch from None
    fields = {name: value for name, _, value in (line.partition(": ") for line in lines)}
    number = fields.get("id", "0")
    if not (number.isascii() and number.isdecimal() and len(number) <= 12):
        raise HelperMismatch
    return StreamEvent(int(number), fields.get("event", ""), fields.get("data", ""))
