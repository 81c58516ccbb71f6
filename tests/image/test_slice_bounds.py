"""Kernels run without looking at bounds. Here they look, and never step outside of an array."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.image

PROGRAM = """
import sys
from pathlib import Path

import numpy as np

from spine_app.kernels import compile as compiling

# Machine code that looks at bounds must not be kept where the app would find it.
compiling.cache_folder = lambda: Path(sys.argv[1])

from spine_app.kernels.compile import compiled
from spine_app.kernels.overlay import paint_over
from spine_app.kernels.reslice import Shading, reslice
from spine_app.kernels.reslice_rows import flat_rows
from spine_app.kernels.reslice_shade import Blend


@compiled
def beyond(values, at):
    return values[np.uint64(at)]


try:
    beyond(np.zeros(3), 3)
except IndexError:
    pass
else:
    sys.exit("bounds are not looked at")

rng = np.random.default_rng(1)
table = np.full((3, 4), 200, np.uint8)
for n in range(600):
    shape = tuple(rng.integers(1, 7, 3))
    voxels = rng.integers(-9, 9, shape, dtype=np.int16)
    labels = rng.integers(0, 5, shape).astype((np.uint8, np.uint16)[n % 2])
    steps = rng.normal(size=(3, 3))
    if n % 3:
        steps = np.eye(3)[rng.permutation(3)] * rng.choice((-1.0, 1.0), 3)[:, None]
    steps *= rng.choice((0.125, 0.25, 0.5, 1.0, rng.uniform(0.05, 2)))
    # On voxels, on their faces, and anywhere.
    grain = rng.choice((0.5, 1.0, 1e-9))
    first = np.round(rng.uniform(-3, 8, 3) / grain) * grain
    rows = flat_rows(first, steps, (int(rng.integers(1, 30)), int(rng.integers(1, 20))))
    samples = np.ones(int(rng.choice((1, 3, 7))))
    shading = Shading(1.0, 0.0, False, bool(n % 2), samples, Blend(n % 3))
    picture = reslice(voxels, rows, shading)
    paint_over(picture, labels, rows, table, float(rng.choice((0.0, 1.0, 3.0))))
print("drawn")
"""


@pytest.mark.timeout(300)
def test_no_slice_and_no_label_is_read_outside_of_its_array(tmp_path):
    program = tmp_path / "bounds.py"
    program.write_text(PROGRAM)
    environment = {**os.environ, "NUMBA_BOUNDSCHECK": "1"}

    done = subprocess.run(
        [sys.executable, str(program), str(tmp_path)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )

    assert done.stdout == "drawn\n", done.stderr[-2000:]
