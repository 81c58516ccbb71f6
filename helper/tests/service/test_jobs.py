import asyncio
import dataclasses
import io
import time

import numpy as np
import pytest
from tiny_engines import GARBAGE, REGISTRY

from spine_helper.engines.registry import Registry
from spine_helper.service.job_documents import JobError, JobState


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


def test_two_engines_of_one_id_are_no_registry():
    with pytest.raises(ValueError, match="unique"):
        Registry((REGISTRY.engines[0], REGISTRY.engines[0]))


async def test_a_job_gives_labels_on_the_grid_that_was_sent(ask):
    voxels = np.arange(-30, 30, dtype="<i2").reshape(3, 4, 5) * 5
    job = await ask.finished("threshold", await ask.volume(voxels))
    assert (job["state"], job["fraction"], job["error"]) == ("success", 1.0, None)
    assert (job["provider"], job["flags"], job["eta_s"]) == ("onnxruntime", ["gap"], None)
    reply = await ask.http.get(f"/v1/jobs/{job['job']}/result")
    labels = np.load(io.BytesIO(reply.content), allow_pickle=False)
    np.testing.assert_array_equal(labels, (voxels > 0).astype("u1") + (voxels > 100))
    report = (await ask.http.get(f"/v1/jobs/{job['job']}/report")).json()
    assert (report["model"], report["provider"]) == ("threshold", "onnxruntime")
    assert report["volume"] == job["volume"]
    assert report["stages"] == {"segment": 0.25}
    assert report["margin"] is None
    assert report["versions"]["numpy"] == np.__version__
    assert {item["value"] for item in report["instances"]} == {1, 2}
    assert 0 < report["seconds"] < 10


@pytest.mark.parametrize(("mode", "value"), [("fast", 1), ("exact", 2)])
async def test_an_engine_gets_the_mode_and_the_box(ask, mode, value):
    box = {"start_kji": [1, 0, 2], "stop_kji": [3, 4, 5]}
    job = await ask.finished("both-modes", mode=mode, box=box)
    reply = await ask.http.get(f"/v1/jobs/{job['job']}/result")
    labels = np.load(io.BytesIO(reply.content), allow_pickle=False)
    expected = np.zeros((3, 4, 5), np.uint8)
    expected[1:3, 0:4, 2:5] = value
    np.testing.assert_array_equal(labels, expected)
    assert job["warnings"] == ["licence"]
    assert job["notice"] == "Not for commercial use."
    report = (await ask.http.get(f"/v1/jobs/{job['job']}/report")).json()
    assert (report["mode"], report["model_sha256"]) == (mode, "ab" * 32)
    assert report["notice"] == "Not for commercial use."


ERRORS = {
    "crash": "engine-crashed",
    "segfault": "engine-crashed",
    "dies_while_writing": "engine-crashed",
    "changes_voxels": "engine-crashed",
    "fail": "engine-failed",
    "out_of_memory": "out-of-memory",
    "wild_progress": "bad-result",
    "no_stage": "bad-result",
    "reach_out": "engine-failed",
}


async def test_a_bad_engine_is_an_error_with_a_code(ask, caplog):
    caplog.set_level("INFO", "spine_helper")
    for model, error in ERRORS.items():
        job = await ask.finished(model)
        assert (job["state"], job["error"]) == ("error", error), model
        assert "Traceback" not in str(job)
        assert "CANARY" not in str(job) + caplog.text
        for part in ("result", "report"):
            reply = await ask.http.get(f"/v1/jobs/{job['job']}/{part}")
            assert (reply.status_code, reply.json()["code"]) == (409, "no-result")
    places = [record.where for record in caplog.records if getattr(record, "where", "")]
    assert [place.split(":")[0] for place in places] == ["tiny_engines.py", "egress.py"]


async def test_garbage_is_no_result(ask):
    ends = {kind: (await ask.finished(f"garbage:{kind}"))["error"] for kind in GARBAGE}
    failed = {"nothing", "a-map-only"}
    assert ends == {k: "engine-failed" if k in failed else "bad-result" for k in GARBAGE}


