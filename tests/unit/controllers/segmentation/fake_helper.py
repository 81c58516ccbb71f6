"""A helper that is not there: its contract over a fake transport, its jobs led by the tests."""

import asyncio
import json
import re

import httpx
import numpy as np

from spine_app.helper_client.client import HelperClient
from spine_app.helper_client.connection import Connection
from spine_app.helper_client.documents import Model
from spine_app.helper_client.presence import HelperPresence, HelperStatus
from tests.unit.controllers.told import GRID
from tests.unit.helper_client.client_cases import fixture, npy, problem, reply, said

LABELS = [
    *({"value": 19 + n, "name": f"L{n}"} for n in range(1, 7)),
    *({"value": 119 + n, "name": f"disc below L{n}"} for n in range(1, 6)),
    {"value": 19, "name": "T12"},
    {"value": 26, "name": "sacrum"},
]
ROW = {20: 15, 21: 11, 22: 7}
"""L1 to L3 and the slice each begins in."""


def model(name="m", modes=("fast",), modalities=("CT",), **more):
    told = {"id": name, "modes": list(modes), "modalities": list(modalities), "labels": LABELS}
    return Model.model_validate_json(json.dumps(fixture("model.no-weights", **told) | more))


def labels_of(row):
    array = np.zeros(GRID.shape_kji, np.uint8)
    for value, k in row.items():
        array[k : k + 2, 10:20, 15:25] = value
    return array


def vertebra(value, level, confidence=0.99, alternatives=(), **more):
    told = {"value": value, "kind": "vertebra", "level": level, "confidence": confidence}
    told |= {"quality": 0.9, "alternatives": [list(one) for one in alternatives]}
    told |= {"centre_ijk": [20.0, 15.0, 8.0], "volume_ml": 1.0, "is_pinned": False, "flags": []}
    return told | more


def named(row, **more):
    levels = {19: "T12"} | {19 + n: f"L{n}" for n in range(1, 7)}
    return [vertebra(value, levels[value], **more) for value in row]


class FakeJob:
    """A job that goes on when a test says so."""

    def __init__(self, number, request, key):
        self.id, self.request, self.key = f"{number:032x}", request, key
        self.told = {"state": "pending", "fraction": 0.0, "stage": None}
        self.events = asyncio.Queue()
        self.row, self.flags, self.instances = ROW, [], None
        self._count = 0
        self.looked = []
        self.send()

    def document(self):
        about = {"job": self.id, "model": self.request["model"], "volume": self.request["volume"]}
        about |= {"mode": self.request["mode"], "eta_s": None, "error": None, "previews": 0}
        return fixture("job.running") | about | self.told

    def send(self, kind="job", document=None, **told):
        self.told |= told
        self._count += 1
        data = json.dumps(self.document() if document is None else document)
        self.events.put_nowait(f"id: {self._count}\nevent: {kind}\ndata: {data}\n\n".encode())

    def run(self, **told):
        self.send(state="running", **{"stage": "find", "fraction": 0.25} | told)

    def look(self, *finished):
        preview = {"number": len(self.looked) + 1, "shape_kji": [10, 15, 20]}
        preview |= {"step_kji": [2, 2, 2], "finished": list(finished)}
        self.looked.append(preview)
        self.send("preview", preview)

    def succeed(self, row=ROW, flags=(), instances=None):
        self.row, self.flags = row, list(flags)
        self.instances = named(row) if instances is None else instances
        self.send("done", state="success", fraction=1.0, flags=self.flags)

    def fail(self, code):
        self.send("done", state="error", error=code)

    async def stream(self):
        while True:
            piece = await self.events.get()
            yield piece
            if b"event: done" in piece:
                self.events.put_nowait(piece)
                return


