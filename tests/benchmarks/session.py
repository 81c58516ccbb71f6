"""What a session does to load a series, how promptly its event loop answers meanwhile, and what 500
openings and closings leave behind in the real program.
"""

import asyncio
import tempfile
import time
from pathlib import Path

from spine_app.domain.study.messages import (
    Choose,
    OpenFolder,
    SeriesFound,
    SeriesReady,
    SeriesRefused,
)
from spine_app.io.volume_file import open_volume
from spine_app.jobs.frames import Codec
from spine_app.jobs.registry import STUDY
from spine_app.jobs.runner import launch_job
from tests.benchmarks.load_readers import touch
from tests.benchmarks.rows import Row

_TICK_S = 0.005
_HOLD_S = 0.2
"""The mapped volume is held so long, to be seen by who watches the memory."""
_START_S = 2.0
"""A reader process is up by then; `Standby` keeps one in the app."""

CYCLES = 500
SETTLED = 20
GROWTH_MIB = 150.0


def rows():
    """Growth of the program from the 20th of 500 openings of a short series to the last."""
    # Chromium and its driver are of no use to those who only load.
    from tests.benchmarks.cycles import cycles  # noqa: PLC0415
    from tests.browser.chromium import running_app  # noqa: PLC0415
    from tests.data.dicom_writer import write_series  # noqa: PLC0415
    from tests.data.grids import straight_grid  # noqa: PLC0415
    from tests.data.phantoms import block_phantom  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made, "series")
        folder.mkdir()
        write_series(folder, block_phantom(straight_grid((40, 128, 128), (1.5, 1.5, 3.0))))
        with running_app(cache=Path(made, "cache")) as app:
            started = time.perf_counter()
            resident = asyncio.run(cycles(app.url, app.process.pid, folder, CYCLES))
            seconds = (time.perf_counter() - started) / CYCLES
    grown = max(resident[SETTLED:]) - resident[SETTLED - 1]
    case = f"{CYCLES} openings and closings, {seconds:.2f} s each"
    return [Row(case, "growth after the 20th", grown, GROWTH_MIB, "the limit", "MiB")]


async def load(folder, work, *, is_up):
    """Load the first series of a folder.

    Args:
        folder: the study.
        work: where the volume goes.
        is_up: let the reader process start before the clock does.

    Returns:
        Seconds to the mapped volume, and the longest wait of the event loop in ms.
    """
    request = OpenFolder(str(folder), str(work))
    # The app has imported all of pydantic for its settings when the first study is opened.
    Codec(STUDY.inputs)
    gaps = []
    ticking = asyncio.create_task(_tick(gaps))
    started = time.perf_counter()
    async with await launch_job(STUDY) as job:
        if is_up:
            await asyncio.sleep(_START_S)
            started = time.perf_counter()
        await job.send(request)
        volume = await _read(job, work)
        seconds = time.perf_counter() - started
        await asyncio.sleep(_HOLD_S)
        del volume
    ticking.cancel()
    return {"seconds": seconds, "gap_ms": max(gaps) * 1000}


async def _tick(gaps):
    """Note how much later than asked for this task is woken."""
    while True:
        asked = time.perf_counter()
        await asyncio.sleep(_TICK_S)
        gaps.append(time.perf_counter() - asked - _TICK_S)


async def _read(job, work):
    async for message in job:
        if isinstance(message, SeriesFound):
            await job.send(Choose(0))
        elif isinstance(message, SeriesReady):
            volume = open_volume(work, message.volume)
            await asyncio.to_thread(touch, volume.voxels_kji)
            return volume
        elif isinstance(message, SeriesRefused):
            raise AssertionError(message.code)
    raise AssertionError
