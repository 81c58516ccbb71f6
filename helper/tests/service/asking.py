"""A client of the service with the requests its tests need."""

import hashlib
import json

import numpy as np

from spine_helper.service.npy import header_bytes

SHAPE = (3, 4, 5)
DIRECTION = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


class Ask:
    """A client with the requests the tests need, of the application in this process or another."""

    def __init__(self, http, holdings=None, app=None):
        self.app = app
        self.http = http
        if holdings is not None:
            self.table = holdings.table
            self.store = holdings.store

    @staticmethod
    def grid(**changes):
        grid = {"shape_kji": SHAPE, "spacing_ijk": [1, 1, 2], "direction": DIRECTION}
        return json.dumps({**grid, "modality": "CT", **changes})

    @staticmethod
    def body(voxels=None):
        voxels = np.zeros(SHAPE, "<i2") if voxels is None else voxels
        return header_bytes(voxels.shape, "<i2") + voxels.tobytes()

    async def put(self, body=None, digest=None, **headers):
        body = self.body() if body is None else body
        if digest is None:
            digest = hashlib.sha256(body if isinstance(body, bytes) else b"").hexdigest()
        given = {k.replace("_", "-"): v for k, v in headers.items()}
        base = {"spine-grid": self.grid(), "content-type": "application/octet-stream"}
        return await self.http.put(f"/v1/volumes/{digest}", headers=base | given, content=body)

    async def volume(self, voxels=None, **grid):
        shape = SHAPE if voxels is None else voxels.shape
        reply = await self.put(
            self.body(voxels), spine_grid=self.grid(shape_kji=list(shape), **grid)
        )
        assert reply.status_code == 201, reply.text
        return reply.json()["volume"]

    async def submit(self, model, volume=None, headers=None, **members):
        volume = await self.volume() if volume is None else volume
        request = {"volume": volume, "model": model, **members}
        return await self.http.post("/v1/jobs", json=request, headers=headers)

    async def started(self, model, volume=None, **members):
        reply = await self.submit(model, volume, **members)
        assert reply.status_code == 202, reply.text
        return self.table.find(reply.json()["job"])

    async def finished(self, model, volume=None, **members):
        job = await self.started(model, volume, **members)
        await job.ended.wait()
        return (await self.http.get(f"/v1/jobs/{job.id}")).json()
