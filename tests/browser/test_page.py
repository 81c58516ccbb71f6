"""The page as a user meets it: start, files, ZIP, several series, tools, keys, themes, reload."""

import base64
import zipfile

import pytest

from tests.browser.chromium import running_app
from tests.browser.page import VIEWS, SpinePage
from tests.data.dicom_writer import Style, write_series
from tests.data.grids import straight_grid
from tests.data.phantoms import block_phantom

pytestmark = pytest.mark.browser


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


@pytest.fixture
def slices(series):
    return sorted(series.iterdir())


@pytest.fixture
def opened(page, series):
    """The page with a short series on screen."""
    page.open_folder(series)
    page.wait_for_study()
    yield page
    close(page)


def close(page):
    page.button("Close study").click()
    page.wait_for_start()


def test_the_start_page_offers_four_ways_in(page):
    for name in ("Open folder", "Open files or ZIP", "Demo case"):
        assert page.button(name).is_enabled()
    assert page.page.get_by_role("heading", name="Recent").is_visible()
    assert page.text("Not a medical device").first.is_visible()
    assert page.page.title() == "Spine App"


def test_chosen_files_are_streamed_and_shown(page, slices):
    with page.page.expect_file_chooser() as chooser:
        page.button("Open files or ZIP").click()
    chooser.value.set_files(slices)

    page.wait_for_study()
    page.text("20 × 128 × 128").first.wait_for()
    close(page)


def test_a_zip_is_opened_in_memory(page, slices, tmp_path, cache):
    archive = tmp_path / "study.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for n, source in enumerate(slices):
            file.write(source, f"DOE^JANE/{n}.dcm")
    with page.page.expect_file_chooser() as chooser:
        page.button("Open files or ZIP").click()
    chooser.value.set_files([archive])

    page.wait_for_study()
    for path in (cache / "sessions").rglob("*"):
        assert path.is_dir() or b"DICM" not in path.read_bytes()[:200]
    close(page)


def test_files_dropped_on_the_page_are_opened(page, slices):
    transfer = page.page.evaluate_handle("() => new DataTransfer()")
    for source in slices[:6]:
        page.page.evaluate(
            """([transfer, text]) => {
                const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
                transfer.items.add(new File([bytes], 'image.dcm'));
            }""",
            [transfer, base64.b64encode(source.read_bytes()).decode()],
        )
    page.page.dispatch_event("body", "dragover", {"dataTransfer": transfer})
    assert page.text("Drop to open").is_visible()
    page.page.dispatch_event("body", "drop", {"dataTransfer": transfer})

    page.wait_for_study()
    page.text("6 × 128 × 128").first.wait_for()
    close(page)


