"""Pictures and films as a user makes them: saved, copied, played, without a word of the patient."""

import base64
import io

import numpy as np
import pydicom
import pytest
from PIL import Image

from spine_app.screen.texts import text
from tests.browser.chromium import running_app
from tests.browser.page import SpinePage
from tests.data import canary
from tests.data.dicom_writer import CANARY, write_series
from tests.data.films import read_film
from tests.data.grids import straight_grid
from tests.data.phantoms import block_phantom

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

FIELD = "Controls__picturing__PictureControls__"
FILM_MS = 60_000
GRID = straight_grid((16, 96, 96), (2.0, 2.0, 3.0))
WORDS = (canary.TOKEN, canary.DATE, canary.UID, CANARY.encode(), b"DOE", b"doe-jane")
"""What must be in no file that leaves."""


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A series with a canary in every element that can hold one."""
    folder = tmp_path_factory.mktemp("study") / "doe-jane-1950"
    folder.mkdir()
    write_series(folder, block_phantom(GRID))
    for path in folder.iterdir():
        dataset = pydicom.dcmread(path)
        canary.fill(dataset)
        dataset.save_as(path)
    return folder


@pytest.fixture(scope="module")
def app(study, tmp_path_factory):
    cache = tmp_path_factory.mktemp("cache")
    with running_app(study, cache=cache) as running:
        running.cache = cache
        yield running


@pytest.fixture(scope="module")
def spine(browser, app):
    """One page for all: an address can be opened once."""
    spine = SpinePage(browser, app.url)
    spine.wait_for_study(100_000)
    yield spine
    assert spine.problems() == []
    spine.page.context.close()


@pytest.fixture
def dialog(spine):
    spine.button("Picture or film").click()
    spine.page.locator("#spine-picture-summary").wait_for()
    yield spine
    spine.page.evaluate("field => window.trame.state.set(field + 'open', false)", FIELD)


def choose(spine, **fields):
    for name, value in fields.items():
        spine.page.evaluate(
            "([name, value]) => window.trame.state.set(name, value)", [FIELD + name, value]
        )


def summary(spine, words):
    spine.page.locator("#spine-picture-summary").filter(has_text=words).wait_for()


def saved(spine, button, timeout_ms=FILM_MS):
    """Name and bytes of the file that a button makes the browser save."""
    with spine.page.expect_download(timeout=timeout_ms) as download:
        spine.button(button).click()
    path = download.value.path()
    return download.value.suggested_filename, path.read_bytes(), path


def words_in(content):
    return [word for word in WORDS if word.lower() in content.lower()]


def test_a_view_is_saved_as_large_as_the_dialog_says(dialog):
    choose(dialog, subject="axial", size="two")
    box = dialog.view("Axial view").bounding_box()
    width = round(box["width"] * 2)
    summary(dialog, f"{width} × ")

    name, content, _ = saved(dialog, "Save picture")

    picture = Image.open(io.BytesIO(content))
    assert name == "spine-axial.png"
    assert picture.width == width
    assert np.asarray(picture)[..., :3].std() > 5
    assert words_in(content) == []


def test_all_views_are_saved_as_they_lie_on_the_page(dialog):
    choose(dialog, subject="layout", size="one")
    box = dialog.page.locator("#spine-views").bounding_box()
    summary(dialog, f"{round(box['width'])} × ")

    name, content, _ = saved(dialog, "Save picture")

    picture = Image.open(io.BytesIO(content))
    assert name == "spine-views.png"
    assert picture.size == (round(box["width"]), pytest.approx(round(box["height"]) + 20, abs=20))
    assert words_in(content) == []


def test_the_key_opens_the_dialog_for_the_view_that_was_touched_last(spine):
    choose(spine, subject="axial")
    spine.view("Coronal view").click(position={"x": 30, "y": 200})
    spine.page.keyboard.press("Shift+P")
    spine.page.locator("#spine-picture-summary").wait_for()

    spine.wait_for_state(f"{FIELD}subject", "coronal")
    # The dialog hears keys once it has the focus.
    spine.page.wait_for_function("() => document.activeElement.closest('.v-overlay')")
    spine.page.keyboard.press("Escape")
    spine.wait_for_state(f"{FIELD}open", False)


def test_a_picture_is_copied_to_the_clipboard(dialog, app):
    origin = app.url.split("/?")[0].split("/login")[0]
    permissions = ["clipboard-read", "clipboard-write"]
    dialog.page.context.grant_permissions(permissions, origin=origin)
    choose(dialog, subject="sagittal", size="one")
    summary(dialog, "px")

    dialog.button("Copy picture").click()

    dialog.wait_for_notice(text("picture.copied"))
    data = dialog.page.evaluate(
        """async () => {
          const [item] = await navigator.clipboard.read();
          const bytes = new Uint8Array(await (await item.getType('image/png')).arrayBuffer());
          return btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(''));
        }"""
    )
    picture = Image.open(io.BytesIO(base64.b64decode(data)))
    assert picture.width == round(dialog.view("Sagittal view").bounding_box()["width"])


@pytest.mark.parametrize("coding", ["h264", "vp9"])
def test_a_sweep_is_saved_and_plays_in_the_browser(dialog, browser, coding):
    choose(dialog, kind="sweep", subject="axial", per_second=15, film_size="hd", coding=coding)
    summary(dialog, "16 frames")

    name, content, path = saved(dialog, "Make film")

    film = read_film(path)
    assert name == "spine-axial-sweep.mp4"
    assert (film.size, film.rate, len(film.pictures)) == ((1280, 720), 15, 16)
    assert words_in(content) == []
    played = play(browser, content)
    assert (played["width"], played["height"]) == (1280, 720)
    assert played["duration"] == pytest.approx(16 / 15, abs=0.1)


def play(browser, content):
    """Size and length of a film as a page sees it, and that a picture of it can be seen."""
    page = browser.new_page()
    page.set_content("<video muted></video>")
    told = page.evaluate(
        """async (data) => {
          const video = document.querySelector('video');
          const ready = new Promise((done, failed) => {
            video.oncanplaythrough = done;
            video.onerror = () => failed(new Error(video.error.message));
          });
          video.src = 'data:video/mp4;base64,' + data;
          await ready;
          return { width: video.videoWidth, height: video.videoHeight, duration: video.duration };
        }""",
        base64.b64encode(content).decode(),
    )
    page.close()
    return told


def test_a_turntable_is_saved_and_comes_back_to_where_it_began(dialog):
    choose(dialog, kind="turntable", seconds=1.0, rate="15", film_size="view", drawings=False)
    summary(dialog, "15 frames")

    name, content, path = saved(dialog, "Make film")

    film = read_film(path)
    assert name == "spine-3d-turntable.mp4"
    assert len(film.pictures) == 15
    assert words_in(content) == []
    first, second, last = (film.pictures[n].astype(float) for n in (0, 1, -1))
    # One step before the beginning is as far from it as one step after.
    assert np.abs(last - first).mean() < 2 * np.abs(second - first).mean() + 1


def test_a_cancelled_film_is_gone_at_once_and_leaves_no_file(dialog, app):
    choose(dialog, kind="turntable", seconds=60.0, film_size="full-hd")
    summary(dialog, "frames")
    dialog.button("Make film").click()
    card = dialog.page.locator("#spine-film")
    card.filter(has_text="frames").wait_for()

    card.get_by_role("button", name="Cancel").click()

    dialog.wait_for_notice(text("film.cancelled"))
    card.wait_for(state="hidden")
    left = [path.name for path in app.cache.rglob("film*")]
    assert left == []
    choose(dialog, seconds=6.0, film_size="hd")


def test_typed_numbers_are_brought_into_their_range(dialog):
    choose(dialog, kind="turntable")
    field = dialog.page.get_by_role("spinbutton", name="Seconds")
    field.fill("999")
    field.press("Tab")

    dialog.wait_for_state(f"{FIELD}seconds", 60)
    field.fill("")
    field.press("Tab")
    dialog.wait_for_state(f"{FIELD}seconds", 60)
    choose(dialog, seconds=6.0, kind="picture")
