"""4.7 S12: studies that are opened and closed leave their memory behind for the next one."""

import asyncio

import pytest

from tests.benchmarks.cycles import cycles
from tests.browser.chromium import running_app
from tests.data.dicom_writer import write_series
from tests.data.grids import straight_grid
from tests.data.phantoms import block_phantom

pytestmark = pytest.mark.integration

GROWTH_MIB = 40


def test_s12_the_program_does_not_grow_with_every_study(tmp_path):
    """40 cycles of 1.3 MB of voxels each; the bench entry `session` does 500."""
    folder = tmp_path / "series"
    folder.mkdir()
    write_series(folder, block_phantom(straight_grid((40, 128, 128), (1.5, 1.5, 3.0))))
    with running_app(cache=tmp_path / "cache") as app:
        resident = asyncio.run(cycles(app.url, app.process.pid, folder, 40))

    assert max(resident[20:]) - resident[19] <= GROWTH_MIB
