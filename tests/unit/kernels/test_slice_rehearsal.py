"""Whatever is drawn, the kernels are compiled for it by their rehearsal, and not before a user."""

from pathlib import Path

import numpy as np
import pytest

from spine_app.kernels import overlay, reslice, reslice_aligned, reslice_general
from spine_app.kernels.reslice import Shading
from spine_app.kernels.reslice_rows import bent_rows, flat_rows
from spine_app.kernels.reslice_shade import Blend

SHAPE = (4, 5, 6)


ENTRIES = (
    reslice_general.draw_general,
    reslice_aligned.draw_aligned,
    overlay.find,
    overlay.mark,
    overlay.fill,
    overlay.draw_marks,
)
"""The kernels that Python calls."""


def kinds():
    """For how many kinds of arguments each of them is compiled."""
    return [len(kernel.signatures) for kernel in ENTRIES]


@pytest.fixture
def voxels(tmp_path: Path):
    """Voxels as a session has them: mapped, and not to be written."""
    path = tmp_path / "volume.npy"
    np.save(path, np.zeros(SHAPE, np.int16))
    return np.load(path, mmap_mode="r")


def test_after_the_rehearsal_nothing_is_compiled(voxels):
    reslice.rehearse()
    overlay.rehearse()
    rehearsed = kinds()
    flat = flat_rows((0, 0, 1.5), np.eye(3), (6, 5))
    tilted = flat_rows((0, 0, 1), np.eye(3) + 0.05, (6, 5)).strip(1, 4)
    line = flat_rows((0, 0, 1), np.eye(3) + 0.05, (6, 1))
    bent = bent_rows(np.ones((3, 3)).T, np.full((3, 3), 0.4, order="F"), np.full((3, 3), 0.2), 6)
    table = np.full((3, 4), 9, np.uint8)[:, ::1]
    table.flags.writeable = False

    for rows in (flat, tilted, line, bent):
        for samples in (1, 5):
            for blend in Blend:
                for linear in (True, False):
                    weights = np.ones(samples)
                    shading = Shading(np.float64(0.1), 3.0, True, linear, weights, blend)
                    picture = reslice.reslice(voxels, rows, shading)
        for kind in (np.uint8, np.uint16):
            labels = np.asfortranarray(np.ones(SHAPE, kind))
            for outline in (0, 1.5, np.float64(3)):
                overlay.paint_over(picture, labels, rows, table, outline)

    assert kinds() == rehearsed
    assert rehearsed == [1, 1, 2, 1, 1, 1]
