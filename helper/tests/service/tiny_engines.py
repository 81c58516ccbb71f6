"""Engines for the tests: each does one thing, and none pretends to segment anything."""

import os
import socket
import subprocess
import sys
import time

import numpy as np

from spine_helper.engines.engine import Engine
from spine_helper.engines.registry import Registry

LABELS = ((1, "above"), (2, "far above"))


def threshold(voxels, grid, progress):
    """1 above 0, 2 above 100: enough to see that voxels and order survive the way."""
    progress(0.5)
    return ((voxels > 0).astype(np.uint8) + (voxels > 100)).astype(np.uint8)


def endless(voxels, grid, progress):
    """Report half way, then never end."""
    progress(0.5)
    while True:
        time.sleep(0.05)


def endless_with_child(voxels, grid, progress):
    """Start a process of its own and never end; its id travels as progress."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    progress(process.pid / 2**32)
    time.sleep(60)


def crash(voxels, grid, progress):
    """Die without a word."""
    os.abort()


def fail(voxels, grid, progress):
    """Raise with text that must not travel."""
    raise RuntimeError("CANARY^PATIENT")


def out_of_memory(voxels, grid, progress):
    """Say that memory is full."""
    raise MemoryError


def wrong_shape(voxels, grid, progress):
    """Leave out the last row."""
    return np.zeros(voxels.shape, np.uint8)[:, :-1]


def wrong_type(voxels, grid, progress):
    """Give floats."""
    return np.full(voxels.shape, np.nan)


def wrong_label(voxels, grid, progress):
    """Give a value that is not declared."""
    return np.full(voxels.shape, 255, np.uint8)


def no_array(voxels, grid, progress):
    """Give nothing."""
    return


def wild_progress(voxels, grid, progress):
    """Say that more than everything is done."""
    progress(7.0)
    time.sleep(5)


def reach_out(voxels, grid, progress):
    """Try to open a connection to another computer (a documentation address)."""
    with socket.socket() as sock:
        sock.settimeout(2)
        sock.connect(("192.0.2.1", 9))


def silent(voxels, grid, progress):
    """Say nothing at all."""
    time.sleep(60)


_RUNS = (
    threshold, endless, endless_with_child, crash, fail, out_of_memory, wrong_shape, wrong_type,
    wrong_label, no_array, wild_progress, reach_out, silent,
)  # fmt: skip

REGISTRY = Registry(
    tuple(
        Engine(run.__name__, run.__name__, ("CT",), "Apache-2.0", LABELS, run, None)
        for run in _RUNS
    )
)
