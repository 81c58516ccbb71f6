"""The study reader in its own process, as the session uses it."""

import asyncio
import os
import signal
import time
import zipfile

import numpy as np
import psutil
import pytest

from spine_app.domain.errors import JobCrashed, NoImages, RequestRefused, UploadInterrupted
from spine_app.domain.study.messages import (
    Choose,
    FileEnd,
    FileStart,
    OpenFolder,
    OpenUpload,
    Progress,
    SeriesFound,
    SeriesReady,
    SeriesRefused,
    Stage,
    UploadEnd,
)
from spine_app.io.volume_file import open_acquired, open_volume
from spine_app.jobs.registry import STUDY
from spine_app.jobs.runner import start_job
from tests.data.dicom_writer import Style, write_series
from tests.data.grids import oblique_grid, straight_grid
from tests.data.phantoms import block_phantom

pytestmark = pytest.mark.integration

CT = block_phantom(straight_grid())


async def next_answer(job):
    """Next answer that is not progress."""
    async for answer in job:
        if not isinstance(answer, Progress):
            return answer
    return None


async def open_first(path, work_folder):
    """Open a study and read its first series."""
    async with await start_job(STUDY, OpenFolder(str(path), str(work_folder))) as job:
        assert isinstance(await next_answer(job), SeriesFound)
        await job.send(Choose(0))
        answer = await next_answer(job)
        assert isinstance(answer, SeriesReady)
        return open_volume(work_folder, answer.volume)


def no_pixels(dataset, k):
    del dataset.PixelData


async def test_a_study_stays_open_for_one_series_after_another(study, work_folder):
    other = block_phantom(oblique_grid())
    write_series(study / "a", CT, Style(series=1))
    write_series(study / "b", other, Style(series=2))
    write_series(study / "c", CT, Style(series=3))[7].unlink()
    write_series(study / "d", CT, Style(series=4, change=no_pixels))
    async with await start_job(STUDY, OpenFolder(str(study), str(work_folder))) as job:
        found = await next_answer(job)
        codes = [one.problem_code for one in found.series]
        assert codes == [None, None, "missing-slices", "bad-pixels"]
        for index, volume in ((0, CT), (1, other), (0, CT)):
            await job.send(Choose(index))
            ready = await next_answer(job)
            assert ready.index == index
            read = open_volume(work_folder, ready.volume)
            np.testing.assert_array_equal(read.voxels_kji, volume.voxels_kji)
        await job.send(Choose(2))
        ready = await next_answer(job)
        assert ready.volume is None
        slices = open_acquired(work_folder, ready.acquired)
        np.testing.assert_array_equal(slices.voxels_nji, np.delete(CT.voxels_kji, 7, axis=0))
        await job.send(Choose(3))
        assert await next_answer(job) == SeriesRefused(3, "bad-pixels")
        job.end_input()
        assert await next_answer(job) is None


async def test_uploaded_bytes_are_read_without_a_file_and_without_a_name(
    study, work_folder, monkeypatch
):
    paths = write_series(study, CT)
    contents = [path.read_bytes() for path in paths]
    for path in paths:
        path.unlink()
    async with await start_job(STUDY, OpenUpload(str(work_folder))) as job:
        for content in contents:
            await job.send(FileStart())
            await job.send_bytes(content)
            await job.send(FileEnd())
        await job.send(UploadEnd())
        assert not list(work_folder.iterdir())
        assert isinstance(await next_answer(job), SeriesFound)
        assert not list(work_folder.iterdir())
        await job.send(Choose(0))
        ready = await next_answer(job)
    volume = open_volume(work_folder, ready.volume)
    np.testing.assert_array_equal(volume.voxels_kji, CT.voxels_kji)


async def test_z19_an_upload_that_ends_early_is_interrupted(work_folder):
    async with await start_job(STUDY, OpenUpload(str(work_folder))) as job:
        await job.send(FileStart())
        await job.send_bytes(b"x" * 100)
        job.end_input()
        with pytest.raises(UploadInterrupted):
            await next_answer(job)


