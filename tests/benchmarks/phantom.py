"""Building the demo case against its limit, and taking the kept one."""

import asyncio
import tempfile
import time
from pathlib import Path

from spine_app.domain.study.messages import Choose, OpenDemo, SeriesFound, SeriesReady
from spine_app.jobs.registry import DEMO
from spine_app.jobs.runner import start_job
from tests.benchmarks.rows import Row

BUILD_LIMIT_S = 12.0


def rows() -> list[Row]:
    """Seconds of one building and of one reading of what was kept."""
    with tempfile.TemporaryDirectory() as kept:
        first, second = (asyncio.run(_demo(Path(kept))) for _ in range(2))
    case = "320 x 320 x 400, process included"
    return [
        Row(case, "build", first, BUILD_LIMIT_S, "required limit", "s"),
        Row(case, "kept case", second, first, "building it", "s"),
    ]


async def _demo(kept: Path) -> float:
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as work:
        async with await start_job(DEMO, OpenDemo(work, str(kept))) as job:
            async for message in job:
                if isinstance(message, SeriesFound):
                    await job.send(Choose(0))
                elif isinstance(message, SeriesReady):
                    break
    return time.perf_counter() - started
