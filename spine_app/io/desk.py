"""What a reader works with: its session, its folder, its limits."""

from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from spine_app.domain.channel import Channel
from spine_app.domain.limits import ReadLimits


@dataclass(frozen=True)
class Desk:
    """The surroundings of one reader.

    Attributes:
        channel: the session.
        folder: its private folder; arrays go there.
        limits: what may be used.
    """

    channel: Channel
    folder: Path
    limits: ReadLimits
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def next_number(self) -> int:
        """Number of the next file that is written."""
        return next(self._numbers)
