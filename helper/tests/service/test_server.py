import asyncio
import pickle

import numpy as np
import pytest

from spine_helper.service.access import Access
from spine_helper.service.contract import CONTRACT, VERSION
from spine_helper.service.npy import BadArray, header_bytes, read_array


def code(reply):
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["status"] == reply.status_code
    return reply.json()["code"]


async def test_health_says_what_is_offered_and_nothing_is_cached(ask):
    reply = await ask.http.get("/v1/health")
    health = reply.json()
    assert (health["contract"], health["version"]) == (CONTRACT, VERSION)
    assert health["models"][0]["labels"][0] == {"value": 1, "name": "above"}
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["x-content-type-options"] == "nosniff"


async def test_an_unknown_model_is_a_typed_error(ask):
    assert code(await ask.submit("vertebrae")) == "unknown-model"


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v1/health/", "/docs", "/openapi.json", "/v2/health"]
)
async def test_nothing_else_is_served(ask, path):
    reply = await ask.http.get(path)
    assert (reply.status_code, code(reply)) == (404, "unknown-route")


async def test_other_methods_are_refused(ask):
    assert code(await ask.http.put("/v1/health")) == "method-not-allowed"
    assert code(await ask.http.get("/v1/jobs")) == "method-not-allowed"


@pytest.mark.parametrize("model", ["", "../x", "A", "x" * 65])
async def test_a_model_id_that_is_none_is_a_bad_request(ask, model):
    assert code(await ask.submit(model)) == "bad-request"


@pytest.mark.parametrize("grid", ["", "{", "[]", "null", "{}", " " * 3000, "[" * 2000, "NaN"])
async def test_a_grid_that_is_none_is_refused(ask, grid):
    assert code(await ask.submit("threshold", spine_grid=grid)) == "bad-grid"


@pytest.mark.parametrize(
    "direction",
    [
        [[1, 0, 0], [0, 1, 0], [0, 0, -1]],
        [[1, 0, 0], [1, 0, 0], [0, 0, 1]],
        [[0.5, 0, 0], [0, 0.5, 0], [0, 0, 0.5]],
    ],
)
async def test_directions_must_be_orthonormal_and_right_handed(ask, direction):
    grid = ask.grid(direction=direction)
    assert code(await ask.submit("threshold", spine_grid=grid)) == "bad-grid"


async def test_a_modality_the_model_does_not_take_is_refused(ask):
    grid = ask.grid(modality="MR")
    assert code(await ask.submit("threshold", spine_grid=grid)) == "wrong-modality"


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data", ""])
async def test_other_content_types_are_refused(ask, kind):
    assert code(await ask.submit("threshold", content_type=kind)) == "unsupported-type"


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        ("0", "size-mismatch"),
        ("120", "size-mismatch"),
        ("99999", "size-mismatch"),
        ("999999999999", "body-too-large"),
        ("-1", "length-required"),
        ("1e3", "length-required"),
        ("9" * 40, "length-required"),
    ],
)
async def test_a_declared_size_is_judged_before_the_body_is_read(ask, length, expected):
    async def unread():
        pytest.fail("the body was read")
        yield b""

    reply = await ask.submit("threshold", unread(), content_length=length)
    assert code(reply) == expected


async def test_a_grid_beyond_the_limit_is_refused_unread(ask):
    grid = ask.grid(shape_kji=[65535, 65535, 65535])
    reply = await ask.submit("threshold", spine_grid=grid)
    assert code(reply) == "body-too-large"


async def test_a_body_shorter_or_longer_than_declared_is_refused(ask):
    body = ask.body()
    for content in (body[:-1], body + b"x"):

        async def pieces(content=content):
            yield content

        reply = await ask.submit("threshold", pieces(), content_length=str(len(body)))
        assert code(reply) == "size-mismatch"


async def test_a_body_that_stalls_is_refused_and_its_place_is_free_again(ask, monkeypatch):
    monkeypatch.setattr("spine_helper.service.server._CHUNK_TIMEOUT_S", 0.05)

    async def pieces():
        yield b"x"
        await asyncio.sleep(1)

    for _ in range(5):
        reply = await ask.submit("threshold", pieces(), content_length=str(len(ask.body())))
        assert code(reply) in {"body-timed-out", "size-mismatch"}


async def test_a_sender_that_goes_away_frees_its_place(ask):
    length = str(len(ask.body()))
    headers = {"host": "localhost", "content-type": "application/octet-stream"}
    headers |= {"content-length": length, "spine-grid": ask.grid()}
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/jobs",
        "query_string": b"model=threshold",
    }
    scope["headers"] = [(k.encode(), v.encode()) for k, v in headers.items()]
    sent = []

    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    for _ in range(5):
        await ask.app(dict(scope), receive, send)
    assert {message["status"] for message in sent if "status" in message} == {400}


