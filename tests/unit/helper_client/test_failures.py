"""The client against helpers that are absent, slow or wrong."""

import json

import httpx
import pytest

from spine_app.domain.helper_errors import (
    HelperAbsent,
    HelperError,
    HelperMismatch,
    HelperRefused,
)
from spine_app.helper_client.client import HelperClient
from spine_app.helper_client.connection import Connection
from spine_app.helper_client.documents import Job
from tests.unit.helper_client.client_cases import (
    DIGEST,
    HEALTH,
    ID,
    JOB,
    MODEL,
    REQUEST,
    VOLUME,
    answering,
    by_path,
    failing,
    problem,
    reply,
)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (httpx.ConnectError("CANARY"), HelperAbsent),
        (httpx.ConnectTimeout("CANARY"), HelperAbsent),
        (httpx.ReadError("CANARY"), HelperAbsent),
        (httpx.WriteError("CANARY"), HelperAbsent),
        (httpx.RemoteProtocolError("peer closed connection without CANARY"), HelperAbsent),
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


async def test_a_connection_that_was_closed_is_no_helper():
    client = answering()
    await client.close()
    with pytest.raises(HelperAbsent):
        await client.health()
