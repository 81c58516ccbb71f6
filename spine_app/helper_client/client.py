"""Thin typed client of the segmentation helper.

Everything the helper says is checked here, once. Nothing of httpx leaves this file.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final, Self

import httpx
import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from spine_app.domain.helper_errors import (
    HelperAbsent,
    HelperError,
    HelperMismatch,
    HelperRefused,
)
from spine_app.domain.volume import Volume
from spine_app.helper_client.arrays import MAX_HEADER, read_labels, voxel_header
from spine_app.helper_client.documents import GridHeader, Health, Job, Model, Problem, Report

log = logging.getLogger(__name__)

_MAX_JSON: Final = 1024 * 1024
_SEND_BYTES: Final = 1024 * 1024
_TIMEOUT: Final = httpx.Timeout(10.0, connect=2.0)


class HelperPresence(Enum):
    """Whether the helper can be asked for anything."""

    ABSENT = "absent"
    READY = "ready"
    MISMATCH = "mismatch"


@dataclass(frozen=True)
class HelperStatus:
    """Presence for the status line; version and models only where it is ready."""

    presence: HelperPresence
    version: str = ""
    models: tuple[Model, ...] = ()


@dataclass(frozen=True, eq=False)
class Labelled:
    """What a job gave.

    Attributes:
        labels_kji: (k, j, i) uint8 on the grid that was sent, 0 is background. Read-only.
        report: how it came about.
    """

    labels_kji: NDArray[np.uint8]
    report: Report


@contextlib.contextmanager
def helper_errors() -> Iterator[None]:
    """The one place where httpx and pydantic errors become ours; their text is dropped."""
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.NetworkError):
        raise HelperAbsent from None
    except (httpx.RemoteProtocolError, httpx.DecodingError, ValidationError):
        raise HelperMismatch from None
    except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL):
        raise HelperError from None


class HelperClient:
    """Asks the helper over one transport. Use it as an async context, or call `close`."""

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport,
        base_url: str = "http://localhost",
        token: str | None = None,
    ) -> None:
        """Make a client that reads no proxy, certificate or password from the environment.

        Args:
            transport: how to reach the helper.
            base_url: scheme, host and port; the host is what the helper expects in `Host`.
            token: bearer token, None on a Unix domain socket.
        """
        headers = {"accept-encoding": "identity"}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        self._http = httpx.AsyncClient(
            transport=transport,
            base_url=base_url,
            headers=headers,
            timeout=_TIMEOUT,
            trust_env=False,
        )

    @classmethod
    def over_socket(cls, path: Path) -> Self:
        """A client of a helper that listens on a Unix domain socket."""
        return cls(httpx.AsyncHTTPTransport(uds=str(path), trust_env=False))

    @classmethod
    def over_port(cls, port: int, token: str) -> Self:
        """A client of a helper that listens on a loopback port."""
        transport = httpx.AsyncHTTPTransport(trust_env=False)
        return cls(transport, f"http://127.0.0.1:{port}", token)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def probe(self) -> HelperStatus:
        """Whether the helper is there; never raises a `HelperError`."""
        try:
            health = await self.health()
        except HelperMismatch:
            return HelperStatus(HelperPresence.MISMATCH)
        except HelperError:
            return HelperStatus(HelperPresence.ABSENT)
        return HelperStatus(HelperPresence.READY, health.version, health.models)

    async def health(self) -> Health:
        """What the helper is and can do.

        Raises:
            HelperError: as in every method: `HelperAbsent` where it cannot be reached,
                `HelperMismatch` where its answer breaks the contract, `HelperRefused`
                where it says no, `HelperError` itself where it does not answer in time.
        """
        with helper_errors():
            body, _ = await self._send(self._http.build_request("GET", "/v1/health"), 200)
            return Health.model_validate_json(bytes(body))

    async def submit(self, volume: Volume, model: str) -> Job:
        """Queue the segmentation of a volume by the model of this id.

        Raises:
            HelperError: see `health`.
        """
        head = voxel_header(volume.voxels_kji.shape)
        size = len(head) + volume.voxels_kji.nbytes
        request = self._http.build_request(
            "POST",
            "/v1/jobs",
            params={"model": model},
            headers={
                "content-type": "application/octet-stream",
                "content-length": str(size),
                "spine-grid": _grid_header(volume).model_dump_json(),
            },
            content=_pieces(head, volume.voxels_kji),
        )
        with helper_errors():
            body, _ = await self._send(request, 202)
            job = Job.model_validate_json(bytes(body))
        if job.model != model:
            raise HelperMismatch
        return job

    async def job(self, job: str) -> Job:
        """Where a job is.

        Raises:
            HelperError: see `health`.
        """
        return await self._about_job("GET", job)

    async def cancel(self, job: str) -> Job:
        """Cancel a job that has not ended; let the helper forget one that has.

        Raises:
            HelperError: see `health`.
        """
        return await self._about_job("DELETE", job)

    async def labels(self, job: Job, volume: Volume, model: Model) -> Labelled:
        """The label map of a successful job, checked against what was asked.

        Args:
            job: the job, as submitted.
            volume: what was sent.
            model: what was to run.

        Raises:
            HelperError: see `health`. A result of another shape, type, size or model, or with
                a value the model does not declare, is a `HelperMismatch`.
        """
        shape = volume.grid.shape_kji
        request = self._http.build_request("GET", f"/v1/jobs/{job.job}/result")
        with helper_errors():
            body, headers = await self._send(request, 200, volume.voxels_kji.size + MAX_HEADER)
            report = Report.model_validate_json(headers.get("spine-report", ""))
        if (report.model, report.model_sha256) != (model.id, model.sha256):
            raise HelperMismatch
        known = frozenset(label.value for label in model.labels)
        return Labelled(await asyncio.to_thread(read_labels, body, shape, known), report)

    async def _about_job(self, method: str, job: str) -> Job:
        request = self._http.build_request(method, f"/v1/jobs/{job}")
        with helper_errors():
            body, _ = await self._send(request, 200)
            answer = Job.model_validate_json(bytes(body))
        if answer.job != job:
            raise HelperMismatch
        return answer

    async def _send(
        self, request: httpx.Request, expected: int, limit: int = _MAX_JSON
    ) -> tuple[bytearray, httpx.Headers]:
        """Body and headers of the one reply that is not an error.

        Raises:
            HelperRefused: the helper answered with a problem document.
            HelperMismatch: another status, or more bytes than `limit`.
        """
        response = await self._http.send(request, stream=True)
        async with contextlib.aclosing(response):
            if response.status_code >= 400:
                problem = Problem.model_validate_json(bytes(await _read(response, _MAX_JSON)))
                log.warning("helper refused a request", extra={"code": problem.code})
                raise HelperRefused
            if response.status_code != expected:
                raise HelperMismatch
            return await _read(response, limit), response.headers


async def _read(response: httpx.Response, limit: int) -> bytearray:
    """The whole body, never more than `limit` bytes of it."""
    body = bytearray()
    async for chunk in response.aiter_raw(_SEND_BYTES):
        body += chunk
        if len(body) > limit:
            raise HelperMismatch
    return body


def _grid_header(volume: Volume) -> GridHeader:
    """The grid without its origin.

    Raises:
        HelperError: the contract cannot express this grid.
    """
    rows = volume.grid.direction.clip(-1, 1).tolist()
    facts = {
        "shape_kji": volume.grid.shape_kji,
        "spacing_ijk": tuple(volume.grid.spacing_ijk.tolist()),
        "direction": tuple(tuple(row) for row in rows),
        "modality": volume.modality.value,
    }
    try:
        return GridHeader.model_validate(facts)
    except ValidationError:
        raise HelperError from None


async def _pieces(head: bytes, voxels_kji: NDArray[np.int16]) -> AsyncIterator[bytes]:
    """A `.npy` body in pieces, so that a large volume is never copied whole."""
    yield head
    step = max(1, _SEND_BYTES // max(1, voxels_kji[0].nbytes))
    for start in range(0, len(voxels_kji), step):
        yield voxels_kji[start : start + step].astype("<i2", order="C", copy=False).tobytes()
