"""A page that shows a short series."""

import pytest

from tests.browser.chromium import running_app
from tests.browser.conftest import SERIES_GRID
from tests.browser.page import SpinePage
from tests.data.dicom_writer import write_series
from tests.data.phantoms import block_phantom


@pytest.fixture(scope="module")
def app(cache, tmp_path_factory):
    folder = tmp_path_factory.mktemp("series")
    write_series(folder, block_phantom(SERIES_GRID))
    with running_app(folder, cache=cache) as app:
        yield app


@pytest.fixture(scope="module")
def page(browser, app):
    page = SpinePage(browser, app.url)
    page.wait_for_study(60_000)
    page.wait_until_quiet(limit_s=60)
    yield page
    assert page.problems() == []
