"""Silence, suspension, endless loops and memory: what ends a job that does not end itself."""

import asyncio
import os
import sys
import time

import pytest
from tiny_engines import REGISTRY

from spine_helper.service import memory
from spine_helper.service.child import Child, Limits

MIB = 2**20


async def wait():
    await asyncio.sleep(0.02)


@pytest.fixture
def limits(request):
    return getattr(request, "param", Limits(stall_s=20, memory_bytes=600 * MIB))


@pytest.mark.parametrize("limits", [Limits(stall_s=1.5)], indirect=True)
@pytest.mark.parametrize("model", ["silent", "endless", "endless_reports", "stops_itself"])
async def test_a_job_without_progress_is_ended(ask, model):
    start_s = time.monotonic()
    job = await ask.finished(model)
    assert (job["state"], job["error"]) == ("error", "timed-out")
    assert 1.4 < time.monotonic() - start_s < 10


async def test_a_slow_job_that_moves_is_not_ended(ask):
    job = await ask.finished("slow")
    assert job["state"] == "success"
    assert job["seconds"] > 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process holds")
async def test_a_job_that_takes_too_much_memory_is_ended_before_the_machine_is(ask):
    job = await ask.finished("hungry")
    assert (job["state"], job["error"]) == ("error", "out-of-memory")
    assert (await ask.finished("threshold"))["state"] == "success"


async def test_a_job_that_the_kernel_ended_for_want_of_memory_is_told_from_a_crash(
    ask, monkeypatch
):
    kills = iter(range(100))
    monkeypatch.setattr(memory, "kernel_kills", lambda: next(kills))
    assert (await ask.finished("dies_while_writing"))["error"] == "out-of-memory"
    assert (await ask.finished("crash"))["error"] == "engine-crashed"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process holds")
def test_the_memory_of_a_process_is_its_own():
    before = memory.own_bytes(os.getpid())
    held = bytearray(b"x" * (64 * MIB))
    assert memory.own_bytes(os.getpid()) - before > 60 * MIB
    assert len(held) == 64 * MIB
    assert memory.own_bytes(2**22 + 1) == 0
    assert memory.default_limit() >= 2 * 2**30


async def test_a_job_that_stands_still_says_so_while_it_may_still_go_on(ask, monkeypatch):
    monkeypatch.setattr("spine_helper.service.job.STALLED_S", 0.2)
    job = await ask.started("endless")
    while job.fraction < 0.5 or job.document().idle_s < 0.3:
        await wait()
    document = job.document()
    assert document.warnings == ("stalled",)
    await ask.table.cancel(job)
    assert job.document().warnings == ()


async def test_the_time_that_is_left_is_what_the_pace_so_far_says(ask):
    job = await ask.started("slow")
    seen = []
    while not job.ended.is_set():
        document = job.document()
        if document.eta_s is not None:
            seen.append((document.fraction, document.seconds, document.eta_s))
        await wait()
    assert seen
    for fraction, seconds, eta_s in seen:
        assert eta_s == pytest.approx(seconds * (1 - fraction) / fraction, abs=0.2)
    assert [fraction for fraction, _, _ in seen] == sorted(fraction for fraction, _, _ in seen)


def test_a_child_that_waits_has_imported_and_can_be_ended():
    child = Child(REGISTRY.modules, Limits())
    assert child._pipe.poll(20)
    assert child.is_alive
    child.end()
    child.end()
    assert not child.is_alive


async def test_a_job_starts_at_once_in_the_child_that_waits(ask):
    spares = ask.table._spares
    while spares._waiting is None or not spares._waiting._pipe.poll(0):
        await wait()
    waiting = spares._waiting
    volume = await ask.volume()
    start_s = time.monotonic()
    job = await ask.started("threshold", volume)
    await job.ended.wait()
    assert job.child is waiting
    assert time.monotonic() - start_s < 1


async def test_a_waiting_child_that_was_killed_is_replaced(ask):
    spares = ask.table._spares
    while spares._waiting is None:
        await wait()
    spares._waiting._process.kill()
    spares._waiting._process.join()
    assert (await ask.finished("threshold"))["state"] == "success"
