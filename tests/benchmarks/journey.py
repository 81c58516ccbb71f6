"""From a folder to files of vertebrae in Chromium, as a surgeon goes: seconds, and pictures.

The public CT is opened, segmented, a level said, a stroke painted and taken back, surfaces and a
DICOM segmentation exported. `build/bench/journey` gets a picture of each step, to be looked at.
"""

import tempfile
import time
from pathlib import Path

from tests.benchmarks.rows import Row, skipped
from tests.browser.chromium import chromium, data_folder, running_app
from tests.browser.page import SpinePage

FIRST_LOOK_S, SURFACES_S, EXPORT_S = 6.0, 60.0, 30.0
LIMIT, STEP_MS = "the limit", 120_000
WINDOW = (1366, 768)
PICTURES = Path(__file__).resolve().parents[2] / "build" / "bench" / "journey"
SEGMENT = "Shown__segment__SegmentShown__"
UNDO = "Shown__measure__MeasureShown__undo_text"


def rows():
    """Seconds of each step against what the issue allows."""
    folder = data_folder() / "pancreas_ct_dicom"
    if not folder.is_dir():
        return skipped("the public CT series is not here (SPINE_DATA)")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as cache,
        running_app(folder, "--helper", "auto", cache=Path(cache)) as app,
        chromium() as browser,
    ):
        journey = Journey(SpinePage(browser, app.url, size=WINDOW))
        found = journey.segment()
        journey.say_a_level()
        journey.paint()
        found += [journey.export(kind) for kind in ("Surfaces", "DICOM SEG")]
        problems = journey.page.problems()
    if problems:
        raise RuntimeError(problems)
    return found


class Journey:
    """One way through the page."""

    def __init__(self, page):
        self.page = page

    def segment(self):
        """Open and segment; rows of the first look and of the surfaces."""
        page = self.page
        page.wait_for_study(STEP_MS)
        page.open_tab("Segmentation")
        page.wait_for_state(f"{SEGMENT}can_run", True, STEP_MS)
        page.wait_until_quiet(limit_s=60)
        self._look("opened")
        started = time.perf_counter()
        page.button("Segment").click()
        page.wait_for_state(f"{SEGMENT}first_look", True, STEP_MS)
        first_look = time.perf_counter() - started
        self._look("first look")
        page.wait_for_state("Shown__has_labels", True, STEP_MS)
        named = time.perf_counter() - started
        page.wait_for_state("Shown__render__RenderShown__has_meshes", True, STEP_MS)
        page.wait_for_state("Shown__surfaces__SurfaceShown__busy", False, STEP_MS)
        page.wait_until_quiet(limit_s=60)
        surfaces = time.perf_counter() - started
        self._look("segmented")
        return [
            self._row("click to first look", first_look, FIRST_LOOK_S),
            self._row("click to named vertebrae", named, SURFACES_S),
            self._row("click to all surfaces at rest", surfaces, SURFACES_S),
        ]

    def say_a_level(self):
        """Say that L3 is L3, which pins it."""
        self.page.button("Say the level of L3").click()
        menu = self.page.page.locator(".spine-level-menu")
        menu.get_by_text("L3", exact=True).click()
        self.page.page.wait_for_function(
            "() => window.trame.state.get('Shown__labels').some(row => row.pinned)"
        )
        self._look("level said")

    def paint(self):
        """Paint a stroke over L3, and take it back."""
        page = self.page
        page.button("L3").click()
        page.wait_for_state("Shown__edit__EditShown__active_name", "L3")
        tools = page.page.get_by_role("group", name="Editing tools")
        tools.get_by_role("button", name="Paint", exact=True).click()
        page.page.locator(".spine-edit .spine-measure-hint", has_text="Paint").wait_for()
        page.wait_until_quiet(limit_s=60)
        box = page.view("Axial view").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.page.mouse.move(x - 60, y)
        page.page.mouse.down()
        page.page.mouse.move(x + 60, y, steps=10)
        page.page.mouse.up()
        page.wait_for_state(UNDO, "Undo: paint L3")
        page.wait_until_quiet(limit_s=60)
        self._look("painted")
        page.view("Axial view").press("Control+z")
        page.page.wait_for_function(
            "key => window.trame.state.get(key) !== 'Undo: paint L3'", arg=UNDO
        )
        page.wait_until_quiet(limit_s=60)
        self._look("taken back")

    def export(self, kind):
        """Export all structures; seconds from the click to the file."""
        page = self.page
        page.button("Export structures").click()
        page.page.locator("#spine-export").get_by_role("button", name=kind, exact=True).click()
        self._look(f"export of {kind}")
        started = time.perf_counter()
        with page.page.expect_download(timeout=STEP_MS) as download:
            page.page.locator("#spine-export-make").click()
        download.value.path()
        return self._row(f"export of {kind}", time.perf_counter() - started, EXPORT_S)

    def _look(self, step):
        self.page.page.screenshot(path=PICTURES / f"{step.replace(' ', '_')}.png")

    @staticmethod
    def _row(metric, seconds, limit):
        return Row("134-slice CT in Chromium", metric, seconds, limit, LIMIT, "s")