def _arrays():
    zeros = np.zeros((3, 4, 5), "<i2")
    good = header_bytes((3, 4, 5), "<i2")
    pickled = b"\x93NUMPY\x01\x00" + (len(good) - 10).to_bytes(2, "little") + pickle.dumps([1])
    yield "big endian", header_bytes((3, 4, 5), ">i2") + zeros.tobytes()
    yield "other type", header_bytes((3, 4, 5), "<u2") + zeros.tobytes()
    yield "other order", header_bytes((5, 4, 3), "<i2") + zeros.tobytes()
    yield "fortran", good.replace(b"False", b"True ") + zeros.tobytes()
    yield "object", good.replace(b"'<i2'", b"'|O' ") + zeros.tobytes()
    yield "version 2", good.replace(b"\x01\x00", b"\x02\x00", 1) + zeros.tobytes()
    yield "long header", good[:8] + b"\xff\xff" + good[10:] + zeros.tobytes()
    yield "expression", good.replace(b"(3, 4, 5)", b"(3, 4,+5)") + zeros.tobytes()
    yield "pickle", pickled.ljust(len(good) + 120, b".")
    yield "nothing", bytes(len(good) + 120)


@pytest.mark.parametrize("body", [pytest.param(b, id=i) for i, b in _arrays()])
async def test_only_the_one_kind_of_array_is_read(ask, body):
    assert code(await ask.submit("threshold", body)) == "bad-body"


@pytest.mark.parametrize("body", [b"", b"\x93", b"\x93NUMPY\x01\x00", b"\x93NUMPY\x01\x00\x00\x00"])
def test_a_stump_is_no_array(body):
    with pytest.raises(BadArray):
        read_array(body, (1, 1, 1), "<i2")


async def test_a_failure_of_our_own_says_only_that(ask, monkeypatch):
    def broken(*_):
        raise ValueError("CANARY^PATIENT")

    monkeypatch.setattr(ask.table, "find", broken)
    ask.http._transport.raise_app_exceptions = False
    reply = await ask.http.get("/v1/jobs/x")
    assert (reply.status_code, code(reply)) == (500, "internal")
    assert "CANARY" not in reply.text


BY_PORT = Access.by_port(4711, "t" * 43)
GOOD = [(b"host", b"127.0.0.1:4711"), (b"authorization", b"Bearer " + b"t" * 43)]


def test_the_right_host_and_token_pass():
    assert BY_PORT.refusal(GOOD) is None
    assert BY_PORT.refusal([(b"Host", b"LOCALHOST:4711"), GOOD[1]]) is None
    assert Access.by_socket().refusal([(b"host", b"localhost")]) is None


@pytest.mark.parametrize(
    "host",
    [
        b"", b"127.0.0.1", b"127.0.0.1:4712", b"localhost", b"localhost.:4711", b"0.0.0.0:4711",
        b"127.0.0.1.nip.io:4711", b"evil.example:4711", b"2130706433:4711", b"u@127.0.0.1:4711",
        b"127.0.0.1:4711.evil.example", b"127.0.0.1:4711 ", b"[::1]:4711", b"\xff\xfe",
    ],
)  # fmt: skip
def test_a_foreign_host_is_refused(host):
    assert BY_PORT.refusal([(b"host", host), GOOD[1]]) == "foreign-host"


def test_no_host_or_two_are_refused():
    assert BY_PORT.refusal(GOOD[1:]) == "foreign-host"
    assert BY_PORT.refusal([GOOD[0], *GOOD]) == "foreign-host"


@pytest.mark.parametrize(
    "header",
    [
        (b"origin", b"https://evil.example"),
        (b"origin", b"null"),
        (b"origin", b"http://127.0.0.1:4711"),
        (b"Origin", b""),
        (b"sec-fetch-site", b"same-origin"),
    ],
)
def test_every_origin_is_refused(header):
    assert BY_PORT.refusal([*GOOD, header]) == "foreign-origin"
    assert Access.by_socket().refusal([(b"host", b"localhost"), header]) == "foreign-origin"


@pytest.mark.parametrize(
    "value", [b"", b"Bearer ", b"t" * 43, b"Bearer " + b"t" * 42, b"Basic " + b"t" * 43, b"\xff"]
)
def test_a_wrong_token_is_refused(value):
    assert BY_PORT.refusal([GOOD[0], (b"authorization", value)]) == "bad-token"


def test_no_token_or_two_are_refused():
    assert BY_PORT.refusal(GOOD[:1]) == "bad-token"
    assert BY_PORT.refusal([*GOOD, GOOD[1]]) == "bad-token"


def test_encoded_bodies_and_large_headers_are_refused():
    assert BY_PORT.refusal([*GOOD, (b"content-encoding", b"gzip")]) == "unsupported-encoding"
    assert BY_PORT.refusal([*GOOD, (b"x", b"y" * 17000)]) == "headers-too-large"


async def test_the_gate_stands_before_every_route(ask):
    for path in ("/v1/health", "/v1/jobs/x", "/nothing"):
        reply = await ask.http.get(path, headers={"host": "evil.example"})
        assert (reply.status_code, code(reply)) == (421, "foreign-host")
        reply = await ask.http.get(path, headers={"origin": "null"})
        assert (reply.status_code, code(reply)) == (403, "foreign-origin")
