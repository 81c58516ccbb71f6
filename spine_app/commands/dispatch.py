"""Runs a command and turns whatever happens into an exit code and a sentence."""

import logging
import os
import signal
import sys
from collections.abc import Callable

from spine_app import logs
from spine_app.commands.convert import convert
from spine_app.commands.deidentify import deidentify
from spine_app.commands.ending import Ended, Exit, ended, interrupted, tell
from spine_app.commands.export_seg import export_seg
from spine_app.commands.info import info
from spine_app.commands.measure import measure
from spine_app.commands.mesh import mesh
from spine_app.commands.options import Options, read_options
from spine_app.commands.segment import segment
from spine_app.domain.errors import SpineError

_COMMANDS: dict[str, Callable[[Options], Exit]] = {
    "info": info,
    "convert": convert,
    "deidentify": deidentify,
    "segment": segment,
    "measure": measure,
    "mesh": mesh,
    "export-seg": export_seg,
}


def run_command(name: str, arguments: list[str]) -> int:
    """Run a command.

    Args:
        name: one of `cli.COMMANDS`.
        arguments: what was typed after it.

    Returns:
        The exit code. No exception leaves, and no text of a file or a library is printed.
    """
    logs.set_up("ERROR")
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
    try:
        return _run(name, arguments)
    except Ended as end:
        tell(end, as_json="--json" in arguments)
        return end.status
    except BrokenPipeError:
        # Whoever read the output has had enough of it; nothing is to be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.OUTPUT


def _run(name: str, arguments: list[str]) -> Exit:
    """Run a command.

    Raises:
        Ended: it did not do what was asked.
        BrokenPipeError: nobody reads the output.
    """
    try:
        status = _COMMANDS[name](read_options(name, arguments))
        sys.stdout.flush()
    except SpineError as error:
        raise ended(error) from None
    except KeyboardInterrupt:
        raise interrupted() from None
    except (Ended, BrokenPipeError):
        raise
    except Exception:
        logging.getLogger("spine_app").exception("command failed")
        end = ended(SpineError())
        raise Ended(Exit.FAULT, end.code, end.sentence) from None
    return status
