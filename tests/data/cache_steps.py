"""Calls of the operating system that the cache makes, one of which can be made to go wrong."""

import errno
import os
import signal
from contextlib import contextmanager

STEPS = ("open", "write", "lseek", "fsync", "close", "replace", "unlink", "mkdir", "rmdir")
WRITES = ("open", "write", "fsync", "replace", "mkdir")


def die():
    """End as with kill -9 or a power cut: nothing of ours runs any more."""
    os.kill(os.getpid(), signal.SIGKILL)


def no_space():
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Steps:
    """Counts calls; acts before the one of a number, a write being half done then."""

    def __init__(self, at, act):
        self.at, self.act = at, act
        self.made = []

    def wrap(self, name, call):
        def step(*args, **kwargs):
            self.made.append(name)
            if len(self.made) - 1 == self.at:
                if name == "write":
                    call(args[0], bytes(args[1])[: len(args[1]) // 2])
                self.act()
            return call(*args, **kwargs)

        return step


@contextmanager
def stepping(at=-1, act=die, names=STEPS):
    """Make the calls of the cache count, and one of them go wrong.

    Args:
        at: number of the call, from 0; -1 for none.
        act: what happens then.
        names: calls that count.

    Yields:
        Steps.
    """
    steps = Steps(at, act)
    before = {name: getattr(os, name) for name in names}
    try:
        for name, call in before.items():
            setattr(os, name, steps.wrap(name, call))
        yield steps
    finally:
        for name, call in before.items():
            setattr(os, name, call)
