"""What the program measures on the labels of the phantom: listed, explained, drawn, saved."""

import csv
import io

import pytest

from tests.browser.chromium import running_app
from tests.browser.page import SpinePage
from tests.data.phantom_files import write_phantom

pytestmark = pytest.mark.browser

SPINE = "Shown__spine__SpineShown__"
MADE_MS = 60_000


@pytest.fixture(scope="module")
def page(browser, cache, tmp_path_factory):
    """The page with the phantom, its labels, and what is measured on them."""
    grey, labels, *_ = write_phantom(tmp_path_factory.mktemp("phantom"))
    with running_app(grey, cache=cache) as app:
        page = SpinePage(browser, app.url)
        page.wait_for_study()
        page.wait_until_quiet()
        page.open_tab("Measurements")
        page.button("Spine").click()
        page.text("There is no label map yet").wait_for()
        page.open_tab("Segmentation")
        with page.page.expect_file_chooser() as chooser:
            page.button("Open label map").click()
        chooser.value.set_files(labels)
        page.wait_for_state("Shown__has_labels", True)
        page.open_tab("Measurements")
        page.page.wait_for_function(
            "key => window.trame.state.get(key).length > 0", arg=f"{SPINE}tables", timeout=MADE_MS
        )
        page.wait_until_quiet()
        yield page
        page.page.context.close()


def cell(page, level, column):
    """The button of a value in the table of the vertebrae."""
    table = page.page.get_by_role("table", name="Vertebrae", exact=True)
    row = table.get_by_role("row").filter(has=page.page.get_by_role("rowheader", name=level))
    return row.get_by_role("button").nth(column)


def polylines(page, view):
    return page.view(view).locator("svg.spine-shapes polyline").count()


def test_a_value_is_explained_and_drawn_on_its_plane_and_let_go(page):
    before = polylines(page, "Sagittal view")
    value = cell(page, "L3", 0)
    height = value.inner_text()
    assert 20 < float(height) < 40
    value.click()
    box = page.page.locator(".spine-bones-chosen")
    box.get_by_text(f"{height} mm", exact=True).wait_for()
    box.get_by_text("front ends of upper and lower end plate").wait_for()
    assert value.get_attribute("aria-pressed") == "true"

    page.button("Show its plane").click()
    words = page.view("Sagittal view").locator("svg.spine-shapes text")
    words.filter(has_text=f"{height} mm").first.wait_for(state="attached")
    assert polylines(page, "Sagittal view") > before

    page.button("Draw it no longer").click()
    page.wait_for_state(f"{SPINE}chosen", -1)
    page.wait_until_quiet()
    assert polylines(page, "Sagittal view") == before
    assert page.problems() == []


def test_what_has_no_value_says_why(page):
    page.page.locator("button.spine-bones-line", has_text="PT").click()

    page.page.locator(".spine-bones-chosen").get_by_text("standing patient").wait_for()


def test_the_table_is_saved_with_units_and_definitions(page):
    with page.page.expect_download() as download:
        page.button("Save as CSV").click()
    with open(download.value.path(), encoding="utf-8-sig") as file:  # noqa: PTH123
        rows = list(csv.DictReader(io.StringIO(file.read())))

    (row,) = [r for r in rows if (r["key"], r["levels"]) == ("height-front", "L3")]
    assert row["unit"] == "mm"
    assert float(row["value"]) == pytest.approx(float(cell(page, "L3", 0).inner_text()), abs=0.051)
    assert all(one["definition"] for one in rows)
