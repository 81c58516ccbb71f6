import time

import psutil
import pytest

from spine_app.domain.pictures.film_delivery import FilmEnd, FilmFrame, FilmReady
from spine_app.domain.pictures.film_errors import FilmRefused
from spine_app.jobs.registry import FILM
from spine_app.jobs.runner import start_job
from tests.data.films import frame, read_film, request

pytestmark = pytest.mark.integration


async def send(job, *frames):
    for pixels in frames:
        await job.send(FilmFrame())
        await job.send_bytes(pixels.tobytes())


async def test_frames_through_the_pipe_become_a_film(tmp_path):
    async with await start_job(FILM, request(tmp_path / "film")) as job:
        await send(job, *map(frame, range(10)))
        await job.send(FilmEnd())
        ready = await anext(job)

    assert isinstance(ready, FilmReady)
    assert len(read_film(folder=tmp_path / "film").pictures) == ready.frames == 10


async def test_a_wrong_request_is_told_by_its_code(tmp_path):
    with pytest.raises(FilmRefused):
        async with await start_job(FILM, request(tmp_path, width=1)) as job:
            await anext(job)


async def test_the_encoder_of_a_cancelled_film_is_gone_at_once(tmp_path):
    job = await start_job(FILM, request(tmp_path))
    await send(job, *map(frame, range(3)))
    process = psutil.Process(job.pid)

    started = time.monotonic()
    await job.stop()

    assert time.monotonic() - started < 0.5
    assert not process.is_running()


async def test_the_encoder_holds_no_more_of_a_longer_film(tmp_path):
    async with await start_job(FILM, request(tmp_path)) as job:
        process = psutil.Process(job.pid)
        await send(job, *(frame(n % 12) for n in range(80)))
        before = process.memory_info().rss
        await send(job, *(frame(n % 12) for n in range(400)))
        grown = process.memory_info().rss - before

    assert grown < 12 * 2**20
