"""Our side of `segment`, one measurement in each process.

    python -m tests.benchmarks.segment_ours tile MODEL.onnx BACKEND [PRECISION]
    python -m tests.benchmarks.segment_ours predict PACK VOLUME.npy MODE K J I [BOX]
    python -m tests.benchmarks.segment_ours export HEADS KIND
    python -m tests.benchmarks.segment_ours builtin VOLUME.npy K J I
    python -m tests.benchmarks.segment_ours cancel VOLUME.npy K J I
    python -m tests.benchmarks.segment_ours idle

Each prints one line of JSON with its seconds, without Python's start and imports.
"""

import asyncio
import hashlib
import json
import sys
import time
from pathlib import Path

import httpx
import numpy as np

from spine_helper.builtin.engine import run as run_builtin
from spine_helper.engines.engine import Box, Task
from spine_helper.engines.registry import installed
from spine_helper.nnunet.engine import run_pack
from spine_helper.nnunet.stream import Enlarger
from spine_helper.running.openvino_runner import OpenvinoRunner
from spine_helper.running.runner import open_runner
from spine_helper.service.access import Access
from spine_helper.service.child import Limits
from spine_helper.service.jobs import JobTable
from spine_helper.service.npy import header_bytes
from spine_helper.service.server import Holdings, build_app
from spine_helper.volumes.axis import Axis
from spine_helper.volumes.grid import Grid

THREADS = 2
PATCH = (128, 128, 128)
LPS = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
AMID = 0.5
"""Share of a run at which the segmenter is at its tiles."""
COARSE, FINE = (267, 240, 240), (400, 512, 512)


class Quiet:
    """Follows nothing."""

    def progress(self, stage, fraction):
        """Ignore it."""

    def preview(self, labels_kji, step_kji, finished=()):
        """Ignore it."""


def main():
    act = {one.__name__: one for one in (tile, predict, export, builtin, cancel, idle)}
    sys.stdout.write(json.dumps(act[sys.argv[1]](*sys.argv[2:])) + "\n")


def idle():
    """Imports done, nothing else, long enough to be seen."""
    time.sleep(1)
    return {}


def tile(model, backend, precision=None):
    """One tile after one to warm up."""
    content = Path(model).read_bytes()
    if precision is None:
        runner = open_runner(content, THREADS, backend)
    else:
        runner = OpenvinoRunner(content, THREADS, precision)
    image = np.random.default_rng(0).normal(size=(1, 1, *PATCH)).astype(np.float32)
    runner(image)
    started = time.perf_counter()
    runner(image)
    return {"seconds": time.perf_counter() - started}


def predict(pack, volume, mode, *numbers):
    """A volume from its voxels to findings."""
    k, j, i = map(float, numbers[:3])
    box = Box(*(tuple(map(int, part.split(","))) for part in numbers[3:5])) if numbers[3:] else None
    voxels = np.load(volume)
    grid = Grid(voxels.shape, (i, j, k), LPS, "CT")
    started = time.perf_counter()
    found = run_pack(pack, Task(voxels, grid, mode, box, THREADS), Quiet())
    took = time.perf_counter() - started
    return {"seconds": took, "voxels": int((found.labels_kji > 0).sum()), "by": found.provider}


class FirstLook(Quiet):
    """Notes when the first coarse mask comes."""

    def __init__(self):
        self.started, self.seconds = time.perf_counter(), None

    def preview(self, labels_kji, step_kji, finished=()):
        """Note the first one."""
        if self.seconds is None:
            self.seconds = time.perf_counter() - self.started


def builtin(volume, *numbers):
    """A volume through the networks that ship with the helper, as in a fresh process."""
    k, j, i = map(float, numbers)
    voxels = np.load(volume)
    watch = FirstLook()
    found = run_builtin(Task(voxels, Grid(voxels.shape, (i, j, k), LPS, "CT")), watch)
    took = time.perf_counter() - watch.started
    count = sum(one.kind == "vertebra" for one in found.instances)
    return {"seconds": took, "first": watch.seconds, "vertebrae": count}


def cancel(volume, *numbers):
    """Seconds until a run of `builtin-small` amid its tiles is over, asked over HTTP."""
    return {"seconds": asyncio.run(_cancelled(np.load(volume), *map(float, numbers)))}


async def _cancelled(voxels, k, j, i):
    registry = installed()
    table = JobTable(registry, Limits(), threads=THREADS)
    table.open()
    transport = httpx.ASGITransport(build_app(Holdings(registry, table), Access.by_socket()))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        body = header_bytes(voxels.shape, "<i2") + voxels.tobytes()
        grid = {"shape_kji": voxels.shape, "spacing_ijk": [i, j, k], "direction": LPS}
        headers = {
            "spine-grid": json.dumps({**grid, "modality": "CT"}),
            "content-type": "application/octet-stream",
        }
        digest = hashlib.sha256(body).hexdigest()
        (await http.put(f"/v1/volumes/{digest}", headers=headers, content=body)).raise_for_status()
        wanted = {"volume": digest, "model": "builtin-small"}
        reply = (await http.post("/v1/jobs", json=wanted)).raise_for_status()
        job = table.find(reply.json()["job"])
        while job.fraction < AMID:  # noqa: ASYNC110 - a job tells nobody of each tile
            await asyncio.sleep(0.01)
        started = time.perf_counter()
        (await http.delete(f"/v1/jobs/{job.id}")).raise_for_status()
        took = time.perf_counter() - started
    await table.close()
    return took


def export(heads, kind):
    """Logits to labels, plane by plane."""
    axes = tuple(Axis.of(old, new, None, "linear") for old, new in zip(COARSE, FINE, strict=True))
    planes = list(_planes(int(heads), kind))
    labels = np.empty(FINE, np.uint8)
    started = time.perf_counter()
    for index, plane in enumerate(Enlarger(axes).labels(planes)):
        labels[index] = plane
    return {"seconds": time.perf_counter() - started}


def _planes(heads, kind):
    """Noise, in which every class can win everywhere, or a column of blobs."""
    rng = np.random.default_rng(0)
    if kind == "noise":
        plane = rng.normal(size=(heads, *COARSE[1:])).astype(np.float32)
        yield from (plane for _ in range(COARSE[0]))
        return
    j, i = np.meshgrid(*(np.arange(size) - size / 2 for size in COARSE[1:]), indexing="ij")
    flat = j**2 + i**2
    for k in range(COARSE[0]):
        plane = np.zeros((heads, *COARSE[1:]), np.float16)
        for head in range(1, heads):
            distance = np.sqrt(flat + (k - COARSE[0] * head / heads) ** 2)
            plane[head] = np.clip(14 - distance, -12, 12)
        yield plane


if __name__ == "__main__":
    main()
