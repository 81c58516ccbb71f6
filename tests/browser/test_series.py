"""The series list, slices alone, acquired slices and the quality list, as a user meets them."""

import json

import numpy as np
import pytest

from tests.browser.chromium import data_folder, running_app
from tests.browser.page import SpinePage
from tests.data.dicom_writer import Style, write_series
from tests.data.grids import straight_grid
from tests.data.phantoms import block_phantom

pytestmark = pytest.mark.browser

GRID = straight_grid((8, 128, 128), (1.5, 1.5, 3.0))
ATTACK = "<img src=x onerror=\"document.title='XSS'\">{{7*7}} T2 sag"


@pytest.fixture(scope="module")
def app(cache):
    with running_app(cache=cache) as app:
        yield app


@pytest.fixture(scope="module")
def page(browser, app):
    page = SpinePage(browser, app.url)
    page.wait_for_start()
    yield page
    assert page.problems() == []


@pytest.fixture(autouse=True)
def closed(page):
    """Leave each test at the start page."""
    yield
    page.button("Close study").click()
    page.wait_for_start()


def describe(words):
    def change(dataset, _k):
        dataset.SeriesDescription = words
        dataset.StudyDate = "20240229"

    return change


@pytest.fixture
def two_series(tmp_path):
    for number, words in ((5, ATTACK), (77, "Bone 1.0")):
        style = Style(series=number, name=f"{number}-{{}}".format, change=describe(words))
        write_series(tmp_path, block_phantom(GRID), style)
    return tmp_path


def data(name):
    folder = data_folder() / name
    if not folder.exists():
        pytest.skip("the public data set is not here (SPINE_DATA)")
    return folder


def whole_state(page):
    return json.dumps(page.page.evaluate("() => window.trame.state.state"))


def test_the_list_shows_picture_words_day_and_how_far_each_opens(page, two_series):
    page.open_folder(two_series)
    page.wait_for_list()
    row = page.series("Bone 1.0")

    row.locator("img").wait_for()
    assert row.locator("img").evaluate("image => image.naturalWidth") > 0
    for words in ("Series 77", "CT axial", "8 images", "2024-02-29", "128 × 128", "3D"):
        assert words in row.inner_text()


def test_a_description_with_markup_is_text_and_stays_out_of_the_state(page, two_series):
    page.open_folder(two_series)
    page.wait_for_list()

    page.series("T2 sag").wait_for()

    assert "{{7*7}}" in page.series("T2 sag").inner_text()
    assert page.page.title() == "Spine App"
    assert "T2 sag" not in whole_state(page)
    assert "Bone 1.0" not in whole_state(page)


def test_rows_do_not_move_when_words_and_pictures_arrive(page, two_series):
    page.page.route("**/previews", lambda route: route.abort())
    page.open_folder(two_series)
    page.wait_for_list()
    before = page.series("Series 77").bounding_box()
    page.page.unroute("**/previews")
    page.page.reload()
    page.series("Bone 1.0").locator("img").wait_for()

    after = page.series("Bone 1.0").bounding_box()
    page.console.clear()

    assert after["height"] == before["height"]
    assert after["y"] == pytest.approx(before["y"], abs=0.5)


def test_a_series_is_chosen_with_the_keyboard(page, two_series):
    page.open_folder(two_series)
    page.wait_for_list()
    page.page.evaluate("() => document.activeElement.blur()")
    for _ in range(12):
        page.page.keyboard.press("Tab")
        if "Series 77" in page.page.evaluate("() => document.activeElement.innerText"):
            break
    page.page.keyboard.press("Enter")

    page.wait_for_study()
    assert page.series("Series 77").get_attribute("aria-current") == "true"


def test_a_single_slice_opens_in_2d_and_says_why(page, tmp_path):
    paths = write_series(tmp_path, block_phantom(GRID))
    for path in paths[:3] + paths[4:]:
        path.unlink()
    page.open_folder(tmp_path)
    page.wait_for_state("Shown__phase", "ready")

    page.wait_for_notice("Opened in 2D")
    assert page.view("Axial view").is_visible()
    for name in ("3D view", "Coronal view", "Sagittal view"):
        assert not page.view(name).is_visible()
    view = page.view("Axial view")
    view.locator(".spine-position", has_text="Slice 1 / 1").wait_for()
    page.wait_until_quiet()
    assert np.ptp(page.pixels("Axial view")) > 30


def test_slices_without_a_pixel_size_are_shown_without_any_length(page, tmp_path):
    def change(dataset, _k):
        del dataset.PixelSpacing

    write_series(tmp_path, block_phantom(GRID), Style(change=change))
    page.open_folder(tmp_path)
    page.wait_for_state("Shown__phase", "ready")
    view = page.view("Axial view")
    view.get_by_text("Not calibrated: no measurements").wait_for()

    assert view.locator(".spine-bar").count() == 0
    view.click(position={"x": 300, "y": 200})
    page.page.keyboard.press("ArrowUp")
    view.locator(".spine-position", has_text="Slice 5 / 8").wait_for()
    assert view.locator(".spine-value").inner_text().endswith("HU")
    assert page.button("Maximise view").first.is_disabled()


def test_the_quality_badge_leads_to_the_list(page):
    page.open_folder(data("dcm_qa_ct/Philips_tilt-18.5"))
    page.wait_for_study()
    page.page.get_by_role("button", name="Quality warnings").click()

    region = page.page.get_by_role("region", name="Quality")
    page.page.wait_for_function("() => document.activeElement.id === 'spine-quality'")
    assert "gantry tilted by 18.5°" in region.inner_text()
    assert "Do not rely on" in region.inner_text()


def test_acquired_slices_of_a_tilted_gantry_are_shown_and_paged_through(page):
    page.open_folder(data("dcm_qa_ct/Philips_tilt-18.5"))
    page.wait_for_study()
    view = page.view("Axial view")
    crosshair = page.state("Shown__crosshair")
    switch = view.get_by_role("button", name="Acquired slices")

    switch.click()
    view.locator(".spine-position", has_text="acquired").wait_for()
    assert page.state("Shown__crosshair") == crosshair
    view.focus()
    page.page.keyboard.press("End")
    view.locator(".spine-position", has_text="Slice 54 / 54").wait_for()
    switch.click()
    view.locator(".spine-position").filter(has_not_text="acquired").wait_for()


def test_many_patients_are_never_merged_and_what_is_set_aside_is_named(page):
    page.open_folder(data("pydicom/test_files/dicomdirtests"))
    page.wait_for_list()

    headings = page.page.locator(".spine-series-heading").all_inner_texts()
    assert [words for words in headings if words.startswith("Patient")]
    assert len(headings) == len(set(headings))
    aside = page.page.locator(".spine-aside").inner_text()
    assert "Localizers: 2" in aside
    page.series("Cannot be opened").first.click(force=True)
    assert page.state("Shown__phase") == "choosing"
