"""Measuring in a real browser: every tool, the list, undo, and the file."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from spine_app.domain.volume import Modality, Volume
from tests.browser.chromium import running_app
from tests.browser.page import SpinePage
from tests.data.dicom_writer import write_series
from tests.data.grids import straight_grid

pytestmark = pytest.mark.browser

MEASURED = "Shown__measure__MeasureShown__"
SHAPE = "Controls__measuring__MeasureControls__roi_shape"


GRID = straight_grid((40, 96, 96), (1.5, 1.5, 3.5), (-71.0, -71.0, 50.0))
RADIUS = 50.0


def ball():
    """Bone within a radius of the middle, soft tissue towards its rim, air around it."""
    k, j, i = np.indices(GRID.shape_kji)
    away = np.linalg.norm(GRID.points_lps(np.stack((i, j, k), -1)) - GRID.center_lps, axis=-1)
    values = np.clip(1000 + 400 * (RADIUS - away), -1000, 1000)
    return Volume(values.astype(np.int16), GRID, Modality.CT)


class MeasurePage(SpinePage):
    """The page with its panel of measurements open."""

    def open_panel(self):
        self.page.evaluate("window.spine_shell.openTab('measure')")
        self.page.get_by_role("heading", name="Measurements", exact=True).wait_for()
        self.wait_until_quiet()

    def at(self, view, across, down):
        box = self.view(view).bounding_box()
        return box["x"] + across * box["width"], box["y"] + down * box["height"]

    def tool(self, name):
        if self.state("Controls__tool") != name.lower():
            tools = self.page.get_by_role("group", name="Measuring tools")
            tools.get_by_text(name, exact=True).click()
        self.wait_for_state("Controls__tool", name.lower())

    def drag(self, view, start, end):
        mouse = self.page.mouse
        mouse.move(*self.at(view, *start))
        mouse.down()
        mouse.move(*self.at(view, *end), steps=6)
        mouse.up()

    def click(self, view, *places):
        for place in places:
            self.page.mouse.move(*self.at(view, *place), steps=3)
            self.page.mouse.down()
            self.page.mouse.up()

    def rows(self, count):
        self.page.wait_for_function(
            "([key, count]) => window.trame.state.get(key).length === count",
            arg=[f"{MEASURED}rows", count],
        )
        return self.state(f"{MEASURED}rows")

    def wait_for_value(self, row, value):
        self.page.wait_for_function(
            "([key, row, value]) => window.trame.state.get(key)[row]?.value === value",
            arg=[f"{MEASURED}rows", row, value],
        )

    def wait_for_name(self, row, name):
        self.page.wait_for_function(
            "([key, row, name]) => window.trame.state.get(key)[row]?.name === name",
            arg=[f"{MEASURED}rows", row, name],
        )

    def mm_per_pixel(self, view):
        """From the scale bar that the page shows."""
        view = f"Shown__{view}__ViewShown__"
        words = self.state(f"{view}bar_mm")
        length = float(words.split()[0]) * (10 if words.endswith("cm") else 1)
        return length / self.state(f"{view}bar_px")


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("series")
    write_series(folder, ball())
    with running_app(folder, cache=tmp_path_factory.mktemp("cache")) as app:
        page = MeasurePage(browser, app.url)
        page.wait_for_study(60_000)
        page.open_panel()
        yield page
        assert page.problems() == []


@pytest.fixture(autouse=True)
def nothing_measured(page):
    yield
    if page.state(f"{MEASURED}rows"):
        page.button("Delete all").click()
        page.rows(0)


def test_an_empty_list_tells_how_to_start(page):
    assert page.text("Choose a tool, then click").is_visible()


def test_a_ruler_is_as_long_as_the_scale_bar_says(page):
    page.tool("Ruler")
    box = page.view("Axial view").bounding_box()
    page.drag("Axial view", (0.3, 0.4), (0.6, 0.4))
    row = page.rows(1)[0]

    expected = 0.3 * box["width"] * page.mm_per_pixel("axial")
    # The scale bar is written to a tenth of a pixel, and the mouse falls on whole ones.
    assert float(row["value"].removesuffix(" mm")) == pytest.approx(expected, rel=0.01)
    assert row["where"].startswith("Axial")


def test_every_tool_makes_its_measurement(page):
    page.tool("Angle")
    page.click("Sagittal view", (0.35, 0.35), (0.5, 0.5), (0.65, 0.35))
    page.rows(1)
    page.tool("Cobb")
    page.drag("Coronal view", (0.4, 0.4), (0.6, 0.43))
    page.drag("Coronal view", (0.4, 0.62), (0.6, 0.6))
    page.rows(2)
    page.tool("ROI")
    page.drag("Axial view", (0.46, 0.46), (0.54, 0.55))
    rows = page.rows(3)

    assert [row["kind"] for row in rows] == ["angle", "cobb", "roi"]
    assert rows[0]["value"].endswith("°")
    assert rows[2]["value"].endswith(" HU")


@pytest.mark.parametrize("shape", ["Rectangle", "Freehand", "Ball"])
def test_every_shape_of_a_region_can_be_drawn(page, shape):
    page.tool("ROI")
    page.page.get_by_role("group", name="ROI shape").get_by_role("button", name=shape).click()
    mouse = page.page.mouse
    mouse.move(*page.at("Axial view", 0.46, 0.46))
    mouse.down()
    for place in ((0.54, 0.46), (0.54, 0.54), (0.47, 0.54)):
        mouse.move(*page.at("Axial view", *place), steps=4)
    mouse.up()
    assert page.rows(1)[0]["value"].endswith(" HU")
    page.page.get_by_role("group", name="ROI shape").get_by_role("button", name="Ellipse").click()


def test_a_ruler_on_the_surface_in_3d_is_drawn_there(page):
    page.tool("Ruler")
    page.click("3D view", (0.5, 0.5), (0.55, 0.65))
    row = page.rows(1)[0]
    with page.page.expect_download() as saved:
        page.button("Save as CSV").click()
    content = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    told = next(csv.DictReader(io.StringIO(content)))
    points = json.loads(told["points (LPS: x left, y back, z head)"])

    assert row["where"] == "Through space"
    assert row["warn"]
    # Bone becomes half opaque within the rim, which is 5 mm deep.
    away = np.linalg.norm(np.subtract(points, GRID.center_lps), axis=1)
    assert np.all(np.abs(away - RADIUS) < 5)
    # Seen from the front: nearer to the front than the middle, and the second to the left below.
    assert points[0][1] < GRID.center_lps[1] - 0.8 * RADIUS
    assert points[1][0] > points[0][0] + 5
    assert points[1][2] < points[0][2] - 5


def test_a_name_is_typed_into_the_list_and_kept(page):
    page.tool("Ruler")
    page.drag("Axial view", (0.3, 0.4), (0.6, 0.4))
    usual = page.rows(1)[0]["name"]
    field = page.page.get_by_role("textbox", name="Name")
    field.click()
    field.press("End")
    field.press_sequentially("!", delay=60)
    field.press("Enter")
    page.wait_for_name(0, f"{usual}!")
    field.click()
    field.press_sequentially("xyz", delay=60)
    field.press("Escape")

    assert field.input_value() == f"{usual}!"
    assert page.state(f"{MEASURED}rows")[0]["name"] == f"{usual}!"


def test_dragging_an_end_undoing_and_doing_again(page):
    page.tool("Ruler")
    page.drag("Axial view", (0.3, 0.4), (0.6, 0.4))
    first = page.rows(1)[0]["value"]
    page.page.keyboard.press("1")
    page.wait_for_state("Controls__tool", "pointer")
    page.drag("Axial view", (0.6, 0.4), (0.5, 0.6))
    page.wait_for_state(f"{MEASURED}undo_text", "Undo: move ruler")
    moved = page.state(f"{MEASURED}rows")[0]["value"]
    page.page.keyboard.press("Control+z")
    page.wait_for_value(0, first)
    page.page.keyboard.press("Control+Shift+Z")
    page.wait_for_value(0, moved)

    assert moved != first


def test_delete_takes_the_chosen_one_and_escape_what_is_in_the_making(page):
    page.tool("Ruler")
    page.drag("Axial view", (0.3, 0.4), (0.6, 0.4))
    page.rows(1)
    page.page.keyboard.press("Delete")
    page.rows(0)
    page.click("Axial view", (0.3, 0.4))
    page.page.wait_for_function(
        "key => window.trame.state.get(key).includes('second point')", arg=f"{MEASURED}hint"
    )
    page.page.keyboard.press("Escape")
    page.page.wait_for_function(
        "key => window.trame.state.get(key).includes('first point')", arg=f"{MEASURED}hint"
    )


def test_the_file_is_saved_with_what_the_list_says(page):
    page.tool("Ruler")
    page.drag("Axial view", (0.3, 0.4), (0.6, 0.4))
    row = page.rows(1)[0]
    with page.page.expect_download() as saved:
        page.button("Save as CSV").click()
    content = Path(saved.value.path()).read_bytes()
    told = next(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))

    assert saved.value.suggested_filename == "measurements.csv"
    assert f"{float(told['value']):.1f} mm" == row["value"]
    assert told["name"] == row["name"]
