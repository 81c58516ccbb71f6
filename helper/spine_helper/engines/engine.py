"""What an engine declares, what it is given and what it must return."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.findings import Findings
from spine_helper.volumes.grid import Grid, Modality

Provider: TypeAlias = Literal["none", "cpu", "cuda", "openvino"]
Mode: TypeAlias = Literal["exact", "fast"]
Previews: TypeAlias = Literal["none", "coarse", "levels"]


@dataclass(frozen=True)
class Box:
    """A part of a volume, in voxels of it.

    Attributes:
        start_kji: first voxel.
        stop_kji: voxel behind the last one.
    """

    start_kji: tuple[int, int, int]
    stop_kji: tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class Task:
    """One volume to segment.

    Attributes:
        voxels_kji: (k, j, i) int16, not writable. HU for CT, without unit for MR.
        grid: of the voxels.
        mode: `exact` is what the model's own program would give; `fast` may take short cuts whose
            effect is tested. Engines of ours know only `fast`.
        box: look for the spine in it only; None for the whole volume.
        threads: cores to use.
    """

    voxels_kji: NDArray[np.int16]
    grid: Grid
    mode: Mode = "fast"
    box: Box | None = None
    threads: int = 2


class Watch(Protocol):
    """Who follows an engine at work; both calls return at once."""

    def progress(self, stage: str, fraction: float) -> None:
        """Say how far a run is.

        Args:
            stage: key of what is being done: `prepare`, `find`, `segment`, `separate`, `name` or
                `finish`.
            fraction: 0 to 1 of the whole run.
        """

    def preview(
        self,
        labels_kji: NDArray[np.uint8],
        step_kji: tuple[int, int, int],
        finished: frozenset[int] = frozenset(),
    ) -> None:
        """Give a coarse label map, which takes the place of the one before.

        Args:
            labels_kji: (k, j, i) uint8, values of `levels.label_names()`.
            step_kji: voxels of the volume that one voxel of it stands for; voxel 0 of it covers
                voxels 0 to step - 1.
            finished: values in it whose borders will not be better before the result.
        """


Run: TypeAlias = Callable[[Task, Watch], Findings]


@dataclass(frozen=True)
class Engine:
    """One way of segmenting, as the health reply describes it.

    Attributes:
        id: name in the address, unique in a registry.
        title: name for people.
        modalities: what it accepts, `CT`, `MR` or both.
        licence: SPDX expression of its weights, or of its code where it has none.
        labels: value in the label map (1 to 255) and what it stands for. 0 is background.
        run: a function at the top of a module, or a `functools.partial` of one with plain
            arguments: it is imported again in the child process.
        sha256: digest of its weights in lower-case hex; None where it has none.
        modes: what `Task.mode` may be.
        notice: what a user must be told of its licence; empty where there is nothing.
        previews: what it gives before its result: nothing, a coarse map, or one that grows finer
            level by level.
    """

    id: str
    title: str
    modalities: tuple[Modality, ...]
    licence: str
    labels: tuple[tuple[int, str], ...]
    run: Run
    sha256: str | None = None
    modes: tuple[Mode, ...] = ("fast",)
    notice: str = ""
    previews: Previews = "coarse"
