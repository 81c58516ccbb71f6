"""Peak memory of a process and everything it has started (Linux)."""

import subprocess
import threading
from pathlib import Path

_PAUSE_S = 0.02


def peak_mib(command, **how):
    """Run a command; its output, and the largest memory its process tree had at one time, MiB.

    Pages that several processes share count once where the system lets us see them (PSS).
    """
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **how)
    peak, done = [0.0], threading.Event()

    def watch():
        while not done.wait(_PAUSE_S):
            peak[0] = max(peak[0], sum(map(_mib, _tree(process.pid))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    output, _ = process.communicate()
    done.set()
    watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return output, peak[0]


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


def _mib(pid):
    """Proportional memory of a process; resident where that is not shown; 0 once it is gone."""
    for name, key in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
        try:
            lines = Path(f"/proc/{pid}/{name}").read_text().splitlines()
        except OSError:
            continue
        values = [int(line.split()[1]) for line in lines if line.startswith(key)]
        if values:
            return values[0] / 1024
    return 0.0
