"""The app's client against the real helper: in this process, and over its socket."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import httpx
import numpy as np
import pytest

from spine_app.domain.geometry import Grid
from spine_app.domain.helper_errors import HelperAbsent, HelperError, HelperRefused
from spine_app.domain.volume import Modality, Volume
from spine_app.helper_client.client import HelperClient
from spine_app.helper_client.connection import Connection
from spine_app.helper_client.documents import Box, Job, JobRequest, JobState, Preview
from spine_helper.service.access import Access
from spine_helper.service.jobs import JobTable
from spine_helper.service.server import Holdings, build_app

HELPER_TESTS = Path(__file__).parents[2] / "helper" / "tests" / "service"
OBLIQUE = [[0, -1, 0], [0.6, 0, 0.8], [-0.8, 0, 0.6]]


def volume(shape=(3, 40, 50), modality=Modality.CT):
    voxels = np.arange(np.prod(shape), dtype=np.int64).reshape(shape) % 400 - 200
    grid = Grid(shape, [0.5, 0.5, 2], [10, 20, 30], np.array(OBLIQUE))
    return Volume(voxels.astype(np.int16), grid, modality)


@pytest.fixture
async def client(monkeypatch):
    monkeypatch.syspath_prepend(HELPER_TESTS)
    from tiny_engines import REGISTRY  # noqa: PLC0415 - found only now

    holdings = Holdings(REGISTRY, JobTable(REGISTRY, threads=1))
    holdings.table.open()
    transport = httpx.ASGITransport(build_app(holdings, Access.by_socket()))
    async with HelperClient(Connection(transport)) as client:
        yield client
    await holdings.table.close()
    holdings.store.clear()


@pytest.fixture
def installed(tmp_path):
    path = tmp_path / "private" / "helper.sock"
    command = [sys.executable, "-m", "spine_helper", "serve", "--socket", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        process.stdout.readline()
        yield process, path
        process.kill()


async def submitted(client, sent, model, **more):
    return await client.submit(JobRequest(volume=await client.put(sent), model=model, **more))


async def end_of(client, job):
    async with asyncio.timeout(20):
        documents = [d async for d in client.events(job.job) if isinstance(d, Job)]
        return documents[-1]


async def described(client, model):
    return next(m for m in (await client.health()).models if m.id == model)


async def test_labels_come_back_on_the_grid_that_was_sent(client):
    model = await described(client, "threshold")
    sent = volume()
    job = await end_of(client, await submitted(client, sent, model.id))
    labelled = await client.result(job, sent, model)
    expected = (sent.voxels_kji > 0).astype("u1") + (sent.voxels_kji > 100)
    np.testing.assert_array_equal(labelled.labels_kji, expected)
    assert not labelled.labels_kji.flags.writeable
    assert (labelled.report.model, labelled.report.flags) == ("threshold", ("gap",))
    await client.cancel(job.job)
    with pytest.raises(HelperRefused):
        await client.job(job.job)
    await client.forget(job.volume)
    with pytest.raises(HelperRefused):
        await client.forget(job.volume)


async def test_voxels_in_another_order_are_the_same_volume(client):
    model = await described(client, "threshold")
    plain = volume()
    turned = Volume(np.asfortranarray(plain.voxels_kji), plain.grid, plain.modality)
    assert await client.put(plain) == await client.put(turned)
    job = await end_of(client, await submitted(client, turned, model.id))
    labelled = await client.result(job, turned, model)
    np.testing.assert_array_equal(labelled.labels_kji > 0, plain.voxels_kji > 0)


async def test_stages_and_the_preview_are_heard_on_the_way(client):
    model = await described(client, "stages")
    sent = volume()
    job = await submitted(client, sent, model.id)
    heard = [document async for document in client.events(job.job)]
    stages = [document.stage for document in heard if isinstance(document, Job)]
    assert list(dict.fromkeys(stages))[-4:] == ["find", "segment", "name", "finish"]
    previews = [d for d in heard if isinstance(d, Preview)]
    assert [(d.number, d.finished) for d in previews] == [(1, ()), (2, (1,))]
    assert previews[0].shape_kji == (2, 20, 25)
    coarse = await client.preview(job.job, model)
    assert coarse.labels_kji.shape == sent.grid.shape_kji
    assert coarse.about == previews[1]


async def test_mode_box_and_key_arrive(client):
    model = await described(client, "both-modes")
    sent = volume()
    box = Box(start_kji=(0, 1, 2), stop_kji=(2, 30, 40))
    request = JobRequest(volume=await client.put(sent), model=model.id, mode="exact", box=box)
    first = await client.submit(request, "key-of-one-click")
    again = await client.submit(request, "key-of-one-click")
    assert first.job == again.job
    labelled = await client.result(await end_of(client, first), sent, model)
    assert set(np.unique(labelled.labels_kji[0:2, 1:30, 2:40])) == {2}
    assert labelled.labels_kji.astype(int).sum() == 2 * 2 * 29 * 38


async def test_a_level_that_a_person_says_changes_all_of_them(client):
    sent = volume((30, 8, 8))
    job = await end_of(client, await submitted(client, sent, "spine"))
    answer = await client.relabel(job.job, {21: "L3"})
    assert answer.values == {"20": 21, "21": 22, "22": 23}
    assert [instance.level for instance in answer.instances] == ["L2", "L3", "L4"]
    with pytest.raises(HelperRefused) as caught:
        await client.relabel(job.job, {99: "L1"})
    assert caught.value.problem == "bad-pins"


@pytest.mark.parametrize(
    ("model", "code"), [("crash", "engine-crashed"), ("garbage:undeclared", "bad-result")]
)
async def test_a_job_that_failed_says_why_and_has_no_labels(client, model, code):
    sent = volume()
    job = await end_of(client, await submitted(client, sent, model))
    assert (job.state, job.error) == (JobState.ERROR, code)
    with pytest.raises(HelperRefused):
        await client.result(job, sent, await described(client, model))


async def test_a_job_can_be_cancelled(client):
    job = await submitted(client, volume(), "endless")
    assert (await client.cancel(job.job)).state is JobState.CANCELLED


async def test_what_the_helper_refuses_is_a_typed_error(client):
    for sent, model, code in (
        (volume(), "vertebrae", "unknown-model"),
        (volume(modality=Modality.MR), "threshold", "wrong-modality"),
    ):
        with pytest.raises(HelperRefused) as caught:
            await submitted(client, sent, model)
        assert caught.value.problem == code


async def test_a_grid_the_contract_cannot_express_is_a_typed_error(client):
    wide = Volume(
        np.zeros((1, 1, 1), np.int16),
        Grid((1, 1, 1), [2000, 1, 1], [0] * 3, np.eye(3)),
        Modality.CT,
    )
    with pytest.raises(HelperError):
        await client.put(wide)


async def test_the_origin_and_nothing_else_stays_behind(client):
    seen = []
    http = client._connection._http
    send = http._transport.handle_async_request

    async def listen(request):
        seen.append(request)
        return await send(request)

    http._transport.handle_async_request = listen
    await client.put(volume())
    sent = seen[-1]
    assert sent.method == "PUT"
    assert set(sent.headers) == {
        "host", "accept", "accept-encoding", "connection", "user-agent", "content-type",
        "content-length", "spine-grid",
    }  # fmt: skip
    assert set(json.loads(sent.headers["spine-grid"])) == {
        "shape_kji", "spacing_ijk", "direction", "modality",
    }  # fmt: skip


@pytest.mark.integration
@pytest.mark.skipif(sys.platform == "win32", reason="Unix domain sockets")
async def test_the_installed_helper_answers_over_its_socket(installed):
    process, path = installed
    async with HelperClient(Connection.over_socket(path)) as client:
        health = await client.health()
        assert (health.contract, health.state) == (3, "idle")
        large = volume((16, 512, 512))
        with pytest.raises(HelperRefused) as caught:
            await submitted(client, large, "no-such-model")
        assert caught.value.problem == "unknown-model"
        process.terminate()
        await asyncio.to_thread(process.wait, 5)
        with pytest.raises(HelperAbsent):
            await client.health()
