"""Bad input and broken processes: a clear notice each, and the next good study opens."""

import shutil

import psutil
import pytest
from PIL import Image

from tests.browser.chromium import running_app
from tests.browser.page import SpinePage
from tests.data.dicom_writer import CANARY

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """A folder in which the demo case is not built yet: what interrupts it has the time."""
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="module")
def app(cache):
    with running_app(cache=cache) as app:
        yield app


@pytest.fixture(scope="module")
def page(browser, app):
    page = SpinePage(browser, app.url)
    page.wait_for_start()
    return page


@pytest.fixture
def good(series):
    """A good series to open after a fault."""
    return series


def readers_of(app, job):
    """The processes of an app that do a job; one that waits for the next study is among them."""
    children = psutil.Process(app.process.pid).children(recursive=True)
    return [c for c in children if c.cmdline()[-2:] == ["spine_app.jobs.child", job]]


def opens(page, folder):
    page.open_folder(folder)
    page.wait_for_study()
    page.wait_for_state("Shown__phase", "ready")
    page.button("Close study").click()
    page.wait_for_start()


def close(page):
    page.button("Close study").click()
    page.wait_for_start()


def test_an_empty_folder_says_what_to_choose_instead(page, tmp_path, good):
    (tmp_path / "empty").mkdir()
    page.open_folder(tmp_path / "empty")

    page.wait_for_notice("no DICOM files here")
    opens(page, good)


def test_a_folder_of_jpegs_says_what_to_choose_instead(page, tmp_path, good):
    folder = tmp_path / "jpegs"
    folder.mkdir()
    for n in range(5):
        Image.new("RGB", (64, 64), (n, 20, 30)).save(folder / f"{n}.jpg")
    page.open_folder(folder)

    page.wait_for_notice("no DICOM files here")
    opens(page, good)


def test_a_truncated_slice_is_left_out_and_that_is_said(page, tmp_path, good):
    folder = tmp_path / "cut"
    shutil.copytree(good, folder)
    last = sorted(folder.iterdir())[7]
    last.write_bytes(last.read_bytes()[:-9_000])
    page.open_folder(folder)

    page.wait_for_notice("Opened in 2D")
    assert "could not be read and are left out: 1" in page.quality()
    close(page)
    opens(page, good)


def test_a_series_with_a_missing_slice_is_no_volume(page, tmp_path, good):
    folder = tmp_path / "gap"
    shutil.copytree(good, folder)
    sorted(folder.iterdir())[9].unlink()
    page.open_folder(folder)

    page.wait_for_notice("slices are missing")
    assert "missing between others: 1" in page.quality()
    assert not page.view("3D view").is_visible()
    close(page)
    opens(page, good)


def test_a_path_that_does_not_exist_is_told_in_the_chooser(page, tmp_path):
    page.button("Open folder").click()
    field = page.page.get_by_label("Folder path")
    field.fill(str(tmp_path / "nowhere"))
    page.button("Open this folder").click()

    page.page.get_by_role("alert").filter(has_text="cannot be read").wait_for()
    page.page.keyboard.press("Escape")


def test_the_chooser_walks_through_folders(page, good):
    page.button("Open folder").click()
    field = page.page.get_by_label("Folder path")
    field.fill(str(good.parent))
    field.press("Enter")
    page.page.locator(".spine-chooser-list").get_by_text(good.name, exact=True).click()
    page.page.get_by_text("20 files").wait_for()
    page.button("Open this folder").click()
    page.wait_for_study()
    page.button("Close study").click()
    page.wait_for_start()


def test_a_reading_process_killed_in_the_middle_is_told_and_the_next_study_opens(page, app, good):
    page.button("Demo case").click()
    page.page.wait_for_function("() => window.trame.state.get('Shown__fraction') > 0.1")
    for reader in readers_of(app, "demo"):
        reader.kill()

    page.wait_for_notice("stopped unexpectedly")
    opens(page, good)


def test_cancelling_half_way_goes_back_to_the_start_and_the_next_study_opens(page, app, good):
    page.button("Demo case").click()
    page.page.wait_for_function("() => window.trame.state.get('Shown__fraction') > 0.5")
    page.button("Cancel").click()

    page.wait_for_notice("Stopped")
    page.wait_for_state("Shown__phase", "empty")
    assert readers_of(app, "demo") == []
    opens(page, good)


def test_opening_and_closing_over_and_over_never_stops_drawing(page, good):
    for wait_ms in (0, 300, 50, 500, 150, 0, 400, 100, 250, 20):
        page.open_folder(good)
        page.wait_for_study()
        page.page.wait_for_timeout(wait_ms)
        page.button("Close study").click()
        page.wait_for_start()


def test_a_killed_reader_leaves_the_study_on_screen(page, app, good):
    page.open_folder(good)
    page.wait_for_study()
    page.wait_for_state("Shown__phase", "ready")
    for reader in readers_of(app, "study"):
        reader.kill()

    page.wait_for_notice("stopped unexpectedly")
    assert page.state("Shown__has_volume")
    page.button("Close study").click()
    page.wait_for_start()


def test_patient_text_is_in_the_series_list_and_nowhere_else(page, app, cache, good):
    page.open_folder(good)
    page.wait_for_study()
    page.series(CANARY).wait_for()
    state = page.page.evaluate("() => JSON.stringify(window.trame.state.state)")
    # The words of a series are for the person in front of the screen; they come on their own way.
    content = page.page.evaluate(
        """() => {
            document.querySelectorAll('.spine-words').forEach((words) => words.remove());
            return document.documentElement.outerHTML;
        }"""
    )
    left = [path for path in (cache / "sessions").rglob("*") if path.is_file()]
    page.page.reload()
    close(page)

    for text in (CANARY, str(good), good.name, "1.2.826"):
        assert text not in state
        assert text not in content
        assert not any(text in line for line in app.errors)
        assert not any(text.encode() in path.read_bytes() for path in left if path.exists())
