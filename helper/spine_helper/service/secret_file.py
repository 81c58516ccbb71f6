"""Read the bearer token from where no other user can read it."""

import os
import re
import stat
import sys
from pathlib import Path
from typing import Final

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43,128}")
"""At least 32 random bytes in URL-safe base64."""

_MAX_BYTES: Final = 256


class UnsafeSetup(Exception):
    """A file, folder or value the helper was started with is not safe to use."""


def read_token(source: str) -> str:
    """The bearer token from a private file, or from standard input for `-`.

    Args:
        source: path of a regular file that belongs to this user with no rights for others.

    Raises:
        UnsafeSetup: the file is wider, is a link, or does not hold a token.
    """
    text = sys.stdin.readline(_MAX_BYTES) if source == "-" else _read_private(Path(source))
    token = text.strip()
    if _TOKEN.fullmatch(token) is None:
        raise UnsafeSetup("the token is not at least 32 random bytes in URL-safe base64")
    return token


def _read_private(path: Path) -> str:
    if sys.platform == "win32":
        raise UnsafeSetup("file modes prove nothing here: pass the token on standard input")
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise UnsafeSetup("the token file cannot be opened") from error
    try:
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode) or facts.st_uid != os.geteuid():
            raise UnsafeSetup("the token file is not a regular file of this user")
        if stat.S_IMODE(facts.st_mode) & 0o177:
            raise UnsafeSetup("the token file must have mode 0600 or less")
        return os.read(handle, _MAX_BYTES).decode("ascii", "replace")
    finally:
        os.close(handle)
