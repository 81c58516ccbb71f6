"""The command `spine-app`: reads settings, sets up logging, serves until it is told to stop."""

import asyncio
import sys
from typing import NoReturn

from pydantic import ValidationError
from pydantic_settings import CliApp
from pydantic_settings.exceptions import SettingsError

from spine_app import logs
from spine_app.domain.errors import SpineError
from spine_app.screen.texts import text
from spine_app.settings import Settings


def _refuse(what: str) -> NoReturn:
    """End with a line that names settings and never quotes what was typed."""
    _end(f"not accepted: {what or 'arguments'}. See spine-app --help", 2)


def _end(sentence: str, status: int) -> NoReturn:
    """End with a line on the terminal."""
    sys.stderr.write(f"spine-app: {sentence}\n")
    sys.exit(status)


def main() -> None:
    """Run the command; exits 0 when told to end, 1 if it cannot start, 2 on wrong arguments."""
    try:
        settings = CliApp.run(Settings, cli_args=sys.argv[1:])
    except ValidationError as error:
        _refuse(", ".join(sorted({str(e["loc"][-1]) for e in error.errors() if e["loc"]})))
    except SettingsError:
        _refuse("arguments")
    # trame reads the process's arguments on its own; they are ours alone.
    sys.argv[1:] = []
    logs.set_up(settings.log_level)
    # Importing the application takes a second; `--help` and mistakes need not wait for it.
    from spine_app.app import serve  # noqa: PLC0415

    try:
        asyncio.run(serve(settings))
    except SpineError as error:
        _end(text(f"error.{error.code}"), 1)
