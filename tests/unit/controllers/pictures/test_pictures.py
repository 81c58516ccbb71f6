import io

import numpy as np
import pytest
from PIL import Image

from spine_app.domain.study.quality import Finding, Quality, Severity
from spine_app.domain.study.series import Opening
from spine_app.domain.view.drawing import Ink, Line
from spine_app.screen.picture_state import Background, PictureKind, PictureSize, Subject
from spine_app.screen.texts import text
from tests.unit.controllers.pictures.easels import BOXES, easels_of, want
from tests.unit.controllers.session import turns, until
from tests.unit.controllers.told import summary


@pytest.fixture
def easels(session):
    return easels_of(session)


@pytest.fixture
async def opened(session, easels):
    await session.open_volume()
    await session.actions.pictures.lay_out(BOXES)
    return session


async def saved(session, **fields):
    """The file that the page would save, and its name."""
    want(session, **fields)
    await session.actions.pictures.save()
    await until(lambda: session.shown.downloads or session.shown.notice_kind == "error")
    await turns()
    download = session.actions.pictures._pictures._downloads.take(session.shown.downloads[0])
    return Image.open(io.BytesIO(download.content)), download.name


async def test_a_view_is_drawn_afresh_at_twice_its_size(opened, easels):
    picture, name = await saved(opened, subject=Subject.AXIAL, size=PictureSize.TWO)

    ((settings, size, volume),) = easels["axial"].asked
    assert name == "spine-axial.png"
    assert size == (800, 600)
    assert settings.view.size == (400, 300)
    assert volume is opened.viewer.volume.volume
    assert picture.size == (800, 640)


async def test_twice_the_size_shows_the_same_part_of_the_patient(opened, easels):
    await saved(opened, subject=Subject.AXIAL, size=PictureSize.ONE)
    await saved(opened, subject=Subject.AXIAL, size=PictureSize.TWO)

    once, twice = (asked[0].view for asked in easels["axial"].asked)
    assert twice.mm_per_pixel == once.mm_per_pixel
    np.testing.assert_array_equal(twice.center_lps, once.center_lps)


async def test_all_views_are_put_where_they_lie_on_the_page(opened):
    picture, name = await saved(opened, subject=Subject.LAYOUT, size=PictureSize.ONE)

    pixels = np.asarray(picture)[..., 0]
    assert name == "spine-views.png"
    assert picture.size == (802, 622)
    assert (pixels[150, 100], pixels[200, 500], pixels[500, 500]) == (130, 40, 100)
    assert pixels[450, 200] == pixels[150, 400] == 0


async def test_without_anything_over_it_a_picture_is_what_was_drawn(opened):
    picture, _ = await saved(opened, subject=Subject.SAGITTAL, drawings=False, words=False)

    pixels = np.asarray(picture)
    assert (pixels[:600] == 100).all()
    assert (pixels[600:] != 100).any()


async def test_the_strip_underneath_is_there_whatever_is_switched_off(opened):
    picture, _ = await saved(
        opened, subject=Subject.AXIAL, size=PictureSize.ONE, drawings=False, words=False
    )

    strip = np.asarray(picture)[300:].astype(int)
    assert strip.shape[0] == 20
    # Yellow words: much red, little blue.
    assert (strip[..., 0] - strip[..., 2]).max() > 100


@pytest.mark.parametrize("finding", [Quality.LOSSY, Quality.TILT_CORRECTED, Quality.DERIVED])
async def test_what_limits_the_images_stands_under_the_picture(opened, finding):
    plain, _ = await saved(opened, subject=Subject.AXIAL)
    opened.study.series.findings = (Finding(finding, Severity.WARNING),)

    marked, _ = await saved(opened, subject=Subject.AXIAL)

    rows = 40
    left = np.asarray(marked)[-rows:, :300].astype(int)
    assert left.max() > np.asarray(plain)[-rows:, :300].max()


async def test_what_lies_over_the_view_lies_over_the_picture_at_the_same_place(opened):
    opened.screen.controls.show_crosshair = False
    opened.actions.follow_controls()
    line = Line(((100.0, 150.0), (300.0, 150.0)), Ink.MEASURE)
    opened.viewer.slices._drawers.add(lambda view, _: [line] if view == "axial" else [])

    for size, scale in ((PictureSize.ONE, 1), (PictureSize.TWO, 2)):
        picture, _ = await saved(opened, subject=Subject.AXIAL, size=size, words=False)
        pixels = np.asarray(picture)[:, :, 2].astype(int)
        row = pixels[150 * scale] > 150
        assert (row.argmax(), len(row) - row[::-1].argmax()) == (100 * scale, 300 * scale)


async def test_a_calibrated_slice_says_how_large_it_is(opened, easels):
    picture, _ = await saved(opened, subject=Subject.AXIAL, size=PictureSize.TWO)

    mm = easels["axial"].asked[0][0].view.mm_per_pixel / 2
    assert 25.4 / picture.info["dpi"][0] == pytest.approx(mm, rel=1e-3)


@pytest.mark.parametrize("subject", [Subject.VOLUME, Subject.LAYOUT])
async def test_a_picture_without_one_scale_says_no_size(opened, subject):
    picture, _ = await saved(opened, subject=subject)

    assert "dpi" not in picture.info


async def test_the_file_tells_the_program_and_nothing_else(opened):
    picture, _ = await saved(opened, subject=Subject.VOLUME)

    assert set(picture.info) == {"Software"}
    assert picture.info["Software"].startswith("Spine App")


async def test_a_typed_width_is_the_width(opened):
    picture, _ = await saved(opened, subject=Subject.LAYOUT, size=PictureSize.WIDTH, width=1234)

    assert picture.width == 1234


