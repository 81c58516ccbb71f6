"""How a command ends: an exit code, and one sentence where it did not do what was asked."""

import json
import sys
from enum import IntEnum

from spine_app.controllers.notices import error_text
from spine_app.domain.errors import (
    IndexOnly,
    NoImages,
    NoImageSeries,
    NoSpace,
    OutputExists,
    OutputUnwritable,
    SpineError,
    StudyNotFound,
)
from spine_app.screen.texts import text

SCHEMA = 1
"""Version of all JSON documents that are printed; documented in docs/commands.md."""


class Exit(IntEnum):
    """Exit codes; documented in docs/commands.md."""

    DONE = 0
    FAULT = 1
    ARGUMENTS = 2
    CHOICE = 3
    NOTHING = 4
    REFUSED = 5
    OUTPUT = 6
    INTERRUPTED = 130


_NOTHING = (IndexOnly, NoImages, NoImageSeries, StudyNotFound)
_OUTPUT = (NoSpace, OutputExists, OutputUnwritable)


class Ended(Exception):
    """A command ends without having done what was asked."""

    def __init__(
        self, status: Exit, code: str, sentence: str, choices: tuple[tuple[int, str], ...] = ()
    ) -> None:
        """End with a status and a sentence.

        Args:
            status: exit code.
            code: short name of the reason, stable for scripts.
            sentence: what happened and what to do.
            choices: numbers that may be given, with words for each.
        """
        super().__init__(code)
        self.status = status
        self.code = code
        self.sentence = sentence
        self.choices = choices


def ended(error: SpineError) -> Ended:
    """How a command ends that met an error."""
    status = Exit.REFUSED
    if isinstance(error, _NOTHING):
        status = Exit.NOTHING
    elif isinstance(error, _OUTPUT):
        status = Exit.OUTPUT
    return Ended(status, error.code, error_text(error.code))


def interrupted() -> Ended:
    """How a command ends that was interrupted."""
    return Ended(Exit.INTERRUPTED, "interrupted", text("command.interrupted"))


def tell(end: Ended, *, as_json: bool) -> None:
    """Say on stderr why a command ended, and on stdout as JSON where that was asked for."""
    sys.stderr.write(f"spine-app: {end.sentence}\n")
    for number, words in end.choices:
        sys.stderr.write(f"  {number}  {words}\n")
    if as_json:
        error = {
            "code": end.code,
            "exit": int(end.status),
            "sentence": end.sentence,
            "choices": [{"series": number, "words": words} for number, words in end.choices],
        }
        print_json({"error": error})


def print_json(content: dict[str, object]) -> None:
    """Print one JSON document on stdout."""
    json.dump({"schema": SCHEMA} | content, sys.stdout, indent=2, allow_nan=False)
    sys.stdout.write("\n")


def print_lines(lines: list[str]) -> None:
    """Print lines on stdout; a sign the terminal does not know becomes a question mark."""
    encoding = sys.stdout.encoding or "utf-8"
    content = "".join(f"{line}\n" for line in lines)
    sys.stdout.write(content.encode(encoding, "replace").decode(encoding))
