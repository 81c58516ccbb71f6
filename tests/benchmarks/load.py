"""From folder to volume, long and compressed series included, against four ways to do it.

All readers take turns, each in a process of its own and timed inside it without Python's start and
imports; ours also with them ("process start included"), dcm2niix always as a whole process. All
files are in the page cache. Memory is watched in runs of its own, because watching costs time.
"""

import json
import math
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.resident import peak_mib
from tests.benchmarks.rows import Row, skipped
from tests.browser.chromium import data_folder
from tests.data.big_series import SYNTAXES, write_big_series

ROOT = Path(__file__).resolve().parents[2]
SLICES = 500
PEERS = {
    "itk": "ITK GDCM series reader",
    "pydicom": "pydicom loop",
    "dcm2niix": "dcm2niix -z n",
    "raw": "read and copy the bytes",
}
GOALS = {"itk": 0.5, "dcm2niix": 1.0, "raw": 3.0}
"""Largest ratio of our seconds, the reader being up, to a peer's."""
COMPRESSED_GOALS = {"itk": 0.6}
WHOLE, WARM = "folder to volume, process start included", "folder to volume"


def rows():
    """Medians of five turns on the public series, of three on the generated ones."""
    found = []
    folder = data_folder() / "pancreas_ct_dicom"
    if folder.is_dir():
        found += _measure(folder, "134 x 512 x 512, uncompressed", 134, 5)
    else:
        skipped("the public CT series is not here (SPINE_DATA)")
    with tempfile.TemporaryDirectory() as work:
        folders = {name: Path(work) / str(n) for n, name in enumerate(SYNTAXES)}
        sizes = write_big_series(folders, SLICES)
        for name, folder in folders.items():
            ratio = SLICES * 512 * 512 * 2 / sizes[name]
            case = f"{SLICES} x 512 x 512, {name}"
            sys.stdout.write(f"{case}: {ratio:.2f}:1\n")
            found += _measure(folder, case, SLICES, 3)
    return found


def _measure(folder, case, slices, repeats):
    """Rows of one series."""
    compressed = "uncompressed" not in case
    names = ["ours", "ours_warm", "itk", "pydicom", "dcm2niix", *([] if compressed else ["raw"])]
    runs = {name: [] for name in names}
    for _ in range(repeats):
        for name in list(runs):
            took = _run(name, folder, slices)
            if took is None:
                skipped(f"{case}: {PEERS[name]} cannot read it here")
                del runs[name]
            else:
                runs[name].append(took)
    times = {name: statistics.median(one["seconds"] for one in took) for name, took in runs.items()}
    found = []
    for name in [name for name in PEERS if name in runs]:
        goal = (COMPRESSED_GOALS if compressed else GOALS).get(name)
        for ours, metric in (("ours", WHOLE), ("ours_warm", WARM)):
            found.append(Row(case, metric, times[ours], times[name], PEERS[name], "s"))
            _tell_goal(found[-1], goal if metric == WARM else None)
    gap = max(one["gap_ms"] for name in ("ours", "ours_warm") for one in runs[name])
    found.append(Row(case, "longest wait of the session", gap, 100.0, "required limit", "ms"))
    _tell_goal(found[-1], 1.0)
    return found + _memory(folder, case, slices)


def _memory(folder, case, slices):
    """Peak of the session and its reader, beside ITK's and the required limit."""
    if not Path("/proc/self/smaps_rollup").exists():
        return skipped("memory of a process tree is read on Linux only")
    ours, itk = (peak_mib(_command(name, folder), cwd=ROOT)[1] for name in ("ours", "itk"))
    limit = 2.2 * slices * 512 * 512 * 2 / 2**20 + 350
    metric = "peak memory of all processes"
    found = [
        Row(case, metric, ours, itk, PEERS["itk"], "MiB"),
        Row(case, metric, ours, limit, "required limit", "MiB"),
    ]
    _tell_goal(found[-1], 1.0)
    return found


def _command(name, folder):
    return [sys.executable, "-m", "tests.benchmarks.load_readers", name, str(folder)]


def _run(name, folder, slices):
    """What one load took; None where the reader cannot do it."""
    if name == "dcm2niix":
        return _run_dcm2niix(folder, slices)
    done = subprocess.run(_command(name, folder), cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        # Our own reader has to manage.
        done.check_returncode() if name.startswith("ours") else None
        return None
    return json.loads(done.stdout.splitlines()[-1])


def _run_dcm2niix(folder, slices):
    tool = shutil.which("dcm2niix")
    if tool is None:
        return None
    with tempfile.TemporaryDirectory() as out:
        command = [tool, "-z", "n", "-b", "n", "-f", "v", "-o", out, str(folder)]
        started = time.perf_counter()
        done = subprocess.run(command, capture_output=True, check=False)
        seconds = time.perf_counter() - started
        written = sum(path.stat().st_size for path in Path(out).glob("*.nii"))
    whole = written >= slices * 512 * 512 * 2
    return {"seconds": seconds} if whole and not done.returncode else None


def _tell_goal(row, goal):
    """Print a row beside its goal."""
    if goal is not None and math.isfinite(row.ratio):
        word = "met" if row.ratio <= goal else "MISSED"
        sys.stdout.write(f"{word}: {row.case}, {row.metric}: {row.ratio:.2f} of {row.peer_name}, ")
        sys.stdout.write(f"goal {goal:.1f}\n")
