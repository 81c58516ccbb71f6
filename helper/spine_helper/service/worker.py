"""The child process of one job: imports what engines need, waits for an order, carries it out."""

import importlib
import os
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.egress import forbid_outbound
from spine_helper.engines.engine import Task
from spine_helper.service.blocks import take_block
from spine_helper.service.memory import prefer_to_be_ended
from spine_helper.service.parent import die_with_parent
from spine_helper.service.wire import Order, send, send_findings, send_preview

_PROGRESS_EVERY_S: Final = 0.1
_NICE: Final = 10
"""The viewer, which draws on the same cores, comes first."""


def work(pipe: Connection, modules: Sequence[str]) -> None:
    """Do one job and end.

    Args:
        pipe: two-way; gives the order and the voxels, takes progress, then a result or a failure.
        modules: what to import before an order comes; one that cannot be imported is left out.
    """
    _isolate()
    for module in modules:
        try:
            importlib.import_module(module)
        except Exception:  # noqa: BLE001, S112 - its own engine will say so when it is asked to run
            continue
    try:
        send(pipe, kind="ready")
        order: Order = pipe.recv()
    except (EOFError, OSError):  # the helper does not need this child any more
        return
    try:
        send_findings(pipe, order.run(_task(pipe, order), _Reporter(pipe)))
    except MemoryError:
        send(pipe, kind="failed", code="out-of-memory")
    except Exception as error:  # noqa: BLE001 - the end of a job
        send(pipe, kind="failed", code="engine-failed", where=_where(error))


def _isolate() -> None:
    """Leave the helper's session and output, and die with the helper."""
    die_with_parent()
    parent = parent_process()
    if parent is not None:
        watch = threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True)
        watch.start()
    if sys.platform != "win32":
        os.setsid()
        os.nice(_NICE)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    prefer_to_be_ended()
    forbid_outbound()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _task(pipe: Connection, order: Order) -> Task:
    block = take_block(pipe, order.block_bytes, order.is_shared)
    count = order.grid.voxel_count
    voxels = np.frombuffer(block, "<i2", count, order.offset).reshape(order.grid.shape_kji)
    return Task(voxels, order.grid, order.mode, order.box, order.threads)


class _Reporter:
    """Passes on what an engine reports, progress at most ten times a second in a stage."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()
        self._stage = ""
        self._last_s = 0.0

    def progress(self, stage: str, fraction: float) -> None:
        """See `engine.Watch`."""
        now_s = time.monotonic()
        with self._lock:
            if stage == self._stage and now_s - self._last_s < _PROGRESS_EVERY_S:
                return
            self._stage, self._last_s = stage, now_s
            send(self._pipe, kind="progress", stage=stage, fraction=float(fraction))

    def preview(
        self,
        labels_kji: NDArray[np.uint8],
        step_kji: tuple[int, int, int],
        finished: frozenset[int] = frozenset(),
    ) -> None:
        """See `engine.Watch`."""
        with self._lock:
            send_preview(self._pipe, labels_kji, step_kji, finished)


def _where(error: BaseException) -> str:
    """File name and line where an error arose; its text may quote the input and is left out."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}"[:80] if frames else ""
