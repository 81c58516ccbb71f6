"""The client against helpers that are absent, slow or wrong."""

import io
import json
from pathlib import Path

import httpx
import numpy as np
import pytest

from spine_app.domain.geometry import Grid
from spine_app.domain.helper_errors import (
    HelperAbsent,
    HelperError,
    HelperMismatch,
    HelperRefused,
)
from spine_app.domain.volume import Modality, Volume
from spine_app.helper_client.arrays import digest_of, read_labels
from spine_app.helper_client.client import HelperClient
from spine_app.helper_client.connection import Connection
from spine_app.helper_client.documents import Job, JobRequest, Model
from spine_app.helper_client.event_stream import EventReader, StreamEvent

FIXTURES = Path(__file__).parents[2] / "helper" / "contract" / "fixtures" / "valid"
SHAPE = (2, 3, 4)
ID = "0123456789abcdef" * 2
VOLUME = Volume(
    np.zeros(SHAPE, np.int16), Grid(SHAPE, [1, 1, 1], [0, 0, 0], np.eye(3)), Modality.CT
)
DIGEST = digest_of(VOLUME.voxels_kji)


def fixture(name, **changes):
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8")) | changes


HEALTH = fixture("health.no-models")
JOB = fixture("job.success", job=ID, model="m", volume=DIGEST)
INSTANCES = [
    fixture("report.weights")["instances"][0] | {"value": value, "level": level}
    for value, level in ((1, "C1"), (5, "C5"))
]
REPORT = fixture(
    "report.no-weights", job=ID, model="m", volume=DIGEST, seconds=1, instances=INSTANCES
)
MODEL = Model.model_validate_json(
    json.dumps(
        fixture("model.no-weights", id="m")
        | {"labels": [{"value": 1, "name": "C1"}, {"value": 5, "name": "C5"}]}
    )
)
REQUEST = JobRequest(volume=DIGEST, model="m")
GRID = {"shape_kji": SHAPE, "spacing_ijk": [1, 1, 1], "direction": np.eye(3).tolist()}
RESIDENT = {"volume": DIGEST, "grid": GRID | {"modality": "CT"}}


def reply(status, body, headers=None):
    async def pieces():
        yield body

    return httpx.Response(status, content=pieces(), headers=headers)


def answering(status=200, body=b"", headers=None):
    async def answer(request):
        return reply(status, body, headers)

    return HelperClient(Connection(httpx.MockTransport(answer)))


def failing(error):
    async def answer(request):
        raise error

    return HelperClient(Connection(httpx.MockTransport(answer)))


def npy(array, version=(1, 0)):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version=version, allow_pickle=True)
    return stream.getvalue()


GOOD = np.array([0, 1, 5, 0] * 6, np.uint8).reshape(SHAPE)


def by_path(**answers):
    """A client of a helper that answers by the last part of the path; 200 unless a pair says so."""
    asked = []

    async def answer(request):
        asked.append(request)
        given = answers[request.url.path.rsplit("/", 1)[1]]
        given = given.pop(0) if isinstance(given, list) else given
        if isinstance(given, Exception):
            raise given
        status, body, headers = given if isinstance(given, tuple) else (200, given, None)
        return reply(status, body if isinstance(body, bytes) else said(body), headers)

    client = HelperClient(Connection(httpx.MockTransport(answer)))
    client.asked = asked
    return client


def said(document):
    return json.dumps(document).encode()


def problem(code, status=404):
    body = {"type": "about:blank", "title": "No", "status": status, "code": code}
    return status, body, None


