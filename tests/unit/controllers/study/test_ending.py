"""Cancelling, replacing and closing a study."""

import asyncio
import threading
import weakref

import pytest

from spine_app.controllers.study import series as series_module
from spine_app.controllers.study.loading import load_images
from spine_app.domain.lifecycle import Phase
from spine_app.domain.study.messages import (
    Progress,
    Stage,
)
from spine_app.domain.volume import Modality
from spine_app.screen.texts import text
from tests.unit.controllers.session import turns, until
from tests.unit.controllers.study.seen import path, shows_nothing
from tests.unit.controllers.told import found, summary


class HeldLoading:
    """Mapping a volume that lasts until the test lets it go on."""

    def __init__(self):
        self.entered = threading.Event()
        self.go_on = threading.Event()

    def __call__(self, folder, described):
        self.entered.set()
        assert self.go_on.wait(10)
        return load_images(folder, described)


@pytest.fixture
def held(monkeypatch):
    held = HeldLoading()
    monkeypatch.setattr(series_module, "load_images", held)
    yield held
    held.go_on.set()


async def test_cancelling_a_scan_goes_back_to_the_start(session):
    await session.study.open_path(path("a"))
    await session.study.cancel()

    assert session.job.stops
    assert session.phase is Phase.EMPTY
    assert session.shown.notice == text("notice.cancelled")
    assert not session.shown.can_cancel


async def test_cancelling_while_the_process_starts_stops_it(session):
    session.start.gate.clear()
    opening = asyncio.create_task(session.study.open_path(path("a")))
    await turns()
    cancelling = asyncio.create_task(session.study.cancel())
    await turns()
    session.start.gate.set()
    await asyncio.gather(opening, cancelling)

    assert session.job.stops
    assert session.phase is Phase.EMPTY
    assert session.shown.notice == text("notice.cancelled")


async def test_cancelling_the_only_series_goes_back_to_the_start(session):
    await session.open(summary(0))
    await session.study.cancel()

    assert session.phase is Phase.EMPTY
    assert session.shown.series == []
    assert len(session.start.jobs) == 1


async def test_cancelling_one_of_several_series_goes_back_to_the_list(session):
    await session.open(summary(0), summary(1))
    await session.study.choose(0)
    first = session.job
    await session.study.cancel()

    assert first.stops
    assert session.job.request == first.request
    assert session.shown.notice == text("notice.cancelled")
    session.job.answer(found(summary(0), summary(1)))
    await until(lambda: session.phase is Phase.CHOOSING)
    assert len(session.shown.series) == 2
    assert session.shown.series_index == -1


async def test_files_of_a_cancelled_upload_are_gone_and_that_is_said(session):
    job = await session.study.open_upload()
    job.answer(found(summary(0), summary(1)))
    await until(lambda: session.phase is Phase.CHOOSING)
    await session.study.choose(0)
    await session.study.cancel()

    assert session.phase is Phase.EMPTY
    assert session.shown.notice == text("notice.cancelled_upload")
    assert len(session.start.jobs) == 1


async def test_half_a_volume_of_a_cancelled_reader_does_not_stay_on_disk(session):
    await session.open(summary())
    session.ready()
    await session.study.cancel()

    assert session.volumes_on_disk == []


async def test_a_volume_that_arrives_with_the_cancel_is_not_shown(session):
    await session.open(summary())
    session.job.answer(session.ready())
    await session.study.cancel()
    await turns()

    assert session.phase is Phase.EMPTY
    assert shows_nothing(session)
    assert session.shown.notice == text("notice.cancelled")


async def test_cancelling_while_the_volume_is_mapped_shows_nothing(session, held):
    await session.open(summary())
    session.job.answer(session.ready())
    await asyncio.to_thread(held.entered.wait, 10)

    cancelling = asyncio.create_task(session.study.cancel())
    await turns()
    held.go_on.set()
    await cancelling

    assert session.phase is Phase.EMPTY
    assert shows_nothing(session)
    assert session.shown.notice == text("notice.cancelled")


async def test_opening_another_study_while_a_volume_is_mapped_shows_the_other(session, held):
    await session.open(summary())
    session.job.answer(session.ready())
    await asyncio.to_thread(held.entered.wait, 10)

    opening = asyncio.create_task(session.study.open_path(path("b")))
    await turns()
    held.go_on.set()
    await opening
    assert shows_nothing(session)
    session.job.answer(found(summary(modality=Modality.MR)))
    await until(lambda: session.phase is Phase.READING)
    session.job.answer(session.ready(modality=Modality.MR))
    await until(lambda: session.shown.has_volume)

    assert session.volume.volume.modality is Modality.MR
    assert not session.shown.notice_open


@pytest.mark.parametrize("several", [False, True])
async def test_cancelling_when_nothing_runs_changes_nothing(session, several):
    if several:
        await session.open(summary(0), summary(1))
    before = session.phase

    await session.study.cancel()

    assert session.phase is before
    assert not session.shown.notice_open


async def test_opening_another_study_while_one_is_scanned_stops_the_first(session):
    await session.study.open_path(path("a"))
    first = session.job
    await session.study.open_path(path("b"))
    first.answer(found(summary(0), summary(1)))
    await turns()

    assert first.stops
    assert session.phase is Phase.SCANNING
    assert session.shown.series == []
    assert session.job.request.path.endswith("b")


async def test_two_studies_opened_at_once_leave_the_second(session):
    session.start.gate.clear()
    opening = [asyncio.create_task(session.study.open_path(path(name))) for name in "ab"]
    await turns()
    session.start.gate.set()
    await asyncio.gather(*opening)

    first, second = session.start.jobs
    assert first.stops
    assert not second.stops
    assert session.study.is_following(second)
    assert session.phase is Phase.SCANNING


async def test_opening_a_study_closes_the_one_on_screen(session):
    await session.open_volume()
    first = session.job
    await session.study.open_path(path("b"))

    assert first.stops
    assert shows_nothing(session)
    assert session.shown.facts == []
    assert session.shown.study == ""


async def test_answers_of_a_job_that_was_replaced_are_dropped(session):
    await session.study.open_path(path("a"))
    first = session.job
    await session.study.open_path(path("b"))

    await session.study._take(first, session.ready())
    await session.study._take(first, Progress(Stage.READING, 0.5))

    assert session.phase is Phase.SCANNING
    assert session.shown.fraction == 0


async def test_closing_frees_the_volume_and_ends_the_reader(session):
    await session.open_volume()
    volume = weakref.ref(session.volume.volume)
    await session.study.close()

    assert session.phase is Phase.EMPTY
    assert session.job.stops
    assert session.shown.series == []
    assert volume() is None


async def test_closing_without_a_study_changes_nothing(session):
    await session.study.close()

    assert session.phase is Phase.EMPTY


async def test_leaving_the_list_closes_the_study(session):
    await session.open(summary(0), summary(1))
    await session.study.close()

    assert session.phase is Phase.EMPTY
    assert session.job.stops


async def test_stopping_ends_the_reader_without_a_word(session):
    await session.open(summary(0), summary(1))
    await session.study.stop()
    await session.study.stop()

    assert session.job.stops
    assert not session.shown.notice_open
