"""The demo case segmented in the page: a first look, the result, a level said and taken back."""

import pytest

from tests.browser.chromium import running_app
from tests.browser.page import SpinePage

# The first one builds the demo case.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

SEGMENT = "Shown__segment__SegmentShown__"
LEVELS = ["T12", "L1", "L2", "L3", "L4", "L5"]
RUN_MS = 90_000


@pytest.fixture(scope="module")
def begun(browser, cache):
    """The page while its demo case is being segmented, a first look on screen."""
    with running_app("--demo", "--helper", "auto", cache=cache) as app:
        page = SpinePage(browser, app.url)
        page.wait_for_study(300_000)
        page.open_tab("Segmentation")
        page.wait_for_state(f"{SEGMENT}can_run", True, RUN_MS)
        page.button("Segment").click()
        page.wait_for_state(f"{SEGMENT}first_look", True, RUN_MS)
        yield page
        page.page.context.close()


@pytest.fixture(scope="module")
def page(begun):
    """The page with the result."""
    begun.wait_for_state("Shown__has_labels", True, RUN_MS)
    begun.wait_for_notice("vertebrae found")
    begun.wait_until_quiet()
    return begun


def coloured(page, name):
    """Pixels of a view that are clearly coloured, its crosshair and all else being grey."""
    pixels = page.pixels(name).astype(int)
    return (pixels.max(axis=2) - pixels.min(axis=2) > 45).sum()


def levels(page):
    return [row["level"] for row in page.state("Shown__labels") if row["level"]]


def wait_for_levels(page, *there):
    page.page.wait_for_function(
        "levels => levels.every(one => window.trame.state.get('Shown__labels')"
        ".some(row => row.level === one))",
        arg=list(there),
        timeout=RUN_MS,
    )


def test_a_first_look_says_that_it_is_one_and_is_no_result(begun):
    begun.text("First look: coarse borders").wait_for()
    assert begun.state("Shown__labels") == []


def test_the_result_is_named_and_drawn(page):
    assert levels(page)[-6:] == LEVELS
    assert coloured(page, "Sagittal view") > 2000
    assert page.problems() == []


def test_the_result_says_how_sure_it_is_and_where_it_is_from(page):
    rows = {row["level"]: row for row in page.state("Shown__labels")}
    assert rows["L3"]["sure"].endswith("%")
    assert rows["L3"]["detail"].endswith(" ml")

    page.text("Where this is from").click()
    origin = page.page.locator("details.spine-more[open]")
    for words in ("Built-in network (builtin-small)", "CC-BY-SA-4.0", "Whole volume"):
        origin.get_by_text(words, exact=True).wait_for()


def test_a_level_that_is_said_moves_its_neighbours_and_one_undo_takes_it_back(page):
    before = levels(page)
    page.button("Say the level of L3").click()
    page.page.locator(".spine-level-menu").get_by_text("L2", exact=True).click()
    page.button("Say the level of L2").wait_for()
    page.page.wait_for_function(
        "() => window.trame.state.get('Shown__labels').some(row => row.pinned)"
    )
    assert "L5" not in levels(page)

    page.page.keyboard.press("Control+z")
    wait_for_levels(page, *LEVELS)
    page.wait_for_notice("Undone: say level")
    assert levels(page) == before


def test_a_structure_is_shown_alone_and_all_come_back(page):
    page.wait_until_quiet()
    all_of_them = coloured(page, "Sagittal view")
    page.button("Show alone L3").click()
    page.wait_for_state("Shown__label_solo", 22)
    page.wait_until_quiet()
    assert 100 < coloured(page, "Sagittal view") < all_of_them / 2

    page.button("Show alone L3").click()
    page.wait_for_state("Shown__label_solo", 0)
    page.wait_until_quiet()
    assert coloured(page, "Sagittal view") == all_of_them


def test_a_second_run_that_is_cancelled_leaves_the_first_result(page):
    before = page.state("Shown__labels")
    page.page.locator(".spine-segment .v-select .v-field").click()
    page.page.get_by_role("option", name="Classical").click()
    page.wait_for_state(f"{SEGMENT}model", "classical")
    page.button("Segment again").click()
    page.wait_for_state(f"{SEGMENT}running", True)
    page.page.locator(".spine-segment-run").get_by_role("button", name="Cancel").click()
    page.wait_for_state(f"{SEGMENT}running", False)

    page.wait_for_notice("Segmentation stopped. Nothing was changed.")
    assert page.state("Shown__labels") == before
    assert page.problems() == []


def test_a_new_run_asks_before_it_replaces_work_of_a_hand(page):
    page.page.get_by_label("Add a structure").fill("C3")
    page.page.get_by_role("option", name="C3", exact=True).click()
    page.wait_for_state("Shown__labels_edited", True)
    page.button("Segment again").click()
    page.text("takes the place of the label map that you have edited").wait_for()
    assert not page.state(f"{SEGMENT}running")

    page.button("Replace my edits").click()
    page.wait_for_state(f"{SEGMENT}running", True)
    page.wait_for_state(f"{SEGMENT}running", False, RUN_MS)
    page.wait_for_state("Shown__labels_edited", False)
    assert "C3" not in levels(page)
    assert "L3" in levels(page)
    assert page.problems() == []
