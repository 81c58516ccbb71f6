"""Volumes: what is accepted, what is kept, and how little of it is copied."""

import asyncio
import hashlib
import multiprocessing
import os
import sys

import numpy as np
import pytest
from replies import code

from spine_helper.service.blocks import PlainBlock, SharedBlock, make_block, take_block
from spine_helper.service.problems import Refused
from spine_helper.service.volume_store import Shelf, Volume, VolumeStore
from spine_helper.volumes.grid import Grid

GRID = Grid((3, 4, 5), (1, 1, 2), ((1, 0, 0), (0, 1, 0), (0, 0, 1)), "CT")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="files in memory are Linux's")


async def test_a_volume_is_resident_under_the_digest_of_its_file(ask):
    reply = await ask.put()
    digest = hashlib.sha256(ask.body()).hexdigest()
    assert reply.status_code == 201
    assert reply.json()["volume"] == digest
    assert reply.json()["grid"]["spacing_ijk"] == [1, 1, 2]
    assert (await ask.http.get(f"/v1/volumes/{digest}")).json() == reply.json()
    assert (await ask.http.delete(f"/v1/volumes/{digest}")).status_code == 204
    assert code(await ask.http.get(f"/v1/volumes/{digest}")) == "unknown-volume"
    assert code(await ask.http.delete(f"/v1/volumes/{digest}")) == "unknown-volume"
    assert code(await ask.submit("threshold", digest)) == "unknown-volume"


async def test_the_same_voxels_on_another_grid_take_the_place_of_the_first(ask):
    first = await ask.volume()
    second = await ask.volume(spacing_ijk=[2, 2, 2])
    assert (first, len(ask.store)) == (second, 1)
    reply = await ask.http.get(f"/v1/volumes/{first}")
    assert reply.json()["grid"]["spacing_ijk"] == [2, 2, 2]


async def test_another_digest_is_refused_and_nothing_is_kept(ask):
    assert code(await ask.put(digest="0" * 64)) == "digest-mismatch"
    assert (len(ask.store), ask.store.held_bytes) == (0, 0)


@pytest.mark.parametrize("digest", ["", "x", "AB" * 32, "ab" * 31, "ab" * 33, "../x"])
async def test_what_is_no_digest_is_refused(ask, digest):
    assert (await ask.put(digest=digest)).status_code in {404, 422}


@pytest.mark.parametrize("grid", ["", "{", "[]", "null", "{}", " " * 3000, "[" * 2000, "NaN"])
async def test_a_grid_that_is_none_is_refused(ask, grid):
    assert code(await ask.put(spine_grid=grid)) == "bad-grid"


@pytest.mark.parametrize(
    "direction",
    [
        [[1, 0, 0], [0, 1, 0], [0, 0, -1]],
        [[1, 0, 0], [1, 0, 0], [0, 0, 1]],
        [[0.5, 0, 0], [0, 0.5, 0], [0, 0, 0.5]],
    ],
)
async def test_directions_must_be_orthonormal_and_right_handed(ask, direction):
    assert code(await ask.put(spine_grid=ask.grid(direction=direction))) == "bad-grid"


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data", ""])
async def test_other_content_types_are_refused(ask, kind):
    assert code(await ask.put(content_type=kind)) == "unsupported-type"


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

    assert code(await ask.put(unread(), content_length=length)) == expected


async def test_a_grid_beyond_the_limit_is_refused_unread(ask):
    grid = ask.grid(shape_kji=[65535, 65535, 65535])
    assert code(await ask.put(spine_grid=grid)) == "body-too-large"


async def test_a_body_shorter_or_longer_than_declared_is_refused(ask):
    body = ask.body()
    for content in (body[:-1], body + b"x"):

        async def pieces(content=content):
            yield content

        reply = await ask.put(pieces(), content_length=str(len(body)))
        assert code(reply) == "size-mismatch"
    assert ask.store.held_bytes == 0


