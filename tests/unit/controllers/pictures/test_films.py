import numpy as np
import pytest

from spine_app.domain.errors import JobCrashed
from spine_app.domain.pictures.film import Coding, FilmSize
from spine_app.domain.pictures.film_delivery import FilmEnd, FilmFrame, StartFilm
from spine_app.domain.study.series import Opening
from spine_app.domain.view.planes import Plane
from spine_app.screen.picture_state import FilmRate, PictureKind, Subject
from spine_app.screen.texts import text
from tests.unit.controllers.pictures.easels import BOXES, FilmStarter, easels_of, want
from tests.unit.controllers.session import turns, until
from tests.unit.controllers.told import summary


@pytest.fixture
def easels(session):
    return easels_of(session)


@pytest.fixture
def encoders(session):
    starter = FilmStarter()
    session.actions.pictures._films.start_job = starter
    yield starter
    assert all(job.stops for job in starter.jobs)


@pytest.fixture
async def opened(session, easels, encoders):
    await session.open_volume()
    await session.actions.pictures.lay_out(BOXES)
    want(session, film_size=FilmSize.VIEW)
    return session


def downloads(session):
    return session.actions.pictures._films._downloads


def offered(session):
    """The film that the page would save; it is removed as the route removes it."""
    download = downloads(session).take(session.shown.downloads[-1])
    content = download.path.read_bytes()
    download.discard()
    return download.name, content


async def filmed(session, **fields):
    want(session, **fields)
    await session.actions.pictures.film()
    await until(lambda: not session.actions.pictures._films.is_running)


async def test_a_turntable_is_made_frame_by_frame_and_offered(opened, easels, encoders):
    await filmed(opened, kind=PictureKind.TURNTABLE, seconds=1.0, rate=FilmRate.CALM)

    (job,) = encoders.jobs
    assert job.request == StartFilm(job.request.work_folder, 400, 320, 15, Coding.H264)
    assert job.frames == [1] * 15
    assert len(job.received) == 15 * 400 * 320 * 3
    assert isinstance(job.sent[-1], FilmEnd)
    assert offered(opened) == ("spine-3d-turntable.mp4", b"film")
    assert opened.volumes_on_disk == []


async def test_a_turntable_starts_where_the_view_is_and_goes_round(opened, easels):
    start = opened.viewer.volume.camera

    await filmed(opened, kind=PictureKind.TURNTABLE, seconds=1.0, rate=FilmRate.CALM)

    looks = [camera.looking for camera, _, _ in easels["volume"].asked]
    np.testing.assert_allclose(looks[0], start.looking)
    around = zip(looks, looks[1:] + looks[:1], strict=True)
    steps = [np.degrees(np.arccos(a @ b)) for a, b in around]
    np.testing.assert_allclose(steps, 24.0)
    offered(opened)


async def test_a_sweep_shows_every_slice_once_from_the_first_to_the_last(opened, easels, encoders):
    await filmed(opened, kind=PictureKind.SWEEP, subject=Subject.AXIAL, per_second=20)

    positions = [
        float(settings.view.center_lps @ settings.view.axes.through)
        for settings, _, _ in easels["axial"].asked
    ]
    np.testing.assert_allclose(np.diff(positions), 2.5)
    assert len(positions) == 20
    assert encoders.jobs[0].request.rate == 20
    assert offered(opened)[0] == "spine-axial-sweep.mp4"


async def test_a_part_of_the_slices_there_and_back(opened, easels):
    await filmed(opened, kind=PictureKind.SWEEP, subject=Subject.AXIAL, first=7, last=5, back=True)

    planes = [settings.view.center_lps[2] for settings, _, _ in easels["axial"].asked]
    assert len(planes) == 4
    assert planes[0] > planes[1] > planes[2]
    assert planes[3] == planes[1]
    offered(opened)


async def test_a_slow_sweep_holds_its_frames(opened, encoders):
    await filmed(opened, kind=PictureKind.SWEEP, subject=Subject.AXIAL, per_second=5)

    assert set(encoders.jobs[0].frames) == {3}
    assert encoders.jobs[0].request.rate == 15
    offered(opened)


async def test_the_view_on_screen_stays_where_it_is(opened):
    before = opened.viewer.slices.crosshair_lps.copy()

    await filmed(opened, kind=PictureKind.SWEEP, subject=Subject.AXIAL)

    np.testing.assert_array_equal(opened.viewer.slices.crosshair_lps, before)
    offered(opened)


async def test_acquired_slices_are_each_drawn_from_their_own_pixels(session, easels, encoders):
    await session.open(summary(problem="uneven-slices", opening=Opening.SLICES))
    session.job.answer(session.flat())
    await until(lambda: session.shown.has_volume)
    view = session.shown.flat_view

    await filmed(session, kind=PictureKind.SWEEP, subject=Subject(view))

    volumes = [volume for _, _, volume in easels[view].asked]
    assert len({id(volume) for volume in volumes}) == len(volumes) > 1
    offered(session)


@pytest.mark.parametrize(
    ("size", "pixels"),
    [(FilmSize.HD, (1280, 720)), (FilmSize.FULL_HD, (1920, 1080)), (FilmSize.VIEW, (400, 320))],
)
async def test_a_film_has_the_size_that_was_chosen(opened, encoders, size, pixels):
    await filmed(
        opened, kind=PictureKind.SWEEP, subject=Subject.AXIAL, film_size=size, first=1, last=2
    )

    request = encoders.jobs[0].request
    assert (request.width, request.height) == pixels
    offered(opened)


