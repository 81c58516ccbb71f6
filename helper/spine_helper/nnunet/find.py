"""Where the spine is, by the finder of our own engine."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.engines.engine import Box, Task
from spine_helper.volumes.canonical import Canonical

_MARGIN_MM: Final = 25.0


def spine_box(task: Task) -> Box | None:
    """The box around the spine of a CT, with a margin; None where our finder sees none.

    Args:
        task: the volume.
    """
    from spine_helper.builtin.locate import locate  # noqa: PLC0415 - edt, cc3d
    from spine_helper.builtin.networks import BadWeights  # noqa: PLC0415
    from spine_helper.builtin.study import look  # noqa: PLC0415

    canonical = Canonical.of(task.grid)
    study = look(canonical.turn(task.voxels_kji), canonical.grid)
    try:
        found = None if study.is_hopeless else locate(study, task.threads, _uncounted)
    except (OSError, BadWeights):
        return None
    return None if found is None else box_of(found.spine, canonical)


def _uncounted(_count: int) -> Callable[[], None]:
    """Nobody follows the tiles."""
    return lambda: None


def box_of(mask: NDArray[np.bool_], canonical: Canonical) -> Box | None:
    """The box around a mask, with a margin, in voxels of the volume.

    Args:
        mask: (k, j, i) on a coarse lattice over the canonical volume.
        canonical: of the volume.
    """
    if not mask.any():
        return None
    grid = canonical.grid
    start, stop = [0, 0, 0], [0, 0, 0]
    for axis in range(3):
        hit = np.flatnonzero(mask.any(axis=tuple(n for n in range(3) if n != axis)))
        size, margin = grid.shape_kji[axis], _MARGIN_MM / grid.spacing_ijk[2 - axis]
        scale = size / mask.shape[axis]
        low = max(0, int(hit[0] * scale - margin))
        high = min(size, int(np.ceil((hit[-1] + 1) * scale + margin)))
        given = canonical.order[axis]
        start[given], stop[given] = (
            (size - high, size - low) if canonical.flips[axis] else (low, high)
        )
    return Box((start[0], start[1], start[2]), (stop[0], stop[1], stop[2]))
