"""The 3D view under the hand: presets, curves, crop box, clip, orientation cube, names of keys."""

import numpy as np
import pytest

from spine_app.domain.rendering.vp import read_vp
from spine_app.domain.volume import Modality
from tests.browser.chromium import running_app
from tests.browser.page import STUDY_MS, SpinePage

# The demo case is built at the first start.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
RENDER = "Shown__render__RenderShown__"
CONTROLS = "Controls__rendering__RenderControls__"


@pytest.fixture(scope="module")
def app(cache):
    with running_app("--demo", cache=cache) as app:
        yield app


@pytest.fixture(scope="module")
def page(browser, app):
    page = SpinePage(browser, app.url, size=(1366, 768))
    page.wait_for_study(timeout_ms=8 * STUDY_MS)
    rail = page.page.get_by_role("navigation", name="Parts of the tool panel")
    if not page.state("Controls__framing__FrameControls__right_open"):
        rail.get_by_role("button", name="3D rendering", exact=True).click()
    page.page.locator(".spine-transfer-point").first.wait_for()
    page.wait_until_quiet(limit_s=60)
    yield page
    assert page.problems() == []


@pytest.fixture(autouse=True)
def fresh(page):
    """Each test begins with an unedited bone preset, nothing cut, seen from the front."""
    yield
    page.page.keyboard.press("Escape")
    set_control(page, crop_on=False, clip=0, clip_frozen=False, opacity=1, shift_hu=0)
    if page.state(RENDER + "modified"):
        page.page.get_by_role("button", name="Undo all edits of this preset").click()
    look(page, "Bone").click()
    view(page).click(position={"x": 300, "y": 30})
    page.page.keyboard.press("Shift+A")
    page.wait_until_quiet(limit_s=60)


def set_control(page, **values):
    for name, value in values.items():
        page.page.evaluate(
            "([key, value]) => window.trame.state.set(key, value)", [CONTROLS + name, value]
        )


def view(page):
    return page.view("3D view")


def look(page, name):
    return page.page.locator(".spine-looks").get_by_role("button", name=name, exact=True)


def curve(page, part="opacity"):
    return page.state(RENDER + "curves")[part]


def seen(page):
    page.wait_until_quiet(limit_s=60)
    return page.pixels("3D view").astype(int)


def differ(one, other):
    return float(np.abs(one - other).mean())


SIDE = "window.trame.state.get('Shown__volume__ViewShown__right')"


def wait_for(page, expression):
    page.page.wait_for_function(expression, timeout=STUDY_MS)


def letters(page):
    """What stands at the left and right edge of the 3D view."""
    return [page.state(f"Shown__volume__ViewShown__{edge}") for edge in ("left", "right")]


def drag(page, start, end, steps=6):
    mouse = page.page.mouse
    mouse.move(*start)
    mouse.down()
    mouse.move(*end, steps=steps)
    mouse.up()


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_preset_is_a_click_and_changes_the_picture(page):
    before = seen(page)
    look(page, "Skin").click()
    page.wait_for_state("Shown__preset", "skin")

    assert look(page, "Skin").get_attribute("aria-pressed") == "true"
    assert differ(before, seen(page)) > 3


def test_a_dragged_point_changes_curve_and_picture_and_is_undone_at_once(page):
    before, points = seen(page), curve(page)
    point = page.page.locator(".spine-transfer-point").nth(2)
    at = middle(point)
    drag(page, at, (at[0] + 25, at[1] + 45))
    wait_for(page, f"() => window.trame.state.get('{RENDER}modified')")
    after = seen(page)

    moved = curve(page)
    assert moved[2][0] > points[2][0]
    assert moved[2][1] < points[2][1]
    assert differ(before, after) > 0.5

    view(page).focus()
    page.page.keyboard.press("Control+z")
    wait_for(page, f"() => !window.trame.state.get('{RENDER}modified')")
    assert curve(page) == points


