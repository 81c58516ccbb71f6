"""Reading label maps: replacing, refusing, cancelling, uploading."""

import asyncio

import pytest

from spine_app.controllers.notices import error_text
from spine_app.domain.errors import JobCrashed, LabelsElsewhere, RequestRefused
from spine_app.domain.labels.delivery import GridNumbers, OpenLabels
from spine_app.domain.study.messages import FileEnd, FileStart, Progress, Stage, UploadEnd
from tests.unit.controllers.labels.maps import PATH, names, open_labels, ready
from tests.unit.controllers.session import turns, until
from tests.unit.controllers.told import GRID


async def test_the_job_is_asked_with_the_grid_of_the_volume(session):
    await session.open_volume()
    await session.actions.open_labels(PATH)

    request = session.start_labels.jobs[-1].request
    assert isinstance(request, OpenLabels)
    assert (request.path, request.work_folder) == (str(PATH), str(session.work))
    assert request.grid == GridNumbers.of(GRID)
    assert session.shown.labels_busy


async def test_a_second_label_map_replaces_the_first(session):
    await open_labels(session)
    await session.actions.show_label(1, False)
    await open_labels(session, {1: 18, 2: 14, 3: 10, 4: 6})

    assert names(session) == {1: "C1", 2: "C2", 3: "C3", 4: "C4"}
    assert all(row["visible"] for row in session.shown.labels)


async def test_a_removed_label_map_leaves_nothing(session):
    await open_labels(session)

    await session.actions.remove_labels()

    assert not session.shown.has_labels
    assert session.shown.labels == session.shown.label_tables == session.shown.label_notes == []
    assert all(drawn.labels is None for drawn in session.slices.values())
    assert session.viewer.slices.name_at(GRID.points_lps((20, 15, 11))) == ""


async def test_labels_go_with_their_study(session):
    await open_labels(session)

    await session.actions.close_study()

    assert not session.shown.has_labels
    assert session.shown.labels == []


async def test_another_series_takes_the_labels_away(session):
    await open_labels(session)
    await session.actions.choose_series(0)

    assert not session.shown.has_labels


async def test_a_reader_of_a_study_that_was_closed_is_ended_and_its_labels_are_not_shown(session):
    await session.open_volume()
    await session.actions.open_labels(PATH)
    job = session.start_labels.jobs[-1]
    answer = ready(session)
    await session.actions.close_study()
    job.answer(answer)
    await turns()

    assert job.stops
    assert not session.shown.has_labels
    assert not session.shown.labels_busy


async def test_closing_while_the_process_starts_ends_it(session):
    await session.open_volume()
    session.start_labels.gate.clear()
    task = asyncio.create_task(session.actions.open_labels(PATH))
    await turns()
    await session.actions.close_study()
    session.start_labels.gate.set()
    await task

    assert session.start_labels.jobs[-1].stops
    assert not session.shown.labels_busy


async def test_a_refused_label_map_is_told_and_the_one_before_stays(session):
    await open_labels(session)
    await session.actions.open_labels(PATH)
    session.start_labels.jobs[-1].crash(LabelsElsewhere())
    await until(lambda: session.shown.notice_open)

    assert session.shown.notice.startswith(error_text("labels-elsewhere"))
    assert not session.shown.labels_busy
    assert names(session)[1] == "C1"


async def test_a_job_that_ends_without_labels_is_told(session):
    await session.open_volume()
    await session.actions.open_labels(PATH)
    session.start_labels.jobs[-1].end()
    await until(lambda: session.shown.notice_open)

    assert session.shown.notice.startswith(error_text("job-crashed"))
    assert not session.shown.labels_busy


async def test_a_process_that_cannot_start_is_told(session):
    await session.open_volume()
    session.start_labels.errors.append(JobCrashed())
    await session.actions.open_labels(PATH)

    assert session.shown.notice.startswith(error_text("job-crashed"))
    assert not session.shown.labels_busy


async def test_reading_can_be_cancelled(session):
    await session.open_volume()
    await session.actions.open_labels(PATH)
    job = session.start_labels.jobs[-1]
    job.answer(Progress(Stage.READING, 0.25))
    await until(lambda: session.shown.labels_fraction == 0.25)

    await session.actions.cancel_labels()
    await turns()

    assert job.stops
    assert not session.shown.labels_busy
    assert not session.shown.notice_open


async def test_without_a_volume_no_label_map_is_opened(session):
    await session.actions.open_labels(PATH)

    assert session.shown.notice.startswith(error_text("request-refused"))
    assert session.start_labels.jobs == []


async def test_uploaded_bytes_reach_the_job(session):
    await session.open_volume()
    route = session.label_uploads
    await route.begin(3)
    await route.file_started()
    await route.chunk(b"abc")
    await route.file_ended()
    await route.finished()

    job = session.start_labels.jobs[-1]
    assert job.request.path is None
    assert job.sent == [FileStart(), FileEnd(), UploadEnd()]
    assert bytes(job.received) == b"abc"


async def test_a_second_file_is_refused_and_the_job_given_up(session):
    await session.open_volume()
    route = session.label_uploads
    await route.begin(3)
    await route.file_started()
    await route.file_ended()
    with pytest.raises(RequestRefused):
        await route.file_started()
    await route.aborted(RequestRefused())
    await turns()

    assert session.start_labels.jobs[-1].stops
    assert not session.shown.labels_busy
    assert session.shown.notice.startswith(error_text("request-refused"))
