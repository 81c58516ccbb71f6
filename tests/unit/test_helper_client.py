"""The client against helpers that are absent, slow or wrong."""

import io
import json

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
from spine_app.helper_client.arrays import read_labels
from spine_app.helper_client.client import HelperClient, HelperPresence
from spine_app.helper_client.documents import Job, Model

SHAPE = (2, 3, 4)
ID = "0123456789abcdef" * 2
JOB = {"job": ID, "model": "m", "state": "success", "progress": 1, "error": None}
HEALTH = {"contract": 1, "version": "0.1.0", "provider": "none", "models": []}
REPORT = {
    "model": "m", "model_sha256": None, "helper_version": "0.1.0", "provider": "cpu", "seconds": 1,
}  # fmt: skip
MODEL = Model.model_validate_json(
    json.dumps(
        {
            "id": "m", "title": "M", "modalities": ["CT"], "sha256": None, "licence": "Apache-2.0",
            "labels": [{"value": 1, "name": "L1"}, {"value": 5, "name": "L5"}],
        }
    )
)  # fmt: skip
VOLUME = Volume(
    np.zeros(SHAPE, np.int16), Grid(SHAPE, [1, 1, 1], [0, 0, 0], np.eye(3)), Modality.CT
)


def reply(status, body, headers=None):
    async def pieces():
        yield body

    return httpx.Response(status, content=pieces(), headers=headers)


def answering(status=200, body=b"", headers=None):
    async def answer(request):
        return reply(status, body, headers)

    return HelperClient(httpx.MockTransport(answer))


def failing(error):
    async def answer(request):
        raise error

    return HelperClient(httpx.MockTransport(answer))


def npy(array, version=(1, 0)):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version=version, allow_pickle=True)
    return stream.getvalue()


GOOD = np.array([0, 1, 5, 0] * 6, np.uint8).reshape(SHAPE)


async def labels(body, report=None, model=MODEL):
    headers = {"spine-report": json.dumps(REPORT if report is None else report)}
    job = Job.model_validate_json(json.dumps(JOB))
    async with answering(200, body, headers) as client:
        return await client.labels(job, VOLUME, model)


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
        for action in (
            client.health(), client.submit(VOLUME, "m"), client.job(ID), client.cancel(ID),
        ):  # fmt: skip
            with pytest.raises(HelperError) as caught:
                await action
            assert type(caught.value) is expected
            assert "CANARY" not in repr(caught.value)
            assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b"\xff\xfe", b"<html>", b'{"contract": 2}', b"[" * 100_000,
        json.dumps({**HEALTH, "contract": 2}).encode(), json.dumps({**HEALTH, "x": 1}).encode(),
    ],
)  # fmt: skip
async def test_garbage_is_a_mismatch(body):
    async with answering(200, body) as client:
        with pytest.raises(HelperMismatch):
            await client.health()
        assert (await client.probe()).presence is HelperPresence.MISMATCH


@pytest.mark.parametrize("status", [201, 204, 301, 307, 404, 500])
async def test_another_status_without_a_problem_is_a_mismatch(status):
    body = b"" if status == 204 else json.dumps(HEALTH).encode()
    async with answering(status, body, {"location": "http://evil.example/"}) as client:
        with pytest.raises(HelperMismatch):
            await client.health()


async def test_a_problem_is_a_refusal():
    problem = {"type": "about:blank", "title": "Not Found", "status": 404, "code": "unknown-job"}
    async with answering(404, json.dumps(problem).encode()) as client:
        with pytest.raises(HelperRefused):
            await client.job(ID)


async def test_presence_is_told_without_raising():
    async with answering(200, json.dumps(HEALTH).encode()) as client:
        status = await client.probe()
        assert (status.presence, status.version) == (HelperPresence.READY, "0.1.0")
    async with failing(httpx.ConnectError("")) as client:
        assert (await client.probe()).presence is HelperPresence.ABSENT
    async with failing(httpx.ReadTimeout("")) as client:
        assert (await client.probe()).presence is HelperPresence.ABSENT


async def test_no_socket_is_no_helper(tmp_path):
    async with HelperClient.over_socket(tmp_path / "none") as client:
        with pytest.raises(HelperAbsent):
            await client.health()


async def test_someone_elses_job_is_a_mismatch():
    async with answering(200, json.dumps({**JOB, "job": "f" * 32}).encode()) as client:
        with pytest.raises(HelperMismatch):
            await client.job(ID)
    async with answering(202, json.dumps({**JOB, "model": "other"}).encode()) as client:
        with pytest.raises(HelperMismatch):
            await client.submit(VOLUME, "m")


async def test_an_endless_answer_is_cut_off():
    sent = 0

    async def answer(request):
        async def pieces():
            nonlocal sent
            while True:
                sent += 65536
                yield b" " * 65536

        return httpx.Response(200, content=pieces())

    async with HelperClient(httpx.MockTransport(answer)) as client:
        with pytest.raises(HelperMismatch):
            await client.health()
    assert sent < 4 * 1024 * 1024


async def test_the_environment_cannot_send_us_through_a_proxy(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://proxy.example:3128")
    async with answering(200, json.dumps(HEALTH).encode()) as client:
        assert not client._http._mounts


async def test_the_token_travels_in_one_header():
    seen = []

    async def answer(request):
        seen.append(request)
        return reply(200, json.dumps(HEALTH).encode())

    transport = httpx.MockTransport(answer)
    async with HelperClient(transport, "http://127.0.0.1:4711", "secret") as client:
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


@pytest.mark.parametrize("changes", [{"model": "n"}, {"model_sha256": "0" * 64}, {"seconds": -1}])
async def test_a_result_of_another_model_is_dropped(changes):
    with pytest.raises(HelperMismatch):
        await labels(npy(GOOD), {**REPORT, **changes})


def test_a_header_is_not_evaluated():
    body = npy(GOOD).replace(b"(2, 3, 4)", b"(2,1+2,4)")
    with pytest.raises(HelperMismatch):
        read_labels(bytearray(body), SHAPE, frozenset({1, 5}))