def test_files_that_are_no_images_are_told(page, tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear colleague")
    with page.page.expect_file_chooser() as chooser:
        page.button("Open files or ZIP").click()
    chooser.value.set_files([letter])

    page.wait_for_notice("no DICOM files here")
    page.wait_for_start()


def test_several_series_are_offered_and_can_be_changed(page, tmp_path):
    for number, count in ((5, 12), (77, 8)):
        grid = straight_grid((count, 128, 128), (1.5, 1.5, 3.0))
        name = f"{number}-{{}}".format
        write_series(tmp_path, block_phantom(grid), Style(series=number, name=name))
    page.open_folder(tmp_path)
    page.page.get_by_role("heading", name="Choose a series").wait_for()
    page.series("Series 77").click()
    page.wait_for_study()
    page.text("8 × 128 × 128").first.wait_for()

    page.series("Series 5").click()
    page.text("CT axial · 12 × 128 × 128").first.wait_for()
    page.wait_for_state("Shown__phase", "ready")
    page.wait_for_study()
    close(page)


def test_a_recent_study_is_listed_without_its_name_and_opens_again(opened, series):
    close(opened)
    listed = opened.page.locator(".spine-recent")
    assert series.name not in listed.inner_text()
    listed.get_by_text("20 × 128 × 128").first.click()
    opened.wait_for_study()


def test_wheel_keys_and_tools_do_what_they_say(opened):
    view = opened.view("Axial view")
    position = view.locator(".spine-position")
    view.click(position={"x": 200, "y": 150})
    number = int(position.inner_text().split()[0])

    opened.page.keyboard.press("ArrowUp")
    position.filter(has_text=f"{number + 1} / 20").wait_for()
    opened.page.mouse.wheel(0, 100)
    position.filter(has_text=f"{number} / 20").wait_for()
    opened.page.keyboard.press("End")
    position.filter(has_text="20 / 20").wait_for()

    opened.page.keyboard.press("2")
    opened.wait_for_state("Controls__tool", "window")
    width = opened.state("Shown__window_width")
    drag(opened, view, (150, 150), (230, 150))
    opened.page.wait_for_function(
        "width => window.trame.state.get('Shown__window_width') > width", arg=width
    )
    opened.page.keyboard.press("1")


def drag(page, view, start, end):
    box = view.bounding_box()
    page.page.mouse.move(box["x"] + start[0], box["y"] + start[1])
    page.page.mouse.down()
    page.page.mouse.move(box["x"] + end[0], box["y"] + end[1], steps=6)
    page.page.mouse.up()


def test_dragging_the_3d_view_turns_the_patient(opened):
    view = opened.view("3D view")
    assert view.locator(".spine-letter-left").inner_text() == "R"

    opened.button("From behind").click()
    view.locator(".spine-letter-left", has_text="L").wait_for()
    drag(opened, view, (200, 200), (40, 200))
    view.locator(".spine-letter-left").filter(has_not_text="L").wait_for()
    opened.page.keyboard.press("r")
    view.locator(".spine-letter-left", has_text="R").wait_for()


def test_window_and_rendering_presets_are_chosen_by_name(opened):
    opened.button("Grey window").click()
    opened.page.get_by_role("listitem").filter(has_text="Lung").click()
    opened.wait_for_state("Shown__window_width", 1500)
    opened.button("3D preset").click()
    opened.page.get_by_role("listitem").filter(has_text="Bone + skin").click()
    opened.wait_for_state("Shown__preset", "bone_skin")


def test_a_view_can_be_maximised_and_restored(opened):
    opened.view("Coronal view").dblclick(position={"x": 100, "y": 100})
    for name in VIEWS:
        assert opened.view(name).is_visible() == (name == "Coronal view")
    opened.page.keyboard.press("m")
    opened.view("Axial view").wait_for()


def test_the_switches_hide_crosshair_and_overlays(opened):
    opened.page.get_by_label("Overlays").uncheck()
    opened.view("Axial view").locator(".spine-letter-left").wait_for(state="hidden")
    opened.page.get_by_label("Overlays").check()
    opened.page.keyboard.press("c")
    opened.wait_for_state("Controls__show_crosshair", value=False)
    opened.page.keyboard.press("c")


def test_light_and_dark_themes_are_switched(page):
    page.menu("menuitemradio", "Light")
    page.page.locator(".v-application.v-theme--light").wait_for()
    page.menu("menuitemradio", "Dark")
    page.page.locator(".v-application.v-theme--dark").wait_for()


def test_help_and_about_open_and_close(page):
    page.page.keyboard.press("?")
    page.page.get_by_role("dialog").filter(has_text="Next slice").wait_for()
    page.page.keyboard.press("Escape")
    page.menu("menuitem", "About")
    about = page.page.get_by_role("dialog").filter(has_text="Apache License 2.0")
    about.wait_for()
    about.get_by_role("button", name="Close").click()
    about.wait_for(state="hidden")


def test_everything_on_the_start_page_is_reached_by_tab(page):
    page.page.evaluate("() => document.activeElement.blur()")
    names = set()
    for _ in range(12):
        page.page.keyboard.press("Tab")
        names.add(
            page.page.evaluate("() => document.activeElement.getAttribute('aria-label') || ''")
        )

    assert {"Open folder", "Open files or ZIP", "Demo case", "More"} <= names


def test_a_reload_shows_the_same_study_again(opened):
    opened.page.reload()

    opened.wait_for_study()
    assert opened.state("Shown__phase") == "ready"


NO_SHORT_WAITS = """
const soon = window.setTimeout;
window.setTimeout = (act, ms, ...rest) => {
  const ours = new Error().stack.includes('reconnect');
  return soon(act, ours && ms < 1000 ? 60000 : ms, ...rest);
};
"""


def test_the_end_is_told_however_soon_after_the_page_it_comes(browser, cache):
    with running_app(cache=cache) as app:
        page = SpinePage(browser, app.url, script=NO_SHORT_WAITS)
        page.wait_for_start()
        app.stop()

        heading = page.page.get_by_role("heading", name="The connection to Spine App ended")
        heading.wait_for()
        page.page.context.close()


def test_the_end_of_the_program_is_told_on_the_page(browser, cache):
    with running_app(cache=cache) as app:
        page = SpinePage(browser, app.url)
        page.wait_for_start()
        app.stop()

        heading = page.page.get_by_role("heading", name="The connection to Spine App ended")
        heading.wait_for(timeout=90_000)
        page.page.context.close()
