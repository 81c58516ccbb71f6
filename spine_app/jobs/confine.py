"""Limits a child process puts on itself before it sees a byte of what it is to parse."""

import ctypes
import os
import signal
import sys

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


def confine(limits: JobLimits) -> None:
    """Give up what a parser does not need; a no-op where the platform cannot.

    Args:
        limits: memory and processor seconds.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        _die_with_parent()
    if sys.platform != "win32":
        _limit_resources(limits)
    sys.addaudithook(_refuse)


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    """Stop Python code that would open a connection, start a program or unpickle."""
    if event in _REFUSED_EVENTS:
        raise PermissionError


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
