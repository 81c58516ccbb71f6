"""From folder to volume on the public 134-slice CT: our reading process against two readers.

Ours counts everything: starting the process, scanning, grouping, reading, writing and mapping. The
peers run in this process with everything imported, on files whose order they are given.
"""

import asyncio
import tempfile
from pathlib import Path

import itk
import numpy as np
import pydicom

from spine_app.domain.study.messages import Choose, OpenFolder, SeriesFound, SeriesReady
from spine_app.io.volume_file import open_volume
from spine_app.jobs.registry import STUDY
from spine_app.jobs.runner import start_job
from tests.benchmarks.rows import Row, interleaved, skipped
from tests.browser.chromium import data_folder


def rows() -> list[Row]:
    """Median seconds of five turns each."""
    folder = data_folder() / "pancreas_ct_dicom"
    if not folder.is_dir():
        return skipped("the public CT series is not here (SPINE_DATA)")
    case = "134 x 512 x 512, uncompressed"
    against_loop = interleaved(lambda: ours(folder), lambda: pydicom_loop(folder))
    against_itk = interleaved(lambda: ours(folder), lambda: itk_series(folder))
    return [
        Row(case, "folder to volume", *against_loop, "pydicom loop", "s"),
        Row(case, "folder to volume", *against_itk, "ITK GDCM series reader", "s"),
    ]


def ours(folder: Path) -> None:
    """Read through the child process and touch every voxel."""
    asyncio.run(_read(folder))


async def _read(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        async with await start_job(STUDY, OpenFolder(str(folder), work)) as job:
            async for message in job:
                if isinstance(message, SeriesFound):
                    await job.send(Choose(0))
                elif isinstance(message, SeriesReady):
                    int(open_volume(Path(work), message.volume).voxels_kji.max())
                    return


def pydicom_loop(folder: Path) -> None:
    """The usual ten lines: read, sort, stack, rescale."""
    slices = [pydicom.dcmread(path) for path in folder.glob("*.dcm")]
    slices.sort(key=lambda one: one.ImagePositionPatient[2])
    slope, intercept = slices[0].RescaleSlope, slices[0].RescaleIntercept
    stack = np.stack([one.pixel_array for one in slices]).astype(np.int16)
    int((stack * int(slope) + int(intercept)).max())


def itk_series(folder: Path) -> None:
    """ITK's reader with GDCM's own grouping and sorting."""
    names = itk.GDCMSeriesFileNames.New()
    names.SetDirectory(str(folder))
    uid = names.GetSeriesUIDs()[0]
    image = itk.imread(list(names.GetFileNames(uid)), itk.SS)
    int(itk.array_view_from_image(image).max())