@pytest.mark.parametrize("packed", [True, False], ids=["ZIP", "folder"])
def test_signs_of_life_come_while_files_are_unpacked_and_looked_for(
    read, upload, study, tmp_path, packed
):
    paths = write_series(study, CT)
    archive = tmp_path / "study.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in paths:
            file.write(path, path.name)

    outcome = upload([archive.read_bytes()]) if packed else read(study)

    before = outcome.messages[: outcome.messages.index(outcome.found)]
    assert before[: len(paths)] == [Progress(Stage.SCANNING, 0.0)] * len(paths)


async def test_a_series_that_does_not_exist_is_refused(study, work_folder):
    write_series(study, CT)
    async with await start_job(STUDY, OpenFolder(str(study), str(work_folder))) as job:
        await next_answer(job)
        await job.send(Choose(7))
        with pytest.raises(RequestRefused):
            await next_answer(job)


async def test_after_an_empty_folder_the_next_good_study_opens(study, tmp_path, work_folder):
    (tmp_path / "empty").mkdir()
    async with await start_job(STUDY, OpenFolder(str(tmp_path / "empty"), str(work_folder))) as job:
        with pytest.raises(NoImages):
            await next_answer(job)
    write_series(study, CT)
    assert (await open_first(study, work_folder)).grid.shape_kji == CT.grid.shape_kji


async def test_after_a_killed_reader_the_next_good_study_opens(study, work_folder):
    write_series(study, CT)
    async with await start_job(STUDY, OpenFolder(str(study), str(work_folder))) as job:
        await next_answer(job)
        os.kill(job.pid, signal.SIGKILL)
        with pytest.raises(JobCrashed):
            await next_answer(job)
    assert (await open_first(study, work_folder)).grid.shape_kji == CT.grid.shape_kji


async def test_a_cancel_half_way_through_a_real_ct_leaves_no_child_after_half_a_second(
    data, work_folder
):
    job = await start_job(STUDY, OpenFolder(str(data("pancreas_ct_dicom")), str(work_folder)))
    await next_answer(job)
    await job.send(Choose(0))
    await anext(job)
    start = time.perf_counter()
    await job.stop()
    assert time.perf_counter() - start < 0.5
    assert not psutil.pid_exists(job.pid)


async def test_a_real_ct_is_read_within_four_seconds(data, work_folder):
    start = time.perf_counter()
    volume = await open_first(data("pancreas_ct_dicom"), work_folder)
    assert time.perf_counter() - start < 4
    assert volume.voxels_kji.shape == (134, 512, 512)


@pytest.mark.skipif(not os.path.exists("/proc"), reason="needs /proc")  # noqa: PTH110
async def test_no_patient_text_leaves_the_reader(study, work_folder, capfd, caplog):
    write_series(study, CT)
    write_series(study / "b", CT, Style(series=2, slopes=(0.5,), shear=0.3))
    caplog.set_level(0)
    told = []
    async with await start_job(STUDY, OpenFolder(str(study), str(work_folder))) as job:
        take, job._answers.decode = job._answers.decode, None

        def overhear(payload):
            told.append(payload)
            return take(payload)

        job._answers.decode = overhear
        found = await next_answer(job)
        for one in found.series:
            await job.send(Choose(one.index))
            await next_answer(job)
    seen = b"".join(told) + "".join(capfd.readouterr()).encode() + caplog.text.encode()
    seen += b"".join(path.name.encode() + path.read_bytes() for path in work_folder.iterdir())
    for canary in (b"CANARY", b"19010203", b"1.2.826.0.1"):
        assert canary not in seen
    assert len(told) > 3


async def test_two_readers_work_side_by_side(study, tmp_path):
    write_series(study, CT)
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    volumes = await asyncio.gather(*(open_first(study, folder) for folder in folders))
    assert [volume.grid.shape_kji for volume in volumes] == [CT.grid.shape_kji] * 2
