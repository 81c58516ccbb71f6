"""Limits a child process puts on itself before it sees a byte of what it is to parse."""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from spine_app.jobs.landlock import restrict
from spine_app.jobs.registry import JobLimits

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38

_REFUSED_EVENTS = frozenset(
    {
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "os.system",
        "pickle.find_class",
        "socket.bind",
        "socket.connect",
        "socket.getaddrinfo",
        "subprocess.Popen",
    }
)

_NICENESS = 5
_CHANGING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_TWO_PATHS = frozenset({"os.link", "os.rename", "os.symlink"})
_CHANGING_EVENTS = _TWO_PATHS | {
    "os.chmod",
    "os.mkdir",
    "os.remove",
    "os.rmdir",
    "os.truncate",
}


def confine(limits: JobLimits) -> None:
    """Give up what a parser does not need; a no-op where the platform cannot.

    Args:
        limits: memory and processor seconds.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        # The page goes first where processors are few.
        os.nice(_NICENESS)
    if sys.platform == "linux":
        _die_with_parent()
    if sys.platform != "win32":
        _limit_resources(limits)
    sys.addaudithook(_refuse)


def limit_writes(folders: Sequence[str]) -> None:
    """Let this process change nothing on disk but what lies below some folders.

    The kernel enforces it for all code where it can; for Python code an audit hook does.

    Args:
        folders: the private folders of the request; made where they do not exist.
    """
    for folder in folders:
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    known = [os.path.realpath(folder) for folder in folders]
    restrict(known)
    sys.addaudithook(partial(_refuse_changes, tuple(known)))


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    """Stop Python code that would open a connection, start a program or unpickle."""
    if event in _REFUSED_EVENTS:
        raise PermissionError


def _refuse_changes(folders: tuple[str, ...], event: str, arguments: tuple[object, ...]) -> None:
    """Stop Python code that would change what lies outside some folders."""
    if event == "open":
        flags = arguments[2]
        if not isinstance(flags, int) or not flags & _CHANGING:
            return
    elif event not in _CHANGING_EVENTS:
        return
    for path in arguments[:2] if event in _TWO_PATHS else arguments[:1]:
        if isinstance(path, str | bytes | os.PathLike) and not _is_below(path, folders):
            raise PermissionError


def _is_below(path: str | bytes | os.PathLike[str], folders: tuple[str, ...]) -> bool:
    """Whether a path lies in one of some folders."""
    place = os.path.realpath(Path(os.fsdecode(path)).parent)
    return any(place == folder or place.startswith(folder + os.sep) for folder in folders)


if sys.platform != "win32":
    import resource

    def _limit_resources(limits: JobLimits) -> None:
        """Bound memory and processor time, and leave no core file."""
        wanted = {resource.RLIMIT_CORE: 0, resource.RLIMIT_CPU: limits.cpu_s}
        if sys.platform == "linux":
            # RLIMIT_AS would count libraries and mapped files; this is private memory only.
            wanted[resource.RLIMIT_DATA] = limits.memory_bytes
        for kind, value in wanted.items():
            hard = resource.getrlimit(kind)[1]
            new = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (new, new))


def _die_with_parent() -> None:
    """Be killed when the session is, keep no rights to gain, and stay out of core files."""
    parent = os.getppid()
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
