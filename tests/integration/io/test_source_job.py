"""The reader of a study describes the images that it has read, wherever they came from."""

import json

import pytest

from spine_app.domain.export.errors import NoSourceImages
from spine_app.domain.study.messages import (
    Choose,
    DescribeSource,
    FileEnd,
    FileStart,
    OpenFolder,
    OpenUpload,
    SeriesFound,
    SeriesReady,
    SourceDescribed,
    SourceRefused,
    UploadEnd,
)
from spine_app.jobs.registry import STUDY
from spine_app.jobs.runner import start_job
from tests.data.dicom_writer import write_series
from tests.data.grids import straight_grid
from tests.data.image_files import nifti
from tests.data.phantoms import block_phantom

pytestmark = pytest.mark.integration

VOLUME = block_phantom(straight_grid((6, 20, 18)))


async def wait(job, kind):
    async for answer in job:
        if isinstance(answer, kind):
            return answer
    raise AssertionError


async def described(job, identified):
    await wait(job, SeriesFound)
    await job.send(Choose(0))
    await wait(job, SeriesReady)
    await job.send(DescribeSource(0, identified))
    return await wait(job, (SourceDescribed, SourceRefused))


@pytest.mark.parametrize("identified", [False, True])
async def test_images_of_an_upload_are_described_although_no_file_of_it_exists(
    tmp_path, identified
):
    paths = write_series(tmp_path / "study", VOLUME)
    work = tmp_path / "work"
    work.mkdir()
    async with await start_job(STUDY, OpenUpload(str(work))) as job:
        for path in paths:
            await job.send(FileStart())
            await job.send_bytes(path.read_bytes())
            await job.send(FileEnd())
            path.unlink()
        await job.send(UploadEnd())
        answer = await described(job, identified)

    told = json.loads((work / answer.file_name).read_text())
    assert [frame["position"][2] for frame in told["frames"]] == [100.0 + 2.5 * k for k in range(6)]
    assert ("CANARY" in json.dumps(told)) is identified


async def test_a_series_that_is_no_dicom_is_refused_by_name(tmp_path):
    path, work = tmp_path / "ct.nii", tmp_path / "work"
    work.mkdir()
    path.write_bytes(nifti(VOLUME.voxels_kji, VOLUME.grid.index_to_lps))
    async with await start_job(STUDY, OpenFolder(str(path), str(work))) as job:
        answer = await described(job, identified=False)

    assert (answer.index, answer.code) == (0, NoSourceImages.code)
