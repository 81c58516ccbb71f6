"""Answers of a helper that is not there, for the tests of its client."""

import io
import json
from pathlib import Path

import httpx
import numpy as np

from spine_app.domain.geometry import Grid
from spine_app.domain.volume import Modality, Volume
from spine_app.helper_client.arrays import digest_of
from spine_app.helper_client.client import HelperClient
from spine_app.helper_client.connection import Connection
from spine_app.helper_client.documents import Job, JobRequest, Model

FIXTURES = Path(__file__).parents[3] / "helper" / "contract" / "fixtures" / "valid"


SHAPE = (2, 3, 4)


ID = "0123456789abcdef" * 2


VOLUME = Volume(
    np.zeros(SHAPE, np.int16), Grid(SHAPE, [1, 1, 1], [0, 0, 0], np.eye(3)), Modality.CT
)


DIGEST = digest_of(VOLUME.voxels_kji)


def fixture(name, **changes):
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8")) | changes


HEALTH = fixture("health.no-models")


JOB = fixture("job.success", job=ID, model="m", volume=DIGEST)


INSTANCES = [
    fixture("report.weights")["instances"][0] | {"value": value, "level": level}
    for value, level in ((1, "C1"), (5, "C5"))
]


REPORT = fixture(
    "report.no-weights", job=ID, model="m", volume=DIGEST, seconds=1, instances=INSTANCES
)


MODEL = Model.model_validate_json(
    json.dumps(
        fixture("model.no-weights", id="m")
        | {"labels": [{"value": 1, "name": "C1"}, {"value": 5, "name": "C5"}]}
    )
)


REQUEST = JobRequest(volume=DIGEST, model="m")


GRID = {"shape_kji": SHAPE, "spacing_ijk": [1, 1, 1], "direction": np.eye(3).tolist()}


RESIDENT = {"volume": DIGEST, "grid": GRID | {"modality": "CT"}}


def reply(status, body, headers=None):
    async def pieces():
        yield body

    return httpx.Response(status, content=pieces(), headers=headers)


def answering(status=200, body=b"", headers=None):
    async def answer(request):
        return reply(status, body, headers)

    return HelperClient(Connection(httpx.MockTransport(answer)))


def failing(error):
    async def answer(request):
        raise error

    return HelperClient(Connection(httpx.MockTransport(answer)))


def npy(array, version=(1, 0)):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version=version, allow_pickle=True)
    return stream.getvalue()


GOOD = np.array([0, 1, 5, 0] * 6, np.uint8).reshape(SHAPE)


def by_path(**answers):
    """A client of a helper that answers by the last part of the path; 200 unless a pair says so."""
    asked = []

    async def answer(request):
        asked.append(request)
        given = answers[request.url.path.rsplit("/", 1)[1]]
        given = given.pop(0) if isinstance(given, list) else given
        if isinstance(given, Exception):
            raise given
        status, body, headers = given if isinstance(given, tuple) else (200, given, None)
        return reply(status, body if isinstance(body, bytes) else said(body), headers)

    client = HelperClient(Connection(httpx.MockTransport(answer)))
    client.asked = asked
    return client


def said(document):
    return json.dumps(document).encode()


def problem(code, status=404):
    body = {"type": "about:blank", "title": "No", "status": status, "code": code}
    return status, body, None


async def labels(body, report=None, model=MODEL):
    job = Job.model_validate_json(json.dumps(JOB))
    async with by_path(report=REPORT if report is None else report, result=body) as client:
        return await client.result(job, VOLUME, model)