async def test_the_dialog_says_what_would_be_made(opened):
    want(opened, subject=Subject.AXIAL, size=PictureSize.TWO)

    assert opened.shown.pictures.summary.startswith("800 × 640 px")
    assert opened.shown.pictures.why_not == ""
    assert [one["name"] for one in opened.shown.pictures.subjects] == [
        *("volume", "axial", "coronal", "sagittal")
    ]


async def test_the_dialog_says_what_film_would_be_made(opened):
    want(opened, kind=PictureKind.TURNTABLE, seconds=4.0)
    assert opened.shown.pictures.summary.startswith("1280 × 720 px · 4 s · 120 frames")

    want(opened, kind=PictureKind.SWEEP, subject=Subject.AXIAL, per_second=10)
    assert opened.shown.pictures.summary.startswith("1280 × 720 px · 2 s · 40 frames")
    assert opened.shown.pictures.slices == 20


async def test_a_picture_that_is_too_large_is_not_offered(opened):
    want(opened, subject=Subject.AXIAL, size=PictureSize.WIDTH, width=7680)
    assert opened.shown.pictures.why_not == text("picture.too_large")

    want(opened, width=4000)
    assert opened.shown.pictures.why_not == ""


async def test_without_a_study_nothing_is_offered(session):
    await session.actions.pictures.lay_out([])

    assert session.shown.pictures.why_not == text("picture.no_study")


async def test_nothing_is_made_of_a_view_that_shows_nothing(session, easels):
    session.screen.controls.picturing.subject = Subject.AXIAL

    await session.actions.pictures.save()
    await until(lambda: session.shown.notice_kind == "error")

    assert text("error.nothing-to-picture") in session.shown.notice
    assert session.shown.downloads == []


async def test_a_second_picture_waits_for_nobody_and_is_dropped(opened, easels):
    easels["axial"].held = []
    want(opened, subject=Subject.AXIAL)
    await opened.actions.pictures.save()
    await opened.actions.pictures.save()
    await until(lambda: easels["axial"].held)
    assert opened.shown.pictures.taking

    easels["axial"].held.pop()()
    await until(lambda: not opened.shown.pictures.taking)

    assert len(easels["axial"].asked) == 1
    assert len(opened.shown.downloads) == 1


async def test_a_picture_ends_with_its_study(opened, easels):
    easels["axial"].held = []
    want(opened, subject=Subject.AXIAL)
    await opened.actions.pictures.save()
    await until(lambda: easels["axial"].held)

    await opened.actions.close_study()
    await until(lambda: not opened.shown.pictures.taking)
    easels["axial"].held.pop()()
    await turns()

    assert opened.shown.downloads == []


async def test_a_picture_for_the_clipboard_is_fetched_and_not_saved(opened):
    want(opened, subject=Subject.AXIAL)

    await opened.actions.pictures.copy()
    await until(lambda: opened.shown.pictures.copy_ticket)

    assert opened.shown.downloads == []
    lent = opened.actions.pictures._pictures._downloads.take(opened.shown.pictures.copy_ticket)
    assert lent.content.startswith(b"\x89PNG")


@pytest.mark.parametrize(("act", "words"), [("copied", "copied"), ("copy_failed", "copy_failed")])
async def test_the_page_says_how_copying_went(opened, act, words):
    await getattr(opened.actions.pictures, act)()

    assert opened.shown.notice == text(f"picture.{words}")


async def test_slices_alone_can_be_pictured_and_their_doubts_stay(session, easels):
    await session.open(summary(problem="uneven-slices", opening=Opening.SLICES))
    session.job.answer(session.flat(pixel_spacing=None))
    await until(lambda: session.shown.has_volume)
    name = session.shown.flat_view
    await session.actions.pictures.lay_out([[name, 0, 0, 400, 300]])

    bare, _ = await saved(
        session, subject=Subject(name), size=PictureSize.ONE, words=False, drawings=False
    )

    warned = np.asarray(bare)[270:300, :150].astype(int)
    assert (warned[..., 0] - warned[..., 2]).max() > 60


@pytest.mark.parametrize(
    "rows",
    [
        None,
        "axial",
        {"view": "axial"},
        [["axial", 0, 0, 10]],
        [["axial", 0, 0, 10, "10"]],
        [["axial", 0, 0, 10, True]],
        [["axial", 0, 0, 0, 10]],
        [["axial", -5, 0, 10, 10]],
        [["axial", 0, 0, float("inf"), 10]],
        [["axial", 0, 0, 1e308, 10]],
        [[7, 0, 0, 10, 10]],
        [["axial", 0, 0, 10, 10]] * 2,
        [["axial", 0, 0, 10, 10]] * 1000,
    ],
)
async def test_places_of_no_page_are_refused(opened, rows):
    before = opened.shown.pictures.summary

    await opened.actions.pictures.lay_out(rows)

    assert text("error.request-refused") in opened.shown.notice
    assert opened.shown.pictures.summary == before


async def test_views_that_nobody_knows_are_left_out(opened):
    await opened.actions.pictures.lay_out([["DOE^JANE", 0, 0, 10, 10], ["axial", 0, 0, 400, 300]])
    want(opened, subject=Subject.LAYOUT, size=PictureSize.ONE)

    assert opened.shown.pictures.summary.startswith("400 × 320 px")


@pytest.mark.parametrize(
    ("background", "color"), [(Background.WHITE, (1, 1, 1)), (Background.BLACK, (0, 0, 0))]
)
async def test_the_3d_view_is_drawn_on_the_background_that_was_chosen(
    opened, easels, background, color
):
    await saved(opened, subject=Subject.VOLUME, background=background)

    assert easels["volume"].asked[-1][2] == color