async def labels(body, report=None, model=MODEL):
    job = Job.model_validate_json(json.dumps(JOB))
    async with by_path(report=REPORT if report is None else report, result=body) as client:
        return await client.result(job, VOLUME, model)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (httpx.ConnectError("CANARY"), HelperAbsent),
        (httpx.ConnectTimeout("CANARY"), HelperAbsent),
        (httpx.ReadError("CANARY"), HelperAbsent),
        (httpx.WriteError("CANARY"), HelperAbsent),
        (httpx.ReadTimeout("CANARY"), HelperError),
        (httpx.WriteTimeout("CANARY"), HelperError),
        (httpx.PoolTimeout("CANARY"), HelperError),
        (httpx.RemoteProtocolError("CANARY"), HelperMismatch),
        (httpx.LocalProtocolError("CANARY"), HelperError),
        (httpx.UnsupportedProtocol("CANARY"), HelperError),
    ],
)
async def test_every_failure_of_the_way_is_a_typed_error_without_its_text(error, expected):
    async with failing(error) as client:
        job = Job.model_validate_json(json.dumps(JOB))
        for action in (
            client.health(), client.put(VOLUME), client.forget(DIGEST), client.submit(REQUEST),
            client.job(ID), client.cancel(ID), client.preview(ID, MODEL),
            client.result(job, VOLUME, MODEL), client.relabel(ID, {1: "C2"}),
        ):  # fmt: skip
            with pytest.raises(HelperError) as caught:
                await action
            assert type(caught.value) is expected
            assert "CANARY" not in repr(caught.value)
            assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b"\xff\xfe", b"<html>", b'{"contract": 1}', b"[" * 100_000,
        json.dumps({**HEALTH, "contract": 1}).encode(), json.dumps({**HEALTH, "x": 1}).encode(),
    ],
)  # fmt: skip
async def test_garbage_is_a_mismatch(body):
    async with answering(200, body) as client:
        with pytest.raises(HelperMismatch):
            await client.health()


@pytest.mark.parametrize("status", [201, 204, 301, 307, 404, 500])
async def test_another_status_without_a_problem_is_a_mismatch(status):
    body = b"" if status == 204 else json.dumps(HEALTH).encode()
    async with answering(status, body, {"location": "http://evil.example/"}) as client:
        with pytest.raises(HelperMismatch):
            await client.health()


async def test_a_problem_is_a_refusal_that_knows_its_code():
    async with by_path(**{ID: problem("unknown-job")}) as client:
        with pytest.raises(HelperRefused) as caught:
            await client.job(ID)
    assert caught.value.problem == "unknown-job"
    assert str(caught.value) == "helper-refused"


async def test_no_socket_is_no_helper(tmp_path):
    async with HelperClient(Connection.over_socket(tmp_path / "none")) as client:
        with pytest.raises(HelperAbsent):
            await client.health()


async def test_someone_elses_job_is_a_mismatch():
    async with answering(200, json.dumps({**JOB, "job": "f" * 32}).encode()) as client:
        with pytest.raises(HelperMismatch):
            await client.job(ID)
    async with answering(202, json.dumps({**JOB, "model": "other"}).encode()) as client:
        with pytest.raises(HelperMismatch):
            await client.submit(REQUEST)
    for changes in ({"volume": "0" * 64}, {"mode": "exact"}):
        async with answering(202, json.dumps({**JOB, **changes}).encode()) as client:
            with pytest.raises(HelperMismatch):
                await client.submit(REQUEST)


async def test_an_endless_answer_is_cut_off():
    sent = 0

    async def answer(request):
        async def pieces():
            nonlocal sent
            while True:
                sent += 65536
                yield b" " * 65536

        return httpx.Response(200, content=pieces())

    async with HelperClient(Connection(httpx.MockTransport(answer))) as client:
        with pytest.raises(HelperMismatch):
            await client.health()
    assert sent < 4 * 1024 * 1024


