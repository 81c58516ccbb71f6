"""Listening sockets that only this user, or only this computer, can reach."""

import contextlib
import os
import socket
import stat
import sys
from pathlib import Path

from spine_helper.service.secret_file import UnsafeSetup


def listen_on_port(port: int) -> socket.socket:
    """A listening socket on 127.0.0.1; port 0 lets the system choose.

    Raises:
        UnsafeSetup: the port is taken or not allowed.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise UnsafeSetup("the port cannot be used") from error
    return listener


def listen_on_path(path: Path) -> socket.socket:
    """A listening Unix domain socket of mode 0600 in a folder of mode 0700.

    The folder is made where it is missing. A socket left by a process that died is replaced.

    Raises:
        UnsafeSetup: the folder is open to others, or something else is at the path.
    """
    if sys.platform == "win32":
        raise UnsafeSetup("no Unix domain sockets here: use a port and a token")
    with contextlib.suppress(FileExistsError):
        path.parent.mkdir(0o700)
    _check_folder(path.parent)
    _clear(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    umask = os.umask(0o177)
    try:
        listener.bind(str(path))
        listener.listen()
    except OSError as error:
        listener.close()
        raise UnsafeSetup("the socket cannot be made") from error
    finally:
        os.umask(umask)
    return listener


def remove(path: Path) -> None:
    """Take a socket of ours away at the end."""
    with contextlib.suppress(OSError):
        path.unlink()


def _check_folder(folder: Path) -> None:
    facts = folder.lstat()
    if not stat.S_ISDIR(facts.st_mode) or stat.S_IMODE(facts.st_mode) & 0o077:
        raise UnsafeSetup("the folder of the socket must be a real folder of mode 0700")
    if sys.platform != "win32" and facts.st_uid != os.geteuid():
        raise UnsafeSetup("the folder of the socket must belong to this user")


def _clear(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode) or _is_alive(path):
        raise UnsafeSetup("the path of the socket is in use")
    path.unlink()


def _is_alive(path: Path) -> bool:
    if sys.platform == "win32":
        return True
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(str(path)) == 0