class FakeHelper:
    """Stands in for whoever keeps a helper; remembers what it was asked."""

    def __init__(self, *models):
        self.models = models or (model(),)
        self.status = HelperStatus(HelperPresence.READY, "1", self.models)
        self.client = HelperClient(Connection(httpx.MockTransport(self._answer)))
        self.asked_again = 0
        self.requests = []
        self.jobs = []
        self.volumes = {}
        self.refusals = {}
        self.relabels = []
        self.gate = asyncio.Event()
        self.gate.set()

    def ask(self):
        self.asked_again += 1

    def heard(self, method, part):
        """How often something was asked for."""
        return sum(m == method and part in path for m, path in self.requests)

    @property
    def job(self):
        return self.jobs[-1]

    async def _answer(self, request):
        method, path = request.method, request.url.path
        self.requests.append((method, path))
        last = path.rsplit("/", 1)[1]
        kind = f"{method} {re.sub('[0-9a-f]{32,64}', 'ID', path.removeprefix('/v1/'))}"
        if kind in self.refusals:
            code = self.refusals[kind]
            code = code.pop(0) if isinstance(code, list) else code
            if code:
                return _refused(code)
        answer = getattr(self, f"_{method.lower()}_{path.split('/')[2]}")
        return await answer(request, last)

    async def _get_volumes(self, _, digest):
        if digest not in self.volumes:
            return _refused("unknown-volume")
        return reply(200, said({"volume": digest, "grid": self.volumes[digest]}))

    async def _put_volumes(self, request, digest):
        await request.aread()
        self.volumes[digest] = json.loads(request.headers["spine-grid"])
        return reply(201, said({"volume": digest, "grid": self.volumes[digest]}))

    async def _delete_volumes(self, _, digest):
        self.volumes.pop(digest, None)
        return reply(204, b"")

    async def _post_jobs(self, request, last):
        content = json.loads(await request.aread())
        if last == "relabel":
            return self._relabel(content["pins"])
        await self.gate.wait()
        key = request.headers["idempotency-key"]
        found = next((job for job in self.jobs if job.key == key), None)
        if found is None:
            found = FakeJob(len(self.jobs) + 1, content, key)
            self.jobs.append(found)
        return reply(202, said(found.document()))

    async def _get_jobs(self, request, last):
        job = next(one for one in self.jobs if one.id in request.url.path)
        if last == "events":
            return httpx.Response(200, content=job.stream())
        if last == "preview":
            about = job.looked[-1]
            body = npy(labels_of(job.row)[::2, ::2, ::2])
            return reply(200, body, {"spine-preview": json.dumps(about)})
        if last == "result":
            return reply(200, npy(labels_of(job.row)))
        return reply(200, said(self._report(job)))

    async def _delete_jobs(self, _, job_id):
        job = next(one for one in self.jobs if one.id == job_id)
        if job.told["state"] in ("pending", "running"):
            job.send("done", state="cancelled")
        return reply(200, said(job.document()))

    def _report(self, job):
        told = {"job": job.id, "volume": job.request["volume"], "model": job.request["model"]}
        told |= {"mode": job.request["mode"], "flags": job.flags, "instances": job.instances}
        return fixture("report.no-weights") | told | {"seconds": 4.0}

    def _relabel(self, pins):
        """All vertebrae move as the one that is pinned; L1 above the first is T12."""
        self.relabels.append(pins)
        (first, *_) = pins.items()
        levels = {"T12": 19} | {f"L{n}": 19 + n for n in range(1, 7)}
        shift = levels[first[1]] - int(first[0])
        values = {value: value + shift for value in self.job.row}
        if not set(values.values()) <= set(levels.values()):
            return _refused("bad-pins")
        instances = named(values.values())
        for one, value in zip(instances, values, strict=True):
            one["is_pinned"] = str(value) in pins
        answer = {"job": self.job.id, "values": {str(a): b for a, b in values.items()}}
        return reply(200, said(answer | {"margin": 9.0, "flags": [], "instances": instances}))


def _refused(code):
    status, body, _ = problem(code)
    return reply(status, said(body))
