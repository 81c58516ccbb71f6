"""The routes about jobs."""

from collections.abc import AsyncGenerator
from typing import Annotated, Final

import numpy as np
from fastapi import APIRouter, Header, Path, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from numpy.typing import NDArray

from spine_helper.engines.engine import Engine
from spine_helper.engines.registry import Registry
from spine_helper.service import contract
from spine_helper.service.job_documents import (
    JobDocument,
    JobRequestDocument,
    RelabelDocument,
    RelabelRequestDocument,
    ReportDocument,
)
from spine_helper.service.job_report import findings_of, relabel_document, report
from spine_helper.service.jobs import JobTable
from spine_helper.service.npy import header_bytes
from spine_helper.service.openapi import BYTES, CREATED, EVENTS, PREVIEW, request_body
from spine_helper.service.problems import ProblemCode, Refused
from spine_helper.service.receive import receive_document
from spine_helper.service.relabel import relabel
from spine_helper.service.stream import event_id, events_of
from spine_helper.service.volume_store import Volume, VolumeStore

_SEND_BYTES: Final = 1024 * 1024

JobPath = Annotated[str, Path(pattern=contract.JOB_PATTERN)]
Key = Annotated[str | None, Header(pattern=contract.KEY_PATTERN)]
LastEvent = Annotated[str | None, Header()]


class JobRoutes:
    """One method per route."""

    def __init__(self, registry: Registry, store: VolumeStore, table: JobTable) -> None:
        """Routes over these engines, volumes and jobs."""
        self._registry = registry
        self._store = store
        self._table = table

    def router(self) -> APIRouter:
        """All of them."""
        router = APIRouter(prefix="/v1/jobs")
        router.add_api_route(
            "",
            self.submit,
            methods=["POST"],
            status_code=202,
            response_model=JobDocument,
            responses=CREATED,
            openapi_extra=request_body(JobRequestDocument),
        )
        router.add_api_route("/{job}", self.job, methods=["GET"])
        router.add_api_route("/{job}", self.cancel, methods=["DELETE"])
        router.add_api_route(
            "/{job}/events", self.events, methods=["GET"], response_class=Response, responses=EVENTS
        )
        for path, route, described in (
            ("/{job}/preview", self.preview, PREVIEW),
            ("/{job}/result", self.result, BYTES),
        ):
            router.add_api_route(
                path, route, methods=["GET"], response_class=Response, responses=described
            )
        router.add_api_route("/{job}/report", self.report, methods=["GET"])
        router.add_api_route(
            "/{job}/relabel",
            self.relabel,
            methods=["POST"],
            response_model=RelabelDocument,
            openapi_extra=request_body(RelabelRequestDocument),
        )
        return router

    async def submit(self, request: Request, idempotency_key: Key = None) -> JSONResponse:
        """Queue a job; the same key and request again give the same job."""
        wanted = await receive_document(request, JobRequestDocument)
        engine = self._registry.find(wanted.model)
        if engine is None:
            raise Refused(ProblemCode.UNKNOWN_MODEL)
        volume = self._store.find(wanted.volume)
        _check(wanted, engine, volume)
        job = self._table.submit(engine, volume, wanted, idempotency_key)
        headers = {"location": f"/v1/jobs/{job.id}"}
        return JSONResponse(job.document().model_dump(mode="json"), 202, headers)

    async def job(self, job: JobPath) -> JobDocument:
        """Where a job is."""
        return self._table.find(job).document()

    async def cancel(self, job: JobPath) -> JobDocument:
        """Cancel a job that has not ended; forget one that has."""
        found = self._table.find(job)
        await self._table.cancel(found)
        return found.document()

    async def events(self, job: JobPath, last_event_id: LastEvent = None) -> StreamingResponse:
        """What happens to a job, as server-sent events, from after the event that is named."""
        found = self._table.find(job)
        stream = events_of(found, event_id(last_event_id))
        return StreamingResponse(stream, media_type="text/event-stream")

    async def preview(self, job: JobPath) -> StreamingResponse:
        """The newest coarse label map; its header says what it stands for."""
        coarse = self._table.find(job).preview
        if coarse is None:
            raise Refused(ProblemCode.NO_PREVIEW)
        about = coarse.document.model_dump_json()
        return _array(coarse.labels_kji, {contract.PREVIEW_HEADER: about})

    async def result(self, job: JobPath) -> StreamingResponse:
        """The label map of a successful job."""
        return _array(findings_of(self._table.find(job)).labels_kji, {})

    async def report(self, job: JobPath) -> ReportDocument:
        """How the result of a job came about and what it holds."""
        return report(self._table.find(job))

    async def relabel(self, request: Request, job: JobPath) -> RelabelDocument:
        """What the instances of a result are where a person has said levels."""
        found = self._table.find(job)
        wanted = await receive_document(request, RelabelRequestDocument)
        return relabel_document(found, relabel(findings_of(found), wanted.pins))


def _check(wanted: JobRequestDocument, engine: Engine, volume: Volume) -> None:
    """Whether an engine can do what is wanted with a volume.

    Raises:
        Refused: it cannot.
    """
    if volume.grid.modality not in engine.modalities:
        raise Refused(ProblemCode.WRONG_MODALITY)
    if wanted.mode not in engine.modes:
        raise Refused(ProblemCode.UNKNOWN_MODE)
    if wanted.box is not None and wanted.box.within(volume.grid.shape_kji) is None:
        raise Refused(ProblemCode.BAD_BOX)


def _array(array: NDArray[np.uint8], headers: dict[str, str]) -> StreamingResponse:
    """A label map as a `.npy` file, sent in pieces and never copied whole."""
    head, body = header_bytes(array.shape, array.dtype), array.reshape(-1).data

    async def pieces() -> AsyncGenerator[bytes | memoryview]:
        yield head
        for start in range(0, len(body), _SEND_BYTES):
            yield body[start : start + _SEND_BYTES]

    size = {"content-length": str(len(head) + len(body))}
    return StreamingResponse(
        pieces(), headers=headers | size, media_type="application/octet-stream"
    )
