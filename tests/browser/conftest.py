"""One Chromium for each module; apps are started by the tests that need them.

Playwright's loop runs while its browser does, so it must be gone before other modules' async tests.
"""

import pytest

from tests.browser.chromium import chromium, data_folder
from tests.data.dicom_writer import write_series
from tests.data.grids import straight_grid
from tests.data.phantoms import block_phantom

SERIES_GRID = straight_grid((20, 128, 128), (1.5, 1.5, 3.0))


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """A cache folder kept over the tests, so that the demo case is built once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def series(tmp_path):
    """A folder with a short axial series, its patient texts a canary: 20 × 128 × 128."""
    folder = tmp_path / "doe-jane-1950"
    folder.mkdir()
    write_series(folder, block_phantom(SERIES_GRID))
    return folder


@pytest.fixture(scope="session")
def pancreas():
    folder = data_folder() / "pancreas_ct_dicom"
    if not folder.is_dir():
        pytest.skip("the public CT series is not here (SPINE_DATA)")
    return folder
