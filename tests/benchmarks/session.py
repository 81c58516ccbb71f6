"""What a session does to load a series, and how promptly its event loop answers meanwhile."""

import asyncio
import time

from spine_app.domain.study import Choose, OpenFolder, SeriesFound, SeriesReady, SeriesRefused
from spine_app.io.volume_file import open_volume
from spine_app.jobs.frames import Codec
from spine_app.jobs.registry import STUDY
from spine_app.jobs.runner import launch_job
from tests.benchmarks.load_readers import touch

_TICK_S = 0.005
_HOLD_S = 0.2
"""The mapped volume is held so long, to be seen by who watches the memory."""
_START_S = 2.0
"""A reader process is up by then; `Standby` keeps one in the app."""


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