async def test_after_any_failure_the_next_job_works(ask):
    for model in ("crash", "garbage:floats", "fail"):
        assert (await ask.finished(model))["state"] == "error"
        assert (await ask.finished("threshold"))["state"] == "success"


async def test_an_engine_that_finds_nothing_says_so_and_gives_an_empty_map(ask):
    job = await ask.finished("no_spine")
    assert (job["state"], job["flags"]) == ("success", ["no-spine"])
    reply = await ask.http.get(f"/v1/jobs/{job['job']}/result")
    assert not np.load(io.BytesIO(reply.content), allow_pickle=False).any()


async def test_a_job_that_fills_its_outputs_does_nobody_harm(ask, capfd):
    job = await ask.finished("chatter")
    assert job["state"] == "success"
    out, errors = capfd.readouterr()
    assert "CANARY" not in out + errors


async def test_a_job_knows_the_lattice_and_nothing_else(ask):
    job = await ask.finished("canary")
    reply = await ask.http.get(f"/v1/jobs/{job['job']}/result")
    assert np.load(io.BytesIO(reply.content), allow_pickle=False).max() == 1


async def test_no_job_sees_what_another_was_given(ask):
    secret = np.full((64, 256, 256), 12345, "<i2")
    first = await ask.finished("threshold", await ask.volume(secret))
    assert first["state"] == "success"
    second = await ask.finished("looks_around")
    reply = await ask.http.get(f"/v1/jobs/{second['job']}/result")
    assert np.load(io.BytesIO(reply.content), allow_pickle=False).max() == 1


async def test_a_running_job_is_cancelled_in_half_a_second_with_all_its_processes(ask):
    job = await ask.started("endless_with_child")
    await until(lambda: job.fraction > 0)
    grandchild = round(job.fraction * 2**32)
    assert is_alive(grandchild)
    start_s = time.monotonic()
    reply = await ask.http.delete(f"/v1/jobs/{job.id}")
    assert time.monotonic() - start_s < 0.5
    assert reply.json()["state"] == "cancelled"
    await until(lambda: not is_alive(grandchild))
    assert (await ask.http.get(f"/v1/jobs/{job.id}")).json()["state"] == "cancelled"


async def test_a_suspended_job_is_cancelled_as_quickly(ask):
    job = await ask.started("stops_itself")
    await until(lambda: job.child is not None)
    await asyncio.sleep(0.3)
    start_s = time.monotonic()
    await ask.http.delete(f"/v1/jobs/{job.id}")
    assert time.monotonic() - start_s < 0.5


async def test_a_job_cancelled_while_its_child_starts_ends_at_once(ask):
    job = await ask.started("endless")
    await until(lambda: job.state is JobState.RUNNING)
    await asyncio.wait_for(ask.table.cancel(job), 2)
    assert (job.state, job.ended.is_set()) == (JobState.CANCELLED, True)


async def test_cancelling_twice_at_once_is_one_cancel(ask):
    job = await ask.started("endless")
    await until(lambda: job.fraction == 0.5)
    await asyncio.gather(*(ask.http.delete(f"/v1/jobs/{job.id}") for _ in range(2)))
    assert (job.state, job.ended.is_set()) == (JobState.CANCELLED, True)


async def test_an_engine_that_cannot_be_started_does_not_stop_the_queue(ask):
    volume = ask.store.find(await ask.volume())
    job = await ask.started("threshold", volume.id)
    await job.ended.wait()
    local = dataclasses.replace(REGISTRY.engines[0], run=lambda *_: None)
    job = ask.table.submit(local, volume, job.request)
    await asyncio.wait_for(job.ended.wait(), 10)
    assert job.error is JobError.ENGINE_CRASHED
    assert (await ask.finished("threshold"))["state"] == "success"