async def test_a_body_that_stalls_is_refused_and_its_room_is_free_again(ask, monkeypatch):
    monkeypatch.setattr("spine_helper.service.receive.CHUNK_TIMEOUT_S", 0.05)

    async def pieces():
        yield b"x"
        await asyncio.sleep(1)

    reply = await ask.put(pieces(), content_length=str(len(ask.body())))
    assert code(reply) in {"body-timed-out", "size-mismatch"}
    assert ask.store.held_bytes == 0


async def test_a_sender_that_goes_away_frees_its_room(ask):
    headers = {"host": "localhost", "content-type": "application/octet-stream"}
    headers |= {"content-length": str(len(ask.body())), "spine-grid": ask.grid()}
    scope = {"type": "http", "method": "PUT", "path": "/v1/volumes/" + "0" * 64}
    scope |= {
        "query_string": b"",
        "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
    }
    sent = []

    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    await ask.app(scope, receive, send)
    assert {message["status"] for message in sent if "status" in message} == {400}
    assert ask.store.held_bytes == 0


def kept(store, name, size):
    block = store.make_room(size)
    volume = Volume(name * 64, GRID, Shelf(block), 0)
    store.keep(volume)
    return volume


def test_the_volume_not_used_for_longest_goes_first_and_one_in_use_stays():
    store = VolumeStore(100)
    first, second = kept(store, "a", 40), kept(store, "b", 40)
    store.find(first.id)
    kept(store, "c", 40)
    assert [name for name in "abc" if has(store, name)] == ["a", "c"]
    first.shelf.lend()
    kept(store, "d", 60)
    assert [name for name in "acd" if has(store, name)] == ["a", "d"]
    kept(store, "e", 40).shelf.lend()
    with pytest.raises(Refused, match="store-full"):
        store.make_room(40)
    with pytest.raises(Refused, match="body-too-large"):
        store.make_room(101)
    assert second.shelf.block.size == 40
    store.clear()
    assert first.shelf.block.read(0, 4) == bytes(4)
    first.shelf.take_back()
    assert_closed(first.shelf.block)


def has(store, name):
    try:
        store.find(name * 64)
    except Refused:
        return False
    return True


def assert_closed(block):
    if isinstance(block, SharedBlock):
        with pytest.raises(OSError, match="Bad file"):
            block.read(0, 1)
    else:
        assert block.read(0, 1) == b""


@LINUX
def test_a_full_block_cannot_be_changed_by_anybody():
    block = SharedBlock(8)
    block.write(0, b"12345678")
    block.seal()
    with pytest.raises(PermissionError):
        block.write(0, b"x")
    with pytest.raises(PermissionError):
        os.ftruncate(block._handle, 4)
    assert block.read(0, 8) == b"12345678"
    block.close()


@pytest.mark.parametrize("kind", [pytest.param(SharedBlock, marks=LINUX), PlainBlock])
def test_a_block_arrives_at_the_other_end(kind):
    block = kind(100_000)
    block.write(0, b"a" * 50_000)
    block.write(50_000, memoryview(b"b" * 50_000))
    block.seal()
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    with ours, theirs:
        from threading import Thread  # noqa: PLC0415

        sender = Thread(target=block.give, args=(ours, os.getpid()))
        sender.start()
        taken = take_block(theirs, block.size, block.is_shared)
        sender.join()
    assert bytes(taken) == b"a" * 50_000 + b"b" * 50_000
    assert taken.readonly
    block.close()


async def test_a_job_runs_on_a_block_of_either_kind(ask, monkeypatch):
    monkeypatch.setattr("spine_helper.service.volume_store.make_block", PlainBlock)
    voxels = np.full((20, 200, 200), 50, "<i2")
    job = await ask.finished("threshold", await ask.volume(voxels))
    assert job["state"] == "success"
    assert make_block(1).is_shared == (sys.platform == "linux")


async def test_a_volume_that_is_dropped_stays_for_the_job_that_has_it(ask):
    volume = await ask.volume()
    job = await ask.started("slow", volume)
    assert (await ask.http.delete(f"/v1/volumes/{volume}")).status_code == 204
    await job.ended.wait()
    assert job.state == "success"
    assert_closed(job.volume.shelf.block)
