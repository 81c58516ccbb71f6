"""The app's client against the real helper: in this process, and over its socket."""

import asyncio
import subprocess
import sys
from pathlib import Path

import httpx
import numpy as np
import pytest

from spine_app.domain.geometry import Grid
from spine_app.domain.helper_errors import HelperError, HelperRefused
from spine_app.domain.volume import Modality, Volume
from spine_app.helper_client.client import HelperClient, HelperPresence
from spine_app.helper_client.documents import JobState
from spine_helper.service.access import Access
from spine_helper.service.jobs import JobTable
from spine_helper.service.server import build_app

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

    table = JobTable()
    table.open()
    transport = httpx.ASGITransport(build_app(REGISTRY, Access.by_socket(), table))
    async with HelperClient(transport) as client:
        yield client
    await table.close()


@pytest.fixture
def installed(tmp_path):
    path = tmp_path / "private" / "helper.sock"
    command = [sys.executable, "-m", "spine_helper", "serve", "--socket", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        process.stdout.readline()
        yield process, path
        process.kill()


async def end_of(client, job):
    async with asyncio.timeout(20):
        while True:
            job = await client.job(job.job)
            if job.state not in {JobState.PENDING, JobState.RUNNING}:
                return job
            await asyncio.sleep(0.02)


async def test_labels_come_back_on_the_grid_that_was_sent(client):
    status = await client.probe()
    assert status.presence is HelperPresence.READY
    model = next(model for model in status.models if model.id == "threshold")
    sent = volume()
    job = await end_of(client, await client.submit(sent, model.id))
    labelled = await client.labels(job, sent, model)
    expected = (sent.voxels_kji > 0).astype("u1") + (sent.voxels_kji > 100)
    np.testing.assert_array_equal(labelled.labels_kji, expected)
    assert not labelled.labels_kji.flags.writeable
    assert labelled.report.model == "threshold"
    await client.cancel(job.job)
    with pytest.raises(HelperRefused):
        await client.job(job.job)


async def test_voxels_in_another_order_arrive_in_ours(client):
    health = await client.health()
    model = next(model for model in health.models if model.id == "threshold")
    plain = volume()
    turned = np.asfortranarray(plain.voxels_kji)
    sent = Volume(turned, plain.grid, plain.modality)
    job = await end_of(client, await client.submit(sent, model.id))
    labelled = await client.labels(job, sent, model)
    np.testing.assert_array_equal(labelled.labels_kji > 0, plain.voxels_kji > 0)


@pytest.mark.parametrize(
    ("model", "code"), [("crash", "engine-crashed"), ("wrong_label", "bad-result")]
)
async def test_a_job_that_failed_says_why_and_has_no_labels(client, model, code):
    sent = volume()
    job = await end_of(client, await client.submit(sent, model))
    assert (job.state, job.error) == (JobState.ERROR, code)
    described = next(m for m in (await client.health()).models if m.id == model)
    with pytest.raises(HelperRefused):
        await client.labels(job, sent, described)


async def test_a_job_can_be_cancelled(client):
    job = await client.submit(volume(), "endless")
    assert (await client.cancel(job.job)).state is JobState.CANCELLED


async def test_what_the_helper_refuses_is_a_typed_error(client, caplog):
    with pytest.raises(HelperRefused):
        await client.submit(volume(), "vertebrae")
    with pytest.raises(HelperRefused):
        await client.submit(volume(modality=Modality.MR), "threshold")
    codes = [record.code for record in caplog.records if hasattr(record, "code")]
    assert {"unknown-model", "wrong-modality"} <= set(codes)


async def test_a_grid_the_contract_cannot_express_is_a_typed_error(client):
    wide = Volume(
        np.zeros((1, 1, 1), np.int16),
        Grid((1, 1, 1), [2000, 1, 1], [0] * 3, np.eye(3)),
        Modality.CT,
    )
    with pytest.raises(HelperError):
        await client.submit(wide, "threshold")


async def test_the_origin_and_nothing_else_stays_behind(client):
    seen = []
    send = client._http._transport.handle_async_request

    async def listen(request):
        seen.append(request)
        return await send(request)

    client._http._transport.handle_async_request = listen
    job = await client.submit(volume(), "endless")
    await client.cancel(job.job)
    headers = " ".join(f"{k}: {v}" for k, v in seen[0].headers.items())
    assert "origin_lps" not in headers
    assert set(seen[0].headers) == {
        "host", "accept", "accept-encoding", "connection", "user-agent", "content-type",
        "content-length", "spine-grid",
    }  # fmt: skip


@pytest.mark.integration
@pytest.mark.skipif(sys.platform == "win32", reason="Unix domain sockets")
async def test_the_installed_helper_is_ready_and_offers_no_model(installed):
    process, path = installed
    async with HelperClient.over_socket(path) as client:
        status = await client.probe()
        assert (status.presence, status.models) == (HelperPresence.READY, ())
        assert status.version
        with pytest.raises(HelperRefused):
            await client.submit(volume((16, 512, 512)), "vertebrae")
        process.terminate()
        await asyncio.to_thread(process.wait, 5)
        assert (await client.probe()).presence is HelperPresence.ABSENT
