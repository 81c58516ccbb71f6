"""The command `spine-app`: reads settings, sets up logging, serves until it is told to stop."""

import asyncio
import sys
from typing import NoReturn

from pydantic import ValidationError
from pydantic_settings import CliApp
from pydantic_settings.exceptions import SettingsError

from spine_app import logs
from spine_app.settings import Settings


def _refuse(what: str) -> NoReturn:
    """End with a line that names settings and never quotes what was typed."""
    sys.stderr.write(f"spine-app: not accepted: {what or 'arguments'}. See spine-app --help\n")
    sys.exit(2)


def main() -> None:
    """Run the command; exits 0 on SIGTERM or SIGINT, 2 on wrong arguments."""
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

    asyncio.run(serve(settings))
