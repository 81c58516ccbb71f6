import asyncio
import ctypes
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from spine_app.domain.errors import (
    BadGeometry,
    JobCrashed,
    JobError,
    JobTimedOut,
    OutOfMemory,
    SpineError,
)
from spine_app.domain.study.messages import Progress
from spine_app.jobs.runner import run, start_job
from tests.integration.jobs import jobs_for_tests as jobs
from tests.integration.jobs.jobs_for_tests import Ask, Tell, spec

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[3]
LANDLOCK = sys.platform == "linux" and ctypes.CDLL(None).syscall(444, None, 0, 1) > 0
"""Whether this kernel enforces limits on writing for native code too."""


def children():
    return {child.pid for child in psutil.Process().children(recursive=True)}


@pytest.fixture(autouse=True)
def no_child_left():
    before = children()
    yield
    deadline = time.monotonic() + 1
    while children() - before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not children() - before


def ignore(_progress):
    """Take progress and do nothing."""


async def answers_of(job):
    return [answer async for answer in job]


async def test_a_job_answers_and_lives_until_its_input_ends():
    async with await start_job(spec(jobs.echo), Ask(1)) as job:
        assert await anext(job) == Tell("1")
        await job.send(Ask(2))
        assert await anext(job) == Tell("Ask(number=2)")
        await job.send_bytes(b"x" * 3_000_000)
        sizes = [int((await anext(job)).text.split()[0]) for _ in range(3)]
        assert sum(sizes) == 3_000_000
        job.end_input()
        assert await answers_of(job) == []
        assert not job.is_running


async def test_a_one_shot_job_gives_its_answer_and_its_progress():
    seen = []
    assert await run(spec(jobs.once), Ask(50), seen.append) == Tell("done")
    assert seen
    assert len(seen) <= 3
    assert all(isinstance(progress, Progress) for progress in seen)


async def test_our_errors_arrive_as_themselves():
    with pytest.raises(BadGeometry):
        await run(spec(jobs.refuse), Ask(0), ignore)


async def test_other_errors_arrive_without_their_text(capfd):
    with pytest.raises(JobError) as caught:
        await run(spec(jobs.stumble), Ask(0), ignore)
    assert "CANARY" not in repr(caught.value)
    assert caught.value.code == "job"
    assert "CANARY" not in "".join(capfd.readouterr())


@pytest.mark.parametrize("function", [jobs.crash, jobs.leave])
async def test_a_child_that_dies_is_a_crash(function):
    with pytest.raises(JobCrashed):
        await run(spec(function), Ask(0), ignore)


async def test_a_child_killed_at_work_is_a_crash_and_the_next_one_works():
    async with await start_job(spec(jobs.half_way), Ask(0)) as job:
        await anext(job)
        os.kill(job.pid, signal.SIGKILL)
        with pytest.raises(JobCrashed):
            await anext(job)
        with pytest.raises(JobCrashed):
            await job.send(Ask(1))
    assert await run(spec(jobs.once), Ask(1), ignore) == Tell("done")


@pytest.mark.parametrize("function", [jobs.half_way, jobs.deaf])
async def test_a_stop_half_way_leaves_no_child_after_half_a_second(function):
    job = await start_job(spec(function), Ask(0))
    assert (await anext(job)).fraction == 0.5
    start = time.perf_counter()
    await job.stop()
    assert time.perf_counter() - start < 0.5
    assert not psutil.pid_exists(job.pid)
    assert await answers_of(job) == []
    await job.stop()


async def test_cancelling_the_task_half_way_leaves_no_child_after_half_a_second():
    reached = asyncio.Event()
    task = asyncio.create_task(run(spec(jobs.half_way), Ask(0), lambda _: reached.set()))
    await reached.wait()
    start = time.perf_counter()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.perf_counter() - start < 0.5


async def test_a_stopped_process_is_still_ended():
    job = await start_job(spec(jobs.half_way), Ask(0))
    await anext(job)
    os.kill(job.pid, signal.SIGSTOP)
    await job.stop()
    assert not psutil.pid_exists(job.pid)


async def test_a_silent_child_times_out():
    with pytest.raises(JobTimedOut):
        await run(spec(jobs.half_way, quiet_s=0.6), Ask(0), ignore)


async def test_a_child_that_waits_for_us_does_not_time_out():
    async with await start_job(spec(jobs.echo, quiet_s=0.6), Ask(0)) as job:
        await anext(job)
        await asyncio.sleep(1)
        await job.send(Ask(1))
        assert await anext(job) == Tell("Ask(number=1)")


