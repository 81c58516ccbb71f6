"""A job is followed by its events, preview and levels."""

import json

import httpx
import numpy as np
import pytest

from spine_app.domain.helper_errors import (
    HelperAbsent,
    HelperError,
    HelperMismatch,
    HelperRefused,
)
from spine_app.helper_client.event_stream import EventReader, StreamEvent
from tests.unit.helper_client.client_cases import (
    DIGEST,
    ID,
    JOB,
    MODEL,
    by_path,
    fixture,
    npy,
    problem,
)


def stream(*events):
    """The bytes of (id, kind, document) events."""
    blocks = (f"id: {n}\nevent: {kind}\ndata: {json.dumps(d)}\n\n" for n, kind, d in events)
    return ("retry: 1000\n\n" + "".join(blocks)).encode()


async def all_events(client):
    return [document async for document in client.events(ID)]


RUNNING = fixture("job.running", job=ID, model="m", volume=DIGEST)


PREVIEW = fixture("preview.first")


async def test_a_job_is_followed_to_its_end_across_a_broken_connection(monkeypatch):
    monkeypatch.setattr("spine_app.helper_client.client._RETRY_AFTER_S", 0)
    answers = [
        stream((1, "job", RUNNING), (2, "preview", PREVIEW)) + b"id: 3\nevent: jo",
        httpx.ReadError("CANARY"),
        httpx.ReadTimeout("CANARY"),
        stream((3, "job", RUNNING | {"fraction": 0.75}), (4, "done", JOB)),
    ]
    async with by_path(events=answers) as client:
        heard = await all_events(client)
        seen = [request.headers["last-event-id"] for request in client.asked]
    assert [getattr(document, "fraction", None) for document in heard] == [0.5, None, 0.75, 1]
    assert seen == ["0", "2", "2", "2"]


async def test_a_helper_that_stays_away_ends_the_stream(monkeypatch):
    monkeypatch.setattr("spine_app.helper_client.client._RETRY_AFTER_S", 0)
    for answer in (httpx.ConnectError("no"), b""):
        async with by_path(events=[answer] * 5) as client:
            with pytest.raises(HelperAbsent):
                await all_events(client)


@pytest.mark.parametrize(
    "body",
    [
        stream((1, "job", RUNNING | {"job": "f" * 32})), stream((1, "job", {})),
        stream((1, "preview", RUNNING)), b"id: x\nevent: job\ndata: {}\n\n", b"x" * 70_000,
        b"event: job\ndata: \xff\n\n", b"id: 1\nevent: job\ndata: [\n\n",
    ],
)  # fmt: skip
async def test_a_stream_of_garbage_is_a_mismatch(body):
    async with by_path(events=body) as client:
        with pytest.raises(HelperMismatch):
            await all_events(client)


async def test_a_stream_that_is_refused_is_not_asked_for_again():
    async with by_path(events=problem("unknown-job")) as client:
        with pytest.raises(HelperRefused):
            await all_events(client)
        assert len(client.asked) == 1


def test_events_come_together_however_they_are_cut():
    body = stream((7, "job", {"a": 1}), (8, "preview", {"b": 2})) + b": alive\n\n"
    for size in (1, 3, 1000):
        reader, events = EventReader(), []
        for start in range(0, len(body), size):
            events += reader.feed(body[start : start + size])
        assert events == [StreamEvent(7, "job", '{"a": 1}'), StreamEvent(8, "preview", '{"b": 2}')]


async def test_a_preview_is_read_and_checked():
    coarse = np.array([0, 1, 5, 1], np.uint8).reshape(1, 2, 2)
    about = fixture("preview.first", shape_kji=[1, 2, 2])
    good = (200, npy(coarse), {"spine-preview": json.dumps(about)})
    async with by_path(preview=good) as client:
        got = await client.preview(ID, MODEL)
        np.testing.assert_array_equal(got.labels_kji, coarse)
        assert got.about.step_kji == (5, 8, 8)
    for status, body, headers in (
        (200, npy(coarse), {}),
        (200, npy(coarse), {"spine-preview": json.dumps(about | {"shape_kji": [2, 2, 1]})}),
        (200, npy(coarse + 7), {"spine-preview": json.dumps(about)}),
    ):
        async with by_path(preview=(status, body, headers)) as client:
            with pytest.raises(HelperMismatch):
                await client.preview(ID, MODEL)


async def test_levels_that_a_person_says_come_back_for_all():
    answer = fixture("relabel.one-pin", job=ID)
    async with by_path(relabel=answer) as client:
        got = await client.relabel(ID, {20: "L2"})
        assert json.loads(client.asked[0].content) == {"pins": {"20": "L2"}}
    assert got.values["20"] == 21
    async with by_path(relabel=answer | {"job": "f" * 32}) as client:
        with pytest.raises(HelperMismatch):
            await client.relabel(ID, {20: "L2"})
        with pytest.raises(HelperError):
            await client.relabel(ID, {0: "L2"})
