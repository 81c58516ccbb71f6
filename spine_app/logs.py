"""Logging that cannot carry patient data: constant texts, listed fields, no exception messages."""

import json
import logging
import sys
import threading
import traceback
from types import TracebackType
from typing import Any

FIELDS = (
    "job",
    "phase",
    "code",
    "error_id",
    "count",
    "seconds",
    "own_seconds",
    "bytes",
    "port",
    "renderer_kind",
    "status",
)
"""The only extra fields that are written."""

OWN = ("spine_app",)
"""Loggers whose message texts are ours and constant; the text of others is withheld."""


class PhiSafeFormatter(logging.Formatter):
    """One JSON object a line: level, logger, constant text, listed fields, frames as file:line.

    Arguments and exception messages are never written: pydicom and others quote attribute values
    in theirs.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Text of a record."""
        own = record.name.split(".")[0] in OWN
        line: dict[str, Any] = {
            "level": record.levelname,
            "logger": record.name if own else record.name.split(".")[0],
            "event": str(record.msg) if own and isinstance(record.msg, str) else "withheld",
        }
        for name in FIELDS:
            value = record.__dict__.get(name)
            if isinstance(value, str | int | float | bool):
                line[name] = value
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["frames"] = frames(record.exc_info[2])
        return json.dumps(line)


def frames(trace: TracebackType | None) -> list[str]:
    """Frames of a traceback as module file and line, without folders and source text."""
    return [
        f"{frame.filename.replace(chr(92), '/').rsplit('/', 1)[-1]}:{frame.lineno}"
        for frame in traceback.extract_tb(trace)
    ]


def set_up(level: str) -> None:
    """Send all logging of the process to stderr through `PhiSafeFormatter`.

    Args:
        level: name of a logging level.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PhiSafeFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(True)
    logging.raiseExceptions = False
    sys.excepthook = _withhold
    threading.excepthook = _withhold_known
    sys.unraisablehook = _withhold_known
    for name in ("asyncio", "aiohttp.access"):
        logging.getLogger(name).setLevel(logging.ERROR)


def _withhold_known(found: "threading.ExceptHookArgs | sys.UnraisableHookArgs") -> None:
    _withhold(found.exc_type, found.exc_value, found.exc_traceback)


def _withhold(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    known = (kind, error or kind(), trace)
    logging.getLogger("spine_app").critical("unhandled error", exc_info=known)
