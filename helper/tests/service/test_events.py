"""The stream of events, the preview, and levels that a person has said."""

import asyncio
import io
import json
import time

import numpy as np
import pytest
from replies import code

from spine_helper.service.stream import event_id, events_of
from spine_helper.service.trail import Trail


def parsed(text):
    """Events of a stream as (id, kind, data); an event without an id has None."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in fields:
            number = fields.get("id")
            data = json.loads(fields["data"])
            found.append((None if number is None else int(number), fields["event"], data))
    return found


async def half_way(job):
    while job.fraction < 0.5:  # noqa: ASYNC110 - state of another process
        await asyncio.sleep(0.01)


async def events(ask, job, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    reply = await ask.http.get(f"/v1/jobs/{job}/events", headers=headers)
    assert reply.headers["content-type"].startswith("text/event-stream")
    return parsed(reply.text)


async def test_a_listener_hears_every_stage_the_preview_and_the_end(ask):
    job = await ask.started("stages")
    heard = await events(ask, job.id)
    stages = [data["stage"] for _, kind, data in heard if kind == "job"]
    assert list(dict.fromkeys(stages)) == [None, "prepare", "find", "segment", "name", "finish"]
    assert [kind for _, kind, _ in heard].count("preview") == 2
    assert [kind for _, kind, _ in heard][-1] == "done"
    assert heard[-1][2]["state"] == "success"
    numbers = [number for number, _, _ in heard if number is not None]
    assert numbers == sorted(set(numbers))
    fractions = [data["fraction"] for _, kind, data in heard if kind == "job"]
    assert fractions == sorted(fractions)


async def test_a_listener_that_comes_back_hears_only_what_it_missed(ask):
    job = await ask.finished("stages")
    everything = await events(ask, job["job"])
    middle = everything[3][0]
    rest = await events(ask, job["job"], last_event_id=str(middle))
    assert rest == [event for event in everything if event[0] > middle]
    assert await events(ask, job["job"], last_event_id=str(everything[-1][0])) == []
    for nonsense in ("999999", "-1", "x", ""):
        assert await events(ask, job["job"], last_event_id=nonsense) == everything


async def test_a_cancelled_job_ends_its_streams(ask):
    job = await ask.started("endless")
    listening = asyncio.create_task(events(ask, job.id))
    await half_way(job)
    await ask.table.cancel(job)
    heard = await asyncio.wait_for(listening, 5)
    assert (heard[-1][1], heard[-1][2]["state"]) == ("done", "cancelled")


async def test_a_job_that_is_silent_is_heard_all_the_same(ask, monkeypatch):
    monkeypatch.setattr("spine_helper.service.stream.HEARTBEAT_S", 0.1)
    job = await ask.started("endless")
    await half_way(job)
    stream = events_of(job, 0)
    heard, start_s = [], time.monotonic()
    while sum(number is None for number, _, _ in heard) < 3:
        heard += parsed((await anext(stream)).decode())
    assert time.monotonic() - start_s < 3
    idle = [data["idle_s"] for number, _, data in heard if number is None]
    assert idle == sorted(idle)
    assert idle[-1] > idle[0]
    await stream.aclose()
    await ask.table.cancel(job)


async def test_a_queued_job_hears_when_its_turn_comes_nearer(ask):
    first, second = await ask.started("endless"), await ask.started("endless")
    third = await ask.started("threshold")
    listening = asyncio.create_task(events(ask, third.id))
    await ask.table.cancel(second)
    await ask.table.cancel(first)
    heard = await asyncio.wait_for(listening, 10)
    ahead = [data["ahead"] for _, _, data in heard]
    assert ahead == sorted(ahead, reverse=True)
    assert heard[-1][2]["state"] == "success"


async def test_a_trail_remembers_little_of_a_job_that_reports_much():
    trail = Trail()
    for number in range(5000):
        trail.add("job", f"running/{number % 2 if number > 4000 else 'segment'}", "{}")
    assert len(trail.after(0)) <= 128
    assert trail.after(4999)[0].id == 5000


def test_only_a_number_is_an_event():
    assert [event_id(text) for text in (None, "7", "x", "-1", "\u0661", "9" * 13)] == [
        0,
        7,
        0,
        0,
        0,
        0,
    ]


async def test_the_preview_says_what_it_stands_for(ask):
    job = await ask.finished("stages")
    reply = await ask.http.get(f"/v1/jobs/{job['job']}/preview")
    about = json.loads(reply.headers["spine-preview"])
    shape = list(coarse_shape(reply))
    assert about == {"number": 2, "shape_kji": shape, "step_kji": [1, 1, 1], "finished": [1]}
    assert job["previews"] == 2


async def test_a_first_preview_says_that_nothing_in_it_is_finished(ask):
    job = await ask.finished("stages")
    first = next(data for _, kind, data in await events(ask, job["job"]) if kind == "preview")
    assert first == {"number": 1, "shape_kji": [2, 2, 3], "step_kji": [2, 2, 2], "finished": []}


def coarse_shape(reply):
    coarse = np.load(io.BytesIO(reply.content), allow_pickle=False)
    assert (coarse.dtype, coarse.min()) == (np.uint8, 1)
    return coarse.shape


async def test_a_job_without_a_preview_says_so(ask):
    job = await ask.finished("threshold")
    assert code(await ask.http.get(f"/v1/jobs/{job['job']}/preview")) == "no-preview"


async def spine(ask, **members):
    return await ask.finished("spine", await ask.volume(np.zeros((30, 8, 8), "<i2")), **members)


async def test_a_level_that_a_person_says_moves_the_others(ask):
    job = await spine(ask)
    before = (await ask.http.get(f"/v1/jobs/{job['job']}/report")).json()
    assert [item["level"] for item in before["instances"]] == ["L1", "L2", "L3"]
    assert before["margin"] > 0
    path = f"/v1/jobs/{job['job']}/relabel"
    await ask.http.post(path, json={"pins": {"21": "L3"}})
    start_s = time.monotonic()
    reply = await ask.http.post(path, json={"pins": {"21": "L3"}})
    assert time.monotonic() - start_s < 0.25
    after = reply.json()
    assert after["values"] == {"20": 21, "21": 22, "22": 23}
    assert [item["level"] for item in after["instances"]] == ["L2", "L3", "L4"]
    assert [item["is_pinned"] for item in after["instances"]] == [False, True, False]
    again = (await ask.http.get(f"/v1/jobs/{job['job']}/report")).json()
    assert again["instances"] == before["instances"]


async def test_levels_that_cannot_be_are_refused(ask):
    job = await spine(ask)
    path = f"/v1/jobs/{job['job']}/relabel"
    for pins in ({"99": "L1"}, {"20": "L5", "21": "L1"}):
        assert code(await ask.http.post(path, json={"pins": pins})) == "bad-pins"
    for pins in ({}, {"20": "L9"}, {"0": "L1"}, ["L1"], None):
        assert code(await ask.http.post(path, json={"pins": pins})) == "bad-request"


async def test_an_engine_that_names_levels_itself_cannot_be_corrected_so(ask):
    job = await ask.finished("threshold", await ask.volume(np.ones((3, 4, 5), "<i2")))
    reply = await ask.http.post(f"/v1/jobs/{job['job']}/relabel", json={"pins": {"1": "L1"}})
    assert code(reply) == "cannot-relabel"
    job = await ask.started("endless")
    reply = await ask.http.post(f"/v1/jobs/{job.id}/relabel", json={"pins": {"1": "L1"}})
    assert code(reply) == "no-result"


@pytest.mark.parametrize(("pins", "first"), [({"21": "L3"}, 21), ({"99": "L1"}, 20)])
async def test_a_job_may_come_with_what_a_person_said_before(ask, pins, first):
    job = await spine(ask, pins=pins)
    reply = await ask.http.get(f"/v1/jobs/{job['job']}/result")
    labels = np.load(io.BytesIO(reply.content), allow_pickle=False)
    assert sorted(np.unique(labels)) == [first, first + 1, first + 2]
    assert ("pins-ignored" in job["warnings"]) == ("99" in pins)
