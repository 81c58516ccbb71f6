"""The command `spine-app`: runs a command, or reads settings and serves until told to stop."""

import asyncio
import gc
import sys
from typing import NoReturn

from pydantic import ValidationError
from pydantic_settings import CliApp
from pydantic_settings.exceptions import SettingsError

from spine_app import logs
from spine_app.domain.errors import SpineError
from spine_app.screen.texts import text
from spine_app.settings import Settings

COMMANDS = ("info", "convert", "deidentify", "segment", "measure", "mesh", "export-seg")
"""First arguments that name a command; a folder of such a name is opened as ./info."""


def _refuse(what: str) -> NoReturn:
    """End with a line that names settings and never quotes what was typed."""
    _end(f"not accepted: {what or 'arguments'}. See spine-app --help", 2)


def _end(sentence: str, status: int) -> NoReturn:
    """End with a line on the terminal."""
    sys.stderr.write(f"spine-app: {sentence}\n")
    sys.exit(status)


def _run_without_screen(arguments: list[str]) -> None:
    """Run a command when one is named; return when none is."""
    if arguments[:1] in ([name] for name in COMMANDS):
        # The commands bring the reading jobs with them, which the page starts later.
        from spine_app.commands.dispatch import run_command  # noqa: PLC0415

        sys.exit(run_command(arguments[0], arguments[1:]))
    if {"-h", "--help"} & set(arguments):
        sys.stdout.write(f"{text('command.list')}\n{text('command.exits')}\n\n")


def main() -> None:
    """Run the command; exits 0 when told to end, 1 if it cannot start, 2 on wrong arguments."""
    _run_without_screen(sys.argv[1:])
    try:
        settings = CliApp.run(Settings, cli_args=sys.argv[1:])
    except ValidationError as error:
        _refuse(", ".join(sorted({str(e["loc"][-1]) for e in error.errors() if e["loc"]})))
    except SettingsError:
        _refuse("arguments")
    # trame reads the process's arguments on its own; they are ours alone.
    sys.argv[1:] = []
    logs.set_up(settings.log_level)
    # Nothing that is imported is garbage: looking through it again and again would take longer.
    gc.disable()
    # Importing the application takes a second; `--help` and mistakes need not wait for it.
    from spine_app.app import serve  # noqa: PLC0415
    from spine_app.server.ending import leave  # noqa: PLC0415

    gc.freeze()
    gc.enable()
    try:
        asyncio.run(serve(settings))
    except SpineError as error:
        _end(text(f"error.{error.code}"), 1)
    leave(0)
