"""The command line. Imports nothing heavy: each job's child process imports this module again."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from spine_helper.commands.ending import Exit
from spine_helper.commands.evaluate import add_evaluate, run_evaluate
from spine_helper.commands.models import add_models, run_models
from spine_helper.commands.packs import add_packs, run_packs
from spine_helper.commands.segment import add_segment, run_segment
from spine_helper.service.secret_file import UnsafeSetup

_BAD_SETUP: Final = 78
"""Exit status for a setup that is not safe (EX_CONFIG of sysexits.h)."""

_AT_ONCE: Final = (Exit.INTERRUPTED, Exit.TERMINATED)
_COMMANDS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "evaluate": run_evaluate,
    "models": run_models,
    "packs": run_packs,
    "segment": run_segment,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `spine-helper` and return its exit status."""
    status = _run(_parser().parse_args(arguments))
    if arguments is None and status in _AT_ONCE:
        # All is cleaned up. To take the libraries down would take longer than Ctrl-C may.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    return status


def _run(options: argparse.Namespace) -> int:
    if options.command == "version":
        sys.stdout.write(version("spine-helper") + "\n")
        return 0
    if options.command in _COMMANDS:
        return _COMMANDS[options.command](options)
    if options.socket is None and (options.port is None or options.token_file is None):
        sys.stderr.write("spine-helper: give --socket, or --port and --token-file\n")
        return 2
    return _serve(options)


def _serve(options: argparse.Namespace) -> int:
    from spine_helper.engines.registry import installed  # noqa: PLC0415 - see above
    from spine_helper.service.serving import Place, serve  # noqa: PLC0415 - see above

    place = Place(
        options.socket,
        options.port or 0,
        options.token_file or "",
        options.parent,
        options.threads,
        None if options.memory_gib is None else int(options.memory_gib * 2**30),
    )
    try:
        serve(place, installed())
    except UnsafeSetup as error:
        sys.stderr.write(f"spine-helper: {error}\n")
        return _BAD_SETUP
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("spine-helper", description="Segmentation for Spine App.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("version", help="print the version")
    add_segment(commands)
    add_models(commands)
    add_evaluate(commands)
    add_packs(commands)
    serve = commands.add_parser("serve", help="listen until stopped")
    where = serve.add_mutually_exclusive_group(required=True)
    where.add_argument("--socket", type=Path, help="Unix domain socket to make")
    where.add_argument("--port", type=_port, help="port on 127.0.0.1; 0 for a free one")
    serve.add_argument("--token-file", help="private file with the token; - for standard input")
    serve.add_argument("--parent", type=int, help="end when this process does")
    serve.add_argument("--threads", type=_at_least_one, help="cores for a job; all unless given")
    serve.add_argument(
        "--memory-gib", type=float, help="most memory of a job; 85 %% of what is free"
    )
    return parser


def _at_least_one(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("less than one")
    return count


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("not a port")
    return port