async def test_jobs_run_one_at_a_time_in_order_and_a_waiting_one_can_be_cancelled(ask):
    first = await ask.started("endless")
    second = await ask.started("threshold")
    third = await ask.started("threshold")
    await until(lambda: first.fraction == 0.5)
    assert (second.state, third.state) == (JobState.PENDING, JobState.PENDING)
    assert (second.document().ahead, third.document().ahead) == (1, 2)
    await ask.table.cancel(second)
    assert third.document().ahead == 1
    await ask.table.cancel(first)
    await asyncio.wait_for(third.ended.wait(), 10)
    states = [job.state.value for job in (first, second, third)]
    assert states == ["cancelled", "cancelled", "success"]


async def test_what_a_person_waits_for_comes_before_a_batch(ask):
    running = await ask.started("endless")
    await until(lambda: running.state is JobState.RUNNING)
    batch = await ask.started("threshold", priority="batch")
    urgent = await ask.started("threshold", priority="interactive")
    assert (urgent.ahead, batch.ahead) == (1, 2)
    await ask.table.cancel(running)
    await asyncio.wait_for(urgent.ended.wait(), 10)
    assert batch.state is not JobState.SUCCESS
    await asyncio.wait_for(batch.ended.wait(), 10)


async def test_a_full_queue_refuses_the_next_job_and_forgets_old_ones(ask):
    jobs = [await ask.started("endless") for _ in range(4)]
    reply = await ask.submit("endless")
    assert (reply.status_code, reply.json()["code"]) == (429, "queue-full")
    reply = await ask.http.get("/v1/health/ready")
    assert (reply.status_code, reply.json()["code"]) == (429, "queue-full")
    for job in reversed(jobs):
        await ask.table.cancel(job)
    assert (await ask.http.get("/v1/health/ready")).json() == {"ready": True}
    later = [await ask.started("endless") for _ in range(2)]
    for job in reversed(later):
        await ask.table.cancel(job)
    known = [(await ask.http.get(f"/v1/jobs/{job.id}")).status_code for job in jobs + later]
    assert sorted(known) == [200, 200, 200, 200, 404, 404]


async def test_results_beyond_the_bound_are_forgotten_but_never_the_newest(ask, monkeypatch):
    monkeypatch.setattr("spine_helper.service.jobs.KEPT_BYTES", 100)
    jobs = [await ask.finished("threshold") for _ in range(3)]
    known = [(await ask.http.get(f"/v1/jobs/{job['job']}")).status_code for job in jobs]
    assert known == [404, 404, 200]


async def test_the_same_key_and_request_are_one_job(ask):
    volume = await ask.volume()
    key = {"idempotency-key": "reload-0001"}
    replies = [await ask.submit("slow", volume, key) for _ in range(3)]
    assert {reply.status_code for reply in replies} == {202}
    assert len({reply.json()["job"] for reply in replies}) == 1
    assert len({reply.headers["location"] for reply in replies}) == 1
    other = await ask.submit("threshold", volume, key)
    assert (other.status_code, other.json()["code"]) == (409, "key-reused")
    another = await ask.submit("slow", volume, {"idempotency-key": "reload-0002"})
    assert another.json()["job"] != replies[0].json()["job"]


async def test_deleting_an_ended_job_forgets_it(ask):
    job = await ask.finished("threshold")
    reply = await ask.http.delete(f"/v1/jobs/{job['job']}")
    assert reply.json()["state"] == "success"
    reply = await ask.http.get(f"/v1/jobs/{job['job']}")
    assert (reply.status_code, reply.json()["code"]) == (404, "unknown-job")


async def test_closing_the_table_ends_what_runs_and_the_child_that_waits(ask):
    job = await ask.started("endless")
    await until(lambda: job.fraction == 0.5)
    await asyncio.wait_for(ask.table.close(), 3)
    assert job.state is JobState.CANCELLED
    assert ask.table._spares._waiting is None


async def test_the_health_says_whether_it_is_busy(ask):
    job = await ask.started("endless")
    assert (await ask.http.get("/v1/health")).json()["state"] == "busy"
    await ask.table.cancel(job)
    assert (await ask.http.get("/v1/health")).json()["state"] == "idle"
