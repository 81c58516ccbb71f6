"""What the helper and the child of a job say to each other.

To the child: one pickled `Order`, from the helper, which is trusted. From the child: JSON and bare
bytes, never pickles, because an engine that a hostile model has taken over must not be able to run
code in the process that holds the other jobs.
"""

import json
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.findings import Findings
from spine_helper.engines.engine import Box, Mode, Run
from spine_helper.volumes.grid import Grid

MAX_MESSAGE: Final = 2 * 1024 * 1024
"""Most bytes of a message: the findings of 255 instances and their evidence."""


@dataclass(frozen=True)
class Order:
    """What a child shall do.

    Attributes:
        run: the engine's function.
        grid: of the voxels.
        mode: of the task.
        box: of the task.
        threads: of the task.
        block_bytes: of the block that follows.
        is_shared: whether the block comes as a handle.
        offset: of the first voxel in the block.
    """

    run: Run
    grid: Grid
    mode: Mode
    box: Box | None
    threads: int
    block_bytes: int
    is_shared: bool
    offset: int


def send(pipe: Connection, **message: Any) -> None:
    """Say something to the helper."""
    pipe.send_bytes(json.dumps(message).encode())


def send_preview(
    pipe: Connection,
    labels_kji: NDArray[np.uint8],
    step_kji: tuple[int, int, int],
    finished: frozenset[int],
) -> None:
    """Give a coarse label map to the helper; see `engine.Watch.preview`."""
    array = np.ascontiguousarray(labels_kji)
    step = [int(step) for step in step_kji]
    done = sorted(int(value) for value in finished)
    send(pipe, kind="preview", dtype=array.dtype.str, shape=array.shape, step=step, finished=done)
    pipe.send_bytes(array.reshape(-1).data.cast("B"))


def send_findings(pipe: Connection, findings: Findings) -> None:
    """Give the result of the engine to the helper."""
    labels = np.ascontiguousarray(findings.labels_kji)
    send(
        pipe,
        kind="result",
        dtype=labels.dtype.str,
        shape=labels.shape,
        instances=[asdict(instance) for instance in findings.instances],
        evidence=[
            asdict(item) | {"scores": np.asarray(item.scores, float).tolist()}
            for item in findings.evidence
        ],
        sacrum_gap_mm=float(findings.sacrum_gap_mm),
        margin=float(findings.margin),
        flags=list(findings.flags),
        seconds=findings.seconds,
        provider=findings.provider,
    )
    if labels.dtype == np.uint8:
        pipe.send_bytes(labels.reshape(-1).data)