def test_points_are_added_moved_and_deleted_with_the_keyboard_too(page):
    count = len(curve(page))
    box = page.page.locator(".spine-transfer-field").first.bounding_box()
    page.page.mouse.dblclick(box["x"] + 0.6 * box["width"], box["y"] + 0.7 * box["height"])
    wait_for(page, f"() => window.trame.state.get('{RENDER}curves').opacity.length === {count + 1}")

    point = page.page.locator(".spine-transfer-point").nth(count - 2)
    height = curve(page)[count - 2][1]
    point.focus()
    page.page.keyboard.press("ArrowUp")
    wait_for(
        page, f"() => window.trame.state.get('{RENDER}curves').opacity[{count - 2}][1] > {height}"
    )
    page.page.keyboard.press("Delete")
    wait_for(page, f"() => window.trame.state.get('{RENDER}curves').opacity.length === {count}")
    page.page.get_by_role("button", name="Undo all edits of this preset").click()
    wait_for(page, f"() => !window.trame.state.get('{RENDER}modified')")


def test_a_preset_is_exported_and_imported(page, tmp_path):
    with page.page.expect_download() as download:
        page.button("Export").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name == "preset-bone.vp"
    assert read_vp(path.read_text(), Modality.CT).opacities[0] == (150, 0)

    with page.page.expect_file_chooser() as chooser:
        page.button("Import").click()
    chooser.value.set_files(path)
    page.wait_for_state("Shown__preset", "own1")
    page.page.get_by_role("button", name="Delete: Own 1").click()
    page.wait_for_state("Shown__preset", "bone")


def test_a_file_that_is_no_preset_is_refused_in_words(page, tmp_path):
    path = tmp_path / "wrong.vp"
    path.write_text("hello")
    with page.page.expect_file_chooser() as chooser:
        page.button("Import").click()
    chooser.value.set_files(path)

    page.wait_for_notice("no volume property of 3D Slicer")


def test_a_click_on_the_cube_looks_from_there(page):
    assert letters(page) == ["R", "L"]
    box = view(page).bounding_box()
    # The right rim of the face that is seen is the edge to the left side of the patient.
    right = (box["width"] - 12 - 3**0.5 * 23 + 21, box["height"] - 12 - 3**0.5 * 23)
    view(page).click(position={"x": right[0], "y": right[1]})

    wait_for(page, f"() => [...{SIDE}].sort().join('') === 'LP'")


def test_the_clip_position_follows_its_key_and_the_wheel(page):
    before = seen(page)
    view(page).click(position={"x": 300, "y": 30})
    for _ in range(25):
        page.page.keyboard.press(".")
    page.wait_for_state(CONTROLS + "clip", 50)
    assert differ(before, seen(page)) > 1

    page.page.keyboard.down("Alt")
    page.page.mouse.wheel(0, -100)
    page.page.keyboard.up("Alt")
    page.wait_for_state(CONTROLS + "clip", 48)


def test_a_handle_of_the_crop_box_is_dragged(page):
    view(page).click(position={"x": 300, "y": 30})
    page.page.keyboard.press("x")
    wait_for(page, f"() => window.trame.state.get('{CONTROLS}crop_on')")
    page.wait_until_quiet(limit_s=60)
    circles = view(page).locator("svg circle")
    ats = sorted({middle(circles.nth(n)) for n in range(circles.count())})
    drag(page, ats[0], (ats[0][0] + 40, ats[0][1]))
    wait_for(page, f"() => window.trame.state.get('{RENDER}crop_moved')")

    assert page.state(RENDER + "crop")[0]["low"] > 5
    page.button("Whole volume").click()
    wait_for(page, f"() => !window.trame.state.get('{RENDER}crop_moved')")


def test_sliders_act_at_once_and_are_reset(page):
    before = seen(page)
    slider = page.page.get_by_role("slider", name="Shift", exact=True)
    slider.focus()
    for _ in range(10):
        page.page.keyboard.press("PageUp")
    assert differ(before, seen(page)) > 0.5

    page.button("Reset: Shift").click()
    page.wait_for_state(CONTROLS + "shift_hu", 0)