async def test_nothing_that_the_view_shows_is_cut_off_in_a_film(opened, easels):
    seen = opened.viewer.slices.view(Plane.AXIAL)

    await filmed(opened, kind=PictureKind.SWEEP, subject=Subject.AXIAL, first=1, last=2)

    view = easels["axial"].asked[0][0].view
    for side in (0, 1):
        shown = view.size[side] * view.mm_per_pixel
        assert shown >= seen.size[side] * seen.mm_per_pixel * (1 - 1e-9)
    offered(opened)


async def test_progress_is_told_with_what_is_left(opened, easels):
    easels["volume"].held = []
    want(opened, kind=PictureKind.TURNTABLE, seconds=1.0, rate=FilmRate.CALM)
    await opened.actions.pictures.film()
    for done in range(1, 8):
        await until(lambda: easels["volume"].held)
        easels["volume"].held.pop()()
        await until(lambda n=done: opened.shown.pictures.film_fraction == round(n / 15, 3))

    pictures = opened.shown.pictures
    assert pictures.film_title == text("film.turntable")
    assert pictures.film_done.startswith("7 of 15 frames · ")
    assert pictures.film_done.endswith(" left")
    assert pictures.why_not == text("film.busy")
    await opened.actions.pictures.cancel_film()


async def test_at_most_one_frame_is_drawn_ahead(opened, easels, encoders):
    easels["volume"].held = []
    want(opened, kind=PictureKind.TURNTABLE)
    await opened.actions.pictures.film()
    for _ in range(4):
        await until(lambda: easels["volume"].held)
        assert len(easels["volume"].held) == 1
        easels["volume"].held.pop()()
        await turns(200)

    await opened.actions.pictures.cancel_film()


async def test_a_cancelled_film_leaves_nothing(opened, easels, encoders):
    easels["volume"].held = []
    want(opened, kind=PictureKind.TURNTABLE)
    await opened.actions.pictures.film()
    await until(lambda: easels["volume"].held)

    await opened.actions.pictures.cancel_film()

    assert opened.shown.notice == text("film.cancelled")
    assert not opened.shown.pictures.filming
    assert opened.shown.downloads == []
    assert list(opened.work.iterdir()) == []
    easels["volume"].held.pop()()
    await turns()


async def test_closing_the_study_ends_its_film(opened, easels, encoders):
    easels["volume"].held = []
    want(opened, kind=PictureKind.TURNTABLE)
    await opened.actions.pictures.film()
    await until(lambda: easels["volume"].held)

    await opened.actions.close_study()
    await until(lambda: not opened.actions.pictures._films.is_running)

    assert list(opened.work.iterdir()) == []


async def test_one_film_is_made_at_a_time(opened, easels, encoders):
    easels["volume"].held = []
    want(opened, kind=PictureKind.TURNTABLE)
    await opened.actions.pictures.film()
    await until(lambda: easels["volume"].held)

    await opened.actions.pictures.film()
    await turns()

    assert len(encoders.jobs) == 1
    await opened.actions.pictures.cancel_film()


async def test_an_encoder_that_dies_is_told_and_leaves_nothing(opened, easels, encoders):
    easels["volume"].held = []
    want(opened, kind=PictureKind.TURNTABLE)
    await opened.actions.pictures.film()
    await until(lambda: easels["volume"].held)
    encoders.jobs[0].is_running = False

    easels["volume"].held.pop()()
    await until(lambda: opened.shown.notice_kind == "error")

    assert text("error.job-crashed") in opened.shown.notice
    assert list(opened.work.iterdir()) == []


async def test_an_encoder_that_cannot_be_started_is_told(opened, encoders):
    encoders.error = JobCrashed()

    await filmed(opened, kind=PictureKind.TURNTABLE)
    await until(lambda: opened.shown.notice_kind == "error")

    assert text("error.job-crashed") in opened.shown.notice


async def test_a_film_nobody_fetched_goes_with_its_study(opened):
    await filmed(opened, kind=PictureKind.SWEEP, subject=Subject.AXIAL, first=1, last=2)
    assert opened.volumes_on_disk != []

    await opened.actions.close_study()

    assert opened.volumes_on_disk == []


async def test_slices_without_a_volume_have_no_turntable(session, easels, encoders):
    await session.open(summary(problem="uneven-slices", opening=Opening.SLICES))
    session.job.answer(session.flat())
    await until(lambda: session.shown.has_volume)
    want(session, kind=PictureKind.TURNTABLE)

    assert session.shown.pictures.why_not == text("film.no_volume")

    await session.actions.pictures.film()
    await until(lambda: session.shown.notice_kind == "error")
    assert encoders.jobs == []


async def test_without_the_encoders_package_films_are_not_offered(opened):
    opened.actions.pictures._dialog._can_film = False

    want(opened, kind=PictureKind.TURNTABLE)

    assert opened.shown.pictures.why_not == text("film.no_encoder")


async def test_frames_that_are_sent_are_announced(opened, encoders):
    await filmed(opened, kind=PictureKind.SWEEP, subject=Subject.AXIAL, first=1, last=3)

    assert [type(message) for message in encoders.jobs[0].sent] == [*[FilmFrame] * 3, FilmEnd]
    offered(opened)
