"""Memory of a process and everything it has started (Linux)."""

import subprocess
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PAUSE_S = 0.02
_WATCH_PAUSE_S = 0.1
_KIB_PER_MIB = 1024


@dataclass(frozen=True)
class Resident:
    """What a process, or several, have in memory, MiB.

    Attributes:
        pss: pages that n processes share count 1/n in each, so that a sum counts them once.
        rss: all pages, shared ones in full in each process.
        anonymous: the part of `rss` that no file backs.
    """

    pss: float = 0.0
    rss: float = 0.0
    anonymous: float = 0.0

    def __add__(self, other):
        return Resident(
            self.pss + other.pss, self.rss + other.rss, self.anonymous + other.anonymous
        )

    @property
    def of_files(self):
        """The part of `rss` that is mapped from files: libraries, and the study's voxels."""
        return self.rss - self.anonymous


@dataclass(frozen=True)
class Moment:
    """One look at a process and its descendants; `step` is what was going on."""

    step: str
    main: Resident
    all: Resident
    processes: int


class Watch:
    """Looks at a process tree ten times a second."""

    def __init__(self, pid):
        self.step = ""
        self.moments = []
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def largest(self, of, step=None):
        """The moment at which a figure was largest, in one step or in all."""
        return max((m for m in self.moments if step in (None, m.step)), key=of)

    def _look(self):
        while not self._done.wait(_WATCH_PAUSE_S):
            found = [resident(pid) for pid in _tree(self._pid)]
            if any(one.rss for one in found):
                whole = sum(found, Resident())
                self.moments.append(Moment(self.step, found[0], whole, len(found)))


@contextmanager
def watched(pid):
    """Watch a process tree; yields a `Watch`."""
    watch = Watch(pid)
    watch._thread.start()
    try:
        yield watch
    finally:
        watch._done.set()
        watch._thread.join()


def peak_mib(command, **how):
    """Run a command; its output, and the largest memory its process tree had at one time, MiB.

    Pages that several processes share count once where the system lets us see them (PSS).
    """
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **how)
    peak, done = [0.0], threading.Event()

    def watch():
        while not done.wait(_PAUSE_S):
            peak[0] = max(peak[0], sum(resident(pid).pss for pid in _tree(process.pid)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    output, _ = process.communicate()
    done.set()
    watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return output, peak[0]


def resident(pid):
    """What one process has in memory; nothing once it is gone.

    Where the system does not show shared pages (`smaps_rollup`), `pss` is `rss`.
    """
    shares = _fields(pid, "smaps_rollup")
    if "Pss" in shares:
        return Resident(shares["Pss"], shares["Rss"], shares["Anonymous"])
    whole = _fields(pid, "status")
    rss = whole.get("VmRSS", 0.0)
    return Resident(rss, rss, whole.get("RssAnon", 0.0))


def _tree(pid):
    """A process and its descendants."""
    found, todo = [], [pid]
    while todo:
        one = todo.pop()
        found.append(one)
        for listed in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                todo += map(int, listed.read_text().split())
            except OSError:
                continue
    return found


def _fields(pid, name):
    """Figures of a file of `/proc` that are given in kB, as MiB by name."""
    try:
        lines = Path(f"/proc/{pid}/{name}").read_text().splitlines()
    except OSError:
        return {}
    parts = [line.split() for line in lines if line.endswith(" kB")]
    return {part[0].rstrip(":"): int(part[1]) / _KIB_PER_MIB for part in parts}
