import asyncio
import dataclasses
import io
import json
import time

import numpy as np
import pytest
from tiny_engines import REGISTRY

from spine_helper.engines.registry import INSTALLED, Registry
from spine_helper.service.child import Child
from spine_helper.service.contract import JobError, JobState
from spine_helper.volumes.grid import Grid

GRID = Grid((3, 4, 5), (1, 1, 2), ((1, 0, 0), (0, 1, 0), (0, 0, 1)), "CT")


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - state of another process
            await asyncio.sleep(0.01)


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stream:  # noqa: PTH123
            return stream.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_no_engine_is_installed():
    assert INSTALLED.engines == ()
    assert INSTALLED.provider == "none"


def test_two_engines_of_one_id_are_no_registry():
    with pytest.raises(ValueError, match="unique"):
        Registry((REGISTRY.engines[0], REGISTRY.engines[0]))


async def test_a_job_gives_labels_on_the_grid_that_was_sent(ask):
    voxels = np.arange(-30, 30, dtype="<i2").reshape(3, 4, 5) * 5
    job = await ask.finished("threshold", ask.body(voxels))
    assert (job["state"], job["progress"], job["error"]) == ("success", 1.0, None)
    reply = await ask.http.get(f"/v1/jobs/{job['job']}/result")
    labels = np.load(io.BytesIO(reply.content), allow_pickle=False)
    np.testing.assert_array_equal(labels, (voxels > 0).astype("u1") + (voxels > 100))
    report = json.loads(reply.headers["spine-report"])
    assert (report["model"], report["provider"]) == ("threshold", "cpu")
    assert report["seconds"] > 0


@pytest.mark.parametrize(
    ("model", "error"),
    [
        ("crash", "engine-crashed"),
        ("fail", "engine-failed"),
        ("out_of_memory", "out-of-memory"),
        ("wrong_shape", "bad-result"),
        ("wrong_type", "bad-result"),
        ("wrong_label", "bad-result"),
        ("no_array", "bad-result"),
        ("wild_progress", "bad-result"),
        ("reach_out", "engine-failed"),
    ],
)
async def test_a_bad_engine_is_an_error_with_a_code(ask, model, error, caplog):
    caplog.set_level("INFO", "spine_helper")
    start_s = time.monotonic()
    job = await ask.finished(model)
    assert (job["state"], job["error"]) == ("error", error)
    assert "CANARY" not in str(job) + caplog.text
    assert "Traceback" not in str(job)
    reply = await ask.http.get(f"/v1/jobs/{job['job']}/result")
    assert (reply.status_code, reply.json()["code"]) == (409, "no-result")
    assert time.monotonic() - start_s < 4
    if error == "engine-failed":
        assert any(getattr(record, "where", "").count(".py:") for record in caplog.records)


async def test_a_running_job_is_cancelled_in_half_a_second_with_all_its_processes(ask):
    job = await ask.started("endless_with_child")
    await until(lambda: job.progress > 0)
    grandchild = round(job.progress * 2**32)
    assert is_alive(grandchild)
    start_s = time.monotonic()
    reply = await ask.http.delete(f"/v1/jobs/{job.id}")
    assert time.monotonic() - start_s < 0.5
    assert reply.json()["state"] == "cancelled"
    await until(lambda: not is_alive(grandchild))
    assert (await ask.http.get(f"/v1/jobs/{job.id}")).json()["state"] == "cancelled"


async def test_a_job_cancelled_while_its_child_starts_never_runs(ask):
    job = await ask.started("endless")
    await until(lambda: job.state is JobState.RUNNING)
    await asyncio.wait_for(ask.table.cancel(job), 2)
    assert (job.state, job.progress) == (JobState.CANCELLED, 0)


async def test_cancelling_twice_at_once_is_one_cancel(ask):
    job = await ask.started("endless")
    await until(lambda: job.progress == 0.5)
    await asyncio.gather(*(ask.http.delete(f"/v1/jobs/{job.id}") for _ in range(2)))
    assert (job.state, job.ended.is_set()) == (JobState.CANCELLED, True)


async def test_an_engine_that_cannot_be_started_does_not_stop_the_queue(ask):
    local = dataclasses.replace(REGISTRY.engines[0], run=lambda *_: None)
    body = memoryview(bytes(GRID.voxel_count * 2))
    job = ask.table.submit(local, GRID, body)
    await asyncio.wait_for(job.ended.wait(), 10)
    assert job.error is JobError.ENGINE_CRASHED
    assert (await ask.finished("threshold"))["state"] == "success"


async def test_jobs_run_one_at_a_time_in_order_and_a_waiting_one_can_be_cancelled(ask):
    first = await ask.started("endless")
    second = await ask.started("threshold")
    third = await ask.started("threshold")
    await until(lambda: first.progress == 0.5)
    assert (second.state, third.state) == (JobState.PENDING, JobState.PENDING)
    await ask.table.cancel(second)
    assert second.voxels is None
    await ask.table.cancel(first)
    await asyncio.wait_for(third.ended.wait(), 10)
    states = [job.state.value for job in (first, second, third)]
    assert states == ["cancelled", "cancelled", "success"]


async def test_a_full_queue_refuses_the_next_job_and_forgets_old_ones(ask):
    jobs = [await ask.started("endless") for _ in range(4)]
    reply = await ask.submit("endless")
    assert (reply.status_code, reply.json()["code"]) == (429, "queue-full")
    for job in reversed(jobs):
        await ask.table.cancel(job)
    later = [await ask.started("endless") for _ in range(2)]
    for job in reversed(later):
        await ask.table.cancel(job)
    known = [(await ask.http.get(f"/v1/jobs/{job.id}")).status_code for job in jobs + later]
    assert sorted(known) == [200, 200, 200, 200, 404, 404]


async def test_deleting_an_ended_job_forgets_it(ask):
    job = await ask.finished("threshold")
    reply = await ask.http.delete(f"/v1/jobs/{job['job']}")
    assert reply.json()["state"] == "success"
    reply = await ask.http.get(f"/v1/jobs/{job['job']}")
    assert (reply.status_code, reply.json()["code"]) == (404, "unknown-job")


async def test_closing_the_table_ends_what_runs(ask):
    job = await ask.started("endless")
    await until(lambda: job.progress == 0.5)
    await asyncio.wait_for(ask.table.close(), 2)
    assert job.state is JobState.CANCELLED


def test_an_engine_that_reaches_out_is_stopped_by_us_and_not_by_the_network():
    outcome = Child(REGISTRY.find("reach_out"), GRID).run(
        bytes(GRID.voxel_count * 2), lambda _: None
    )
    assert outcome.error is JobError.ENGINE_FAILED
    assert outcome.where.startswith("egress.py:")


def test_a_silent_child_is_ended():
    child = Child(REGISTRY.find("silent"), GRID, stall_s=1.5)
    outcome = child.run(bytes(GRID.voxel_count * 2), lambda _: None)
    assert outcome.error is JobError.TIMED_OUT


def test_a_child_killed_before_it_starts_never_starts():
    child = Child(REGISTRY.find("silent"), GRID)
    child.kill()
    assert child.run(b"", lambda _: None).error is JobError.ENGINE_CRASHED
