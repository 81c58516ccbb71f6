"""Logs that cannot carry patient text: an event from a fixed list and a few plain fields."""

import json
import logging
import sys
import traceback
from pathlib import Path
from typing import Final

EVENTS: Final = frozenset(
    {"started", "stopped", "parent-ended", "job-queued", "job-started", "job-ended", "refused"}
)
FIELDS: Final = ("job", "model", "state", "code", "where", "seconds", "voxels")

log: Final = logging.getLogger("spine_helper")


class EventFormatter(logging.Formatter):
    """One JSON line per record; text that is not ours is withheld."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line: event and allowed fields, or logger name and level."""
        line: dict[str, object] = {"level": record.levelname.lower()}
        if record.name == log.name and record.msg in EVENTS:
            line["event"] = record.msg
            line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        else:
            line["event"] = "withheld"
            line["logger"] = record.name
        if record.exc_info and record.exc_info[2] is not None:
            frames = traceback.extract_tb(record.exc_info[2])
            line["frames"] = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
        return json.dumps(line)


def set_up_logs() -> None:
    """Send every log of this process to standard error in the one safe form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(EventFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    log.setLevel(logging.INFO)
