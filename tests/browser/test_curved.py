"""The straightened view along the canal of a label map: levels, own points, taking over."""

import pytest

from tests.browser.chromium import running_app
from tests.browser.page import SpinePage
from tests.data.phantom_files import write_phantom

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CURVED = "Shown__slices__SliceShown__curved__CurvedShown__"
WORDS = (
    "() => [...document.querySelectorAll('[data-view=curved] svg text')].map(t => t.textContent)"
)


@pytest.fixture(scope="module")
def page(browser, cache, tmp_path_factory):
    """The phantom with its label map, straightened."""
    grey, labels, _, _ = write_phantom(tmp_path_factory.mktemp("phantom"))
    with running_app(grey, cache=cache) as app:
        page = SpinePage(browser, app.url)
        page.wait_for_study()
        page.open_tab("Segmentation")
        with page.page.expect_file_chooser() as chooser:
            page.button("Open label map").click()
        chooser.value.set_files(labels)
        page.wait_for_state("Shown__has_labels", True)
        page.view("Axial view").focus()
        page.page.keyboard.press("v")
        yield page
        page.page.context.close()


def test_the_segmented_canal_is_straightened_with_its_levels_until_points_are_set(page):
    page.wait_for_state(f"{CURVED}ready", True)
    assert page.state(f"{CURVED}course") == "segmented"
    page.wait_until_quiet()
    assert page.pixels("Curved view").std() > 5
    words = page.page.evaluate(WORDS)
    found = [one for one in words if one in ("L2", "L3", "L4", "L5")]
    assert found == ["L2", "L3", "L4", "L5"]

    length = page.state(f"{CURVED}length")
    page.open_tab("Slices")
    page.button("Take over as points").click()
    page.wait_for_state(f"{CURVED}course", "points")
    assert page.state(f"{CURVED}points") >= 5
    assert page.state(f"{CURVED}length") == pytest.approx(length, rel=0.01)
    page.button("Along the segmented canal").first.click()
    page.wait_for_state(f"{CURVED}course", "segmented")
    page.button("My points").first.click()
    page.wait_for_state(f"{CURVED}course", "points")
    page.page.keyboard.press("Control+z")
    page.wait_for_state(f"{CURVED}points", 0)
    assert page.problems() == []
