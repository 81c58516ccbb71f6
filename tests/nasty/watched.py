"""The child process of the app, with a guard that it writes nowhere but into its work folder."""

import os
import sys
import time

from spine_app.jobs.child import main

WORK_FOLDER = "nasty-work"
"""Name of every folder that may be written to."""

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = frozenset(
    ("os.mkdir", "os.rename", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.utime")
)


def guard(event, arguments):
    """Refuse what would leave something behind elsewhere."""
    if event in _CHANGES:
        raise PermissionError
    if event != "open" or not isinstance(arguments[0], str | bytes | os.PathLike):
        return
    path, mode, flags = arguments
    writes = bool((flags or 0) & _WRITING) or bool(set(mode or "") & set("wax+"))
    if writes and path != os.devnull:
        folder = os.path.basename(os.path.dirname(os.fspath(path)))  # noqa: PTH119, PTH120
        if folder != WORK_FOLDER:
            raise PermissionError


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.addaudithook(guard)
    status = main()
    # Whoever samples the memory of this process gets a last chance.
    time.sleep(0.03)
    sys.exit(status)