async def test_sending_to_a_child_that_does_not_read_times_out():
    async with await start_job(spec(jobs.half_way, quiet_s=0.6), Ask(0)) as job:
        with pytest.raises(JobTimedOut):
            await job.send_bytes(b"x" * 20_000_000)


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is set on Linux")
async def test_a_child_at_its_memory_limit_says_so():
    with pytest.raises(OutOfMemory):
        await run(spec(jobs.hoard), Ask(0), ignore)


@pytest.mark.parametrize("number", range(len(jobs.GARBAGE)))
async def test_garbage_from_the_child_is_a_crash(number):
    with pytest.raises(JobCrashed):
        await run(spec(jobs.babble, quiet_s=5), Ask(number), ignore)


async def test_a_child_that_floods_us_is_ended():
    job = await start_job(spec(jobs.flood), Ask(0))
    await asyncio.wait([job._pump])
    with pytest.raises(JobCrashed):
        await answers_of(job)


async def test_an_unknown_error_code_is_a_crash():
    with pytest.raises(JobCrashed) as caught:
        await run(spec(jobs.lie), Ask(0), ignore)
    assert "CANARY" not in repr(caught.value)


async def test_a_child_cannot_connect_start_programs_or_unpickle():
    assert await run(spec(jobs.reach_out), Ask(0), ignore) == Tell("4 of 4")


async def test_a_job_prepares_before_it_gives_up_what_a_parser_does_not_need():
    assert await run(jobs.READY, Ask(0), ignore) == Tell("1 prepared, no more")


async def test_a_message_that_was_not_agreed_on_is_not_sent():
    async with await start_job(spec(jobs.echo), Ask(0)) as job:
        with pytest.raises(TypeError):
            await job.send(Tell("x"))


async def test_a_job_that_is_not_listed_does_not_start():
    with pytest.raises(SpineError):
        await run(spec(spec), Ask(0), ignore)


async def test_the_loop_is_never_held_up_by_a_start():
    worst = 0.0

    async def watch():
        nonlocal worst
        while True:
            start = time.perf_counter()
            await asyncio.sleep(0.005)
            worst = max(worst, time.perf_counter() - start - 0.005)

    watcher = asyncio.create_task(watch())
    await run(spec(jobs.once), Ask(1), ignore)
    watcher.cancel()
    assert worst < 0.1


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ends the child on Linux")
def test_no_child_outlives_a_session_that_is_killed():
    session = textwrap.dedent(
        """
        import asyncio
        from spine_app.jobs.runner import start_job
        from tests.integration.jobs import jobs_for_tests as jobs

        async def main():
            job = await start_job(jobs.spec(jobs.deaf), jobs.Ask(0))
            await anext(job)
            print(job.pid, flush=True)
            await asyncio.sleep(600)

        asyncio.run(main())
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", session], stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        pid = int(process.stdout.readline())
        assert psutil.pid_exists(pid)
        process.kill()
    deadline = time.monotonic() + 2
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs /proc")
async def test_a_child_gets_no_environment_of_ours_and_no_data_on_its_command_line(monkeypatch):
    monkeypatch.setenv("SPINE_CANARY", "CANARY")
    async with await start_job(spec(jobs.half_way), Ask(12345)) as job:
        process = psutil.Process(job.pid)
        assert "SPINE_CANARY" not in process.environ()
        await anext(job)
        assert "12345" not in " ".join(process.cmdline())
        assert process.cwd() == "/"


@pytest.mark.skipif(sys.platform != "linux", reason="limits are set on Linux")
async def test_a_child_leaves_no_core_file_and_has_limits():
    async with await start_job(spec(jobs.half_way), Ask(0)) as job:
        await anext(job)
        process = psutil.Process(job.pid)
        assert process.rlimit(psutil.RLIMIT_CORE) == (0, 0)
        assert process.rlimit(psutil.RLIMIT_CPU) == (900, 900)


async def test_a_job_writes_in_its_own_folder_only(tmp_path):
    work, elsewhere = tmp_path / "work", tmp_path / "elsewhere"
    elsewhere.mkdir()
    request = jobs.Scribble(str(work), str(elsewhere))

    answer = await run(spec(jobs.scribble), request, ignore)

    native = "refused" if LANDLOCK else "written"
    assert answer == Tell(f"refused {native} written written")
    assert not (elsewhere / "python").exists()
