"""What the helper's tests share."""

import json
import sys
from pathlib import Path

import httpx
import numpy as np
import pytest

# The tiny engines are imported again, by name, in each job's child process.
sys.path.insert(0, str(Path(__file__).parent))

from tiny_engines import REGISTRY

from spine_helper.service.access import Access
from spine_helper.service.jobs import JobTable
from spine_helper.service.npy import header_bytes
from spine_helper.service.server import build_app

SHAPE = (3, 4, 5)
DIRECTION = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


class Ask:
    """A client of the application in this process, with the requests the tests need."""

    def __init__(self, http, table, app):
        self.app = app
        self.http = http
        self.table = table

    @staticmethod
    def grid(**changes):
        grid = {"shape_kji": SHAPE, "spacing_ijk": [1, 1, 2], "direction": DIRECTION}
        return json.dumps({**grid, "modality": "CT", **changes})

    @staticmethod
    def body(voxels=None):
        voxels = np.zeros(SHAPE, "<i2") if voxels is None else voxels
        return header_bytes(voxels.shape, "<i2") + voxels.tobytes()

    async def submit(self, model, body=None, **headers):
        headers = {k.replace("_", "-"): v for k, v in headers.items()}
        base = {"spine-grid": self.grid(), "content-type": "application/octet-stream"}
        base |= headers
        content = self.body() if body is None else body
        params = {"model": model}
        return await self.http.post("/v1/jobs", params=params, headers=base, content=content)

    async def started(self, model, body=None):
        reply = await self.submit(model, body)
        assert reply.status_code == 202, reply.text
        return self.table.find(reply.json()["job"])

    async def finished(self, model, body=None):
        job = await self.started(model, body)
        await job.ended.wait()
        return (await self.http.get(f"/v1/jobs/{job.id}")).json()


@pytest.fixture
async def table():
    table = JobTable()
    table.open()
    yield table
    await table.close()


@pytest.fixture
async def ask(table):
    app = build_app(REGISTRY, Access.by_socket(), table)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        yield Ask(http, table, app)