async def test_the_environment_cannot_send_us_through_a_proxy(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://proxy.example:3128")
    async with answering(200, json.dumps(HEALTH).encode()) as client:
        assert not client._connection._http._mounts


async def test_the_token_travels_in_one_header():
    seen = []

    async def answer(request):
        seen.append(request)
        return reply(200, json.dumps(HEALTH).encode())

    transport = httpx.MockTransport(answer)
    async with HelperClient(Connection(transport, "http://127.0.0.1:4711", "secret")) as client:
        await client.health()
    assert seen[0].headers["authorization"] == "Bearer secret"
    assert seen[0].headers["host"] == "127.0.0.1:4711"
    assert "secret" not in str(seen[0].url)


async def test_a_good_result_is_read():
    labelled = await labels(npy(GOOD))
    np.testing.assert_array_equal(labelled.labels_kji, GOOD)
    assert labelled.report.seconds == 1


BAD_RESULTS = {
    "empty": b"",
    "stump": b"\x93NUMPY\x01\x00",
    "text": b"<html>" * 40,
    "other shape": npy(np.zeros((2, 4, 3), np.uint8)),
    "more dimensions": npy(np.zeros((1, *SHAPE), np.uint8)),
    "signed": npy(np.zeros(SHAPE, np.int8)),
    "int16": npy(np.zeros(SHAPE, np.int16)),
    "not a number": npy(np.full(SHAPE, np.nan)),
    "objects": npy(np.full(SHAPE, None, object)),
    "fortran": npy(np.asfortranarray(GOOD)),
    "other version": npy(GOOD, (2, 0)),
    "truncated": npy(GOOD)[:-1],
    "too long": npy(GOOD) + b"\0",
    "huge": npy(GOOD) + bytes(2 * 1024 * 1024),
    "unknown label": npy(np.full(SHAPE, 255, np.uint8)),
    "one unknown label": npy(np.where(GOOD == 5, 6, GOOD).astype(np.uint8)),
    "long header": b"\x93NUMPY\x01\x00\xff\xff" + bytes(70000),
}


@pytest.mark.parametrize("body", BAD_RESULTS.values(), ids=BAD_RESULTS)
async def test_a_wrong_result_is_dropped(body):
    with pytest.raises(HelperMismatch):
        await labels(body)


@pytest.mark.parametrize(
    "changes",
    [
        {"model": "n"}, {"model_sha256": "0" * 64}, {"seconds": -1}, {"volume": "0" * 64},
        {"mode": "exact"}, {"job": "0" * 32}, {"instances": INSTANCES[:1]}, {"instances": []},
    ],
)  # fmt: skip
async def test_a_result_of_another_model_is_dropped(changes):
    with pytest.raises(HelperMismatch):
        await labels(npy(GOOD), {**REPORT, **changes})


def test_a_header_is_not_evaluated():
    body = npy(GOOD).replace(b"(2, 3, 4)", b"(2,1+2,4)")
    with pytest.raises(HelperMismatch):
        read_labels(bytearray(body), SHAPE, frozenset({1, 5}))


async def test_a_volume_that_is_there_is_not_sent_again():
    async with by_path(**{DIGEST: RESIDENT}) as client:
        assert await client.put(VOLUME) == DIGEST
        assert [request.method for request in client.asked] == ["GET"]


@pytest.mark.parametrize(
    "first", [problem("unknown-volume"), RESIDENT | {"grid": RESIDENT["grid"] | {"modality": "MR"}}]
)
async def test_a_volume_that_is_not_there_is_sent_without_its_place(first):
    async with by_path(**{DIGEST: [first, (201, RESIDENT, None)]}) as client:
        assert await client.put(VOLUME) == DIGEST
        assert [request.method for request in client.asked] == ["GET", "PUT"]
        sent = client.asked[1].headers
        assert json.loads(sent["spine-grid"]) == RESIDENT["grid"] | {"shape_kji": list(SHAPE)}
        assert int(sent["content-length"]) > VOLUME.voxels_kji.nbytes


async def test_an_answer_about_another_volume_is_a_mismatch():
    other = RESIDENT | {"volume": "0" * 64}
    async with by_path(**{DIGEST: [problem("unknown-volume"), (201, other, None)]}) as client:
        with pytest.raises(HelperMismatch):
            await client.put(VOLUME)


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
