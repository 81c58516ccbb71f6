"""Thin typed client of the segmentation helper: everything the helper says is checked here."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from spine_app.domain.helper_errors import HelperAbsent, HelperError, HelperMismatch, HelperRefused
from spine_app.domain.volume import Volume
from spine_app.helper_client.arrays import (
    MAX_HEADER,
    digest_of,
    pieces_of,
    read_labels,
    values_of,
    voxel_header,
)
from spine_app.helper_client.connection import Connection, helper_errors
from spine_app.helper_client.documents import (
    Document,
    GridHeader,
    Health,
    Job,
    JobRequest,
    Model,
    Preview,
    Relabelled,
    RelabelRequest,
    Report,
    ResidentVolume,
)
from spine_app.helper_client.event_stream import EventReader

_JSON: Final = {"content-type": "application/json"}
_RETRIES: Final = 4
_RETRY_AFTER_S: Final = 0.5
_MAX_COARSE: Final = 2**24

_Document = TypeVar("_Document", bound=Document)


@dataclass(frozen=True, eq=False)
class Labelled:
    """What a job gave.

    Attributes:
        labels_kji: (k, j, i) uint8 on the grid that was sent, 0 is background. Read-only.
        report: how it came about and what it holds.
    """

    labels_kji: NDArray[np.uint8]
    report: Report


@dataclass(frozen=True, eq=False)
class CoarseLabels:
    """What a job has found so far.

    Attributes:
        labels_kji: (k, j, i) uint8, 0 is background. Read-only.
        about: how many voxels of the volume one of it stands for.
    """

    labels_kji: NDArray[np.uint8]
    about: Preview


class HelperClient:
    """Asks the helper. Use it as an async context, or call `close`.

    Every method may raise a `HelperError`: `HelperAbsent` where the helper cannot be reached,
    `HelperMismatch` where its answer breaks the contract, `HelperRefused` where it says no, and
    `HelperError` itself where it does not answer in time.
    """

    def __init__(self, connection: Connection) -> None:
        """Ask over a connection, which this client closes."""
        self._connection = connection

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connection."""
        await self._connection.close()

    async def health(self) -> Health:
        """What the helper is, is doing and can do."""
        return await self._document(Health, "GET", "/v1/health")

    async def put(self, volume: Volume, digest: str | None = None) -> str:
        """Make a volume resident in the helper, where it is not already.

        Args:
            volume: what is sent; read in threads, because its pages may lie on a disk.
            digest: that of its voxels where it is known from before.

        Returns:
            The digest of its voxels.
        """
        grid = _grid_header(volume)
        if digest is None:
            digest = await asyncio.to_thread(digest_of, volume.voxels_kji)
        path = f"/v1/volumes/{digest}"
        try:
            resident = await self._document(ResidentVolume, "GET", path)
        except HelperRefused:
            resident = None
        if resident == ResidentVolume(volume=digest, grid=grid):
            return digest
        head = voxel_header(volume.voxels_kji.shape)
        headers = {
            "content-type": "application/octet-stream",
            "content-length": str(len(head) + volume.voxels_kji.nbytes),
            "spine-grid": grid.model_dump_json(),
        }
        with helper_errors():
            body, _ = await self._connection.ask(
                "PUT", path, 201, headers=headers, content=_sent(volume.voxels_kji)
            )
            resident = ResidentVolume.model_validate_json(bytes(body))
        if resident != ResidentVolume(volume=digest, grid=grid):
            raise HelperMismatch
        return digest

    async def forget(self, digest: str) -> None:
        """Let the helper give back the memory of a volume, as soon as no job needs it."""
        with helper_errors():
            await self._connection.ask("DELETE", f"/v1/volumes/{digest}", 204)

    async def submit(self, request: JobRequest, key: str | None = None) -> Job:
        """Queue a job on a resident volume; the same key and request again give the same job.

        Args:
            request: what to do.
            key: 8 to 64 letters, digits, `-` or `_` of the caller's choice.
        """
        headers = _JSON if key is None else {**_JSON, "idempotency-key": key}
        body = request.model_dump_json()
        job = await self._document(Job, "POST", "/v1/jobs", 202, headers=headers, content=body)
        if (job.model, job.volume, job.mode) != (request.model, request.volume, request.mode):
            raise HelperMismatch
        return job

    async def job(self, job: str) -> Job:
        """Where a job is."""
        return await self._about_job(Job, "GET", job)

    async def cancel(self, job: str) -> Job:
        """Cancel a job that has not ended; let the helper forget one that has."""
        return await self._about_job(Job, "DELETE", job)

    async def events(self, job: str) -> AsyncIterator[Job | Preview]:
        """Follow a job: its document whenever it changes, and each preview there is.

        Ends after the document of the job that has ended. A connection that breaks is made again,
        and nothing is missed; a helper that stays away is a `HelperAbsent`.
        """
        seen, failures = 0, 0
        while True:
            try:
                async for number, document in self._listen(job, seen):
                    seen, failures = max(seen, number), 0
                    yield document
                    if isinstance(document, Job) and document.has_ended:
                        return
            except (HelperMismatch, HelperRefused):
                raise
            except HelperError:
                if failures >= _RETRIES:
                    raise
            if failures >= _RETRIES:
                raise HelperAbsent
            failures += 1
            await asyncio.sleep(_RETRY_AFTER_S * failures)

    async def preview(self, job: str, model: Model) -> CoarseLabels:
        """The newest coarse label map of a job."""
        with helper_errors():
            body, headers = await self._connection.ask(
                "GET", f"/v1/jobs/{job}/preview", limit=_MAX_COARSE + MAX_HEADER
            )
            about = Preview.model_validate_json(headers.get("spine-preview", ""))
        labels = read_labels(body, about.shape_kji, _values(model))
        return CoarseLabels(labels, about)

    async def result(self, job: Job, volume: Volume, model: Model) -> Labelled:
        """The label map of a successful job and its report, checked against what was asked.

        Args:
            job: the job, as submitted.
            volume: what was sent.
            model: what was to run.
        """
        report = await self._about_job(Report, "GET", job.job, "/report")
        asked = (job.volume, model.id, model.sha256, job.mode)
        if (report.volume, report.model, report.model_sha256, report.mode) != asked:
            raise HelperMismatch
        with helper_errors():
            body, _ = await self._connection.ask(
                "GET", f"/v1/jobs/{job.job}/result", limit=volume.voxels_kji.size + MAX_HEADER
            )
        shape = volume.grid.shape_kji
        labels = await asyncio.to_thread(read_labels, body, shape, _values(model))
        present = await asyncio.to_thread(values_of, labels)
        if present != {instance.value for instance in report.instances}:
            raise HelperMismatch
        return Labelled(labels, report)

    async def relabel(self, job: str, pins: Mapping[int, str]) -> Relabelled:
        """What the instances of a result are where a person has said levels.

        Args:
            job: a successful job.
            pins: level by value in its label map.
        """
        try:
            request = RelabelRequest(pins={str(value): level for value, level in pins.items()})
        except ValidationError:
            raise HelperError from None
        content = request.model_dump_json()
        path = f"/v1/jobs/{job}/relabel"
        answer = await self._document(Relabelled, "POST", path, headers=_JSON, content=content)
        if answer.job != job:
            raise HelperMismatch
        return answer

    async def _about_job(
        self, kind: type[_Document], method: str, job: str, part: str = ""
    ) -> _Document:
        answer = await self._document(kind, method, f"/v1/jobs/{job}{part}")
        if getattr(answer, "job", job) != job:
            raise HelperMismatch
        return answer

    async def _document(
        self, kind: type[_Document], method: str, path: str, expected: int = 200, **request: Any
    ) -> _Document:
        with helper_errors():
            body, _ = await self._connection.ask(method, path, expected, **request)
            return kind.model_validate_json(bytes(body))

    async def _listen(self, job: str, seen: int) -> AsyncIterator[tuple[int, Job | Preview]]:
        reader = EventReader()
        headers = {"last-event-id": str(seen)}
        with helper_errors():
            async for piece in self._connection.listen(f"/v1/jobs/{job}/events", headers=headers):
                for event in reader.feed(piece):
                    if event.kind == "preview":
                        yield event.id, Preview.model_validate_json(event.data)
                    elif event.kind in ("job", "done"):
                        document = Job.model_validate_json(event.data)
                        if document.job != job:
                            raise HelperMismatch
                        yield event.id, document


def _values(model: Model) -> frozenset[int]:
    return frozenset(label.value for label in model.labels)


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


async def _sent(voxels_kji: NDArray[np.int16]) -> AsyncIterator[bytes]:
    pieces = pieces_of(voxels_kji)
    while piece := await asyncio.to_thread(next, pieces, b""):
        yield piece
