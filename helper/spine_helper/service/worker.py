"""The child process of one job: takes voxels from a pipe, runs the engine, gives labels back.

Messages to the helper are JSON, never pickles: an engine that a hostile model has taken over must
not be able to run code in the process that holds the other jobs.
"""

import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Final

import numpy as np

from spine_helper.egress import forbid_outbound
from spine_helper.engines.engine import Run
from spine_helper.service.parent import die_with_parent
from spine_helper.volumes.grid import Grid

_PROGRESS_EVERY_S: Final = 0.1


def work(pipe: Connection, run: Run, grid: Grid) -> None:
    """Do one job and end.

    Args:
        pipe: two-way; receives the voxels, sends progress, then a result or a failure.
        run: the engine's function.
        grid: the lattice of the voxels.
    """
    _isolate()
    _send(pipe, kind="ready")
    try:
        voxels = np.frombuffer(pipe.recv_bytes(), "<i2").reshape(grid.shape_kji)
        _send_result(pipe, run(voxels, grid, _progress(pipe)))
    except MemoryError:
        _send(pipe, kind="failed", code="out-of-memory")
    except Exception as error:  # noqa: BLE001 - the end of a job
        _send(pipe, kind="failed", code="engine-failed", where=_where(error))


def _isolate() -> None:
    """Leave the helper's session and output, and die with the helper."""
    die_with_parent()
    parent = parent_process()
    if parent is not None:
        watch = threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True)
        watch.start()
    if sys.platform != "win32":
        os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    forbid_outbound()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _send(pipe: Connection, **message: Any) -> None:
    pipe.send_bytes(json.dumps(message).encode())


def _progress(pipe: Connection) -> Callable[[float], None]:
    last_s = 0.0

    def report(fraction: float) -> None:
        nonlocal last_s
        now_s = time.monotonic()
        if now_s - last_s >= _PROGRESS_EVERY_S:
            last_s = now_s
            _send(pipe, kind="progress", fraction=float(fraction))

    return report


def _send_result(pipe: Connection, labels: Any) -> None:
    array = np.ascontiguousarray(labels)
    _send(pipe, kind="result", dtype=array.dtype.str, shape=array.shape)
    if array.dtype == np.uint8:
        pipe.send_bytes(array.reshape(-1).data)


def _where(error: BaseException) -> str:
    """File name and line where an error arose; its text may quote the input and is left out."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
