"""One Chromium for each module; apps are started by the tests that need them.

Playwright's loop runs while its browser does, so it must be gone before other modules' async tests.
"""

import pytest

from tests.browser.chromium import chromium, data_folder


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """A cache folder kept over the tests, so that the demo case is built once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def pancreas():
    folder = data_folder() / "pancreas_ct_dicom"
    if not folder.is_dir():
        pytest.skip("the public CT series is not here (SPINE_DATA)")
    return folder
