"""Health, models, requests for jobs, and who may speak at all."""

import pickle

import numpy as np
import pytest
from replies import code
from tiny_engines import REGISTRY

from spine_helper.service.access import Access
from spine_helper.service.contract import CONTRACT, VERSION
from spine_helper.service.npy import BadArray, first_value, header_bytes


async def test_health_says_what_is_offered_and_nothing_is_cached(ask):
    reply = await ask.http.get("/v1/health")
    health = reply.json()
    assert (health["contract"], health["version"], health["state"]) == (CONTRACT, VERSION, "idle")
    assert health["models"][0]["labels"][0] == {"value": 1, "name": "above"}
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["x-content-type-options"] == "nosniff"


async def test_heartbeats_are_short(ask):
    assert (await ask.http.get("/v1/health/live")).json() == {"live": True}
    assert (await ask.http.get("/v1/health/ready")).json() == {"ready": True}


async def test_models_are_described_one_by_one_and_together(ask):
    models = (await ask.http.get("/v1/models")).json()["models"]
    assert [model["id"] for model in models] == [engine.id for engine in REGISTRY.engines]
    both = (await ask.http.get("/v1/models/both-modes")).json()
    assert both in models
    assert (both["modes"], both["modalities"]) == (["exact", "fast"], ["CT", "MR"])
    assert both["notice"] == "Not for commercial use."
    assert code(await ask.http.get("/v1/models/vertebrae")) == "unknown-model"


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/health/", "/docs", "/redoc", "/v2/health"])
async def test_nothing_else_is_served(ask, path):
    reply = await ask.http.get(path)
    assert (reply.status_code, code(reply)) == (404, "unknown-route")


async def test_other_methods_are_refused(ask):
    assert code(await ask.http.put("/v1/health")) == "method-not-allowed"
    assert code(await ask.http.get("/v1/jobs")) == "method-not-allowed"


async def test_an_unknown_model_volume_or_mode_is_a_typed_error(ask):
    assert code(await ask.submit("vertebrae")) == "unknown-model"
    assert code(await ask.submit("threshold", "0" * 64)) == "unknown-volume"
    assert code(await ask.submit("threshold", mode="exact")) == "unknown-mode"


async def test_a_modality_the_model_does_not_take_is_refused(ask):
    volume = await ask.volume(modality="MR")
    assert code(await ask.submit("threshold", volume)) == "wrong-modality"
    assert (await ask.submit("both-modes", volume)).status_code == 202


@pytest.mark.parametrize(
    ("start", "stop"),
    [
        ([0, 0, 0], [4, 4, 5]),
        ([1, 0, 0], [1, 4, 5]),
        ([2, 0, 0], [1, 4, 5]),
        ([0, 0, 9], [3, 4, 10]),
    ],
)
async def test_a_box_that_holds_nothing_or_too_much_is_refused(ask, start, stop):
    box = {"start_kji": start, "stop_kji": stop}
    assert code(await ask.submit("threshold", box=box)) == "bad-box"


@pytest.mark.parametrize(
    "members",
    [
        {"model": "../x"}, {"model": "A"}, {"model": "x" * 65}, {"model": None}, {"x": 1},
        {"volume": "x"}, {"mode": "best"}, {"box": []}, {"pins": {"0": "L1"}}, {"pins": {}},
        {"priority": "now"}, {"pins": {"20": "S1"}},
    ],
)  # fmt: skip
async def test_a_request_that_breaks_the_contract_is_a_bad_request(ask, members):
    base = {"volume": "0" * 64, "model": "threshold"}
    assert code(await ask.http.post("/v1/jobs", json=base | members)) == "bad-request"


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b"[" * 60_000, b"\xff\xfe", b"NaN"])
async def test_what_is_no_request_is_a_bad_request(ask, body):
    headers = {"content-type": "application/json"}
    assert code(await ask.http.post("/v1/jobs", content=body, headers=headers)) == "bad-request"


async def test_a_request_of_another_type_or_size_is_refused(ask):
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        reply = await ask.http.post("/v1/jobs", content=b"{}", headers={"content-type": kind})
        assert code(reply) == "unsupported-type"
    large = b" " * 70_000
    headers = {"content-type": "application/json"}
    assert code(await ask.http.post("/v1/jobs", content=large, headers=headers)) == "body-too-large"


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with space", "a/b/c/d/e"])
async def test_a_key_that_is_none_is_a_bad_request(ask, key):
    reply = await ask.submit("threshold", headers={"idempotency-key": key})
    assert code(reply) == "bad-request"


async def test_an_unknown_job_is_a_typed_error(ask):
    for part in ("", "/events", "/preview", "/result", "/report"):
        assert code(await ask.http.get(f"/v1/jobs/{'0' * 32}{part}")) == "unknown-job"
        assert code(await ask.http.get(f"/v1/jobs/x{part}")) == "bad-request"
    assert code(await ask.http.delete(f"/v1/jobs/{'0' * 32}")) == "unknown-job"


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
    assert code(await ask.put(body)) == "bad-body"


@pytest.mark.parametrize("body", [b"", b"\x93", b"\x93NUMPY\x01\x00", b"\x93NUMPY\x01\x00\x00\x00"])
def test_a_stump_is_no_array(body):
    with pytest.raises(BadArray):
        first_value(body, len(body), (1, 1, 1), "<i2")


async def test_a_failure_of_our_own_says_only_that(ask, monkeypatch):
    def broken(*_):
        raise ValueError("CANARY^PATIENT")

    monkeypatch.setattr(ask.table, "find", broken)
    ask.http._transport.raise_app_exceptions = False
    reply = await ask.http.get("/v1/jobs/" + "0" * 32)
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
    paths = ("/v1/health", "/v1/jobs/x", "/v1/volumes/x", "/openapi.json", "/nothing")
    for path in paths:
        reply = await ask.http.get(path, headers={"host": "evil.example"})
        assert (reply.status_code, code(reply)) == (421, "foreign-host")
        reply = await ask.http.get(path, headers={"origin": "null"})
        assert (reply.status_code, code(reply)) == (403, "foreign-origin")
