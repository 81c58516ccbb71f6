"""The routes of the contract."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Annotated, Final

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from spine_helper.engines.engine import Engine
from spine_helper.engines.registry import Registry
from spine_helper.service import contract
from spine_helper.service.access import Access, Gate
from spine_helper.service.events import log
from spine_helper.service.jobs import Job, JobTable
from spine_helper.service.npy import MAX_HEADER, BadArray, header_bytes, read_array
from spine_helper.service.problems import ProblemCode, Refused, problem_response
from spine_helper.volumes.grid import Grid

_CHUNK_TIMEOUT_S: Final = 10.0
_SEND_BYTES: Final = 1024 * 1024


def build_app(registry: Registry, access: Access, jobs: JobTable | None = None) -> Gate:
    """The whole HTTP application: gate outside, routes inside.

    Args:
        registry: the engines on offer.
        access: who may speak to it.
        jobs: the job table; a new one unless given.
    """
    table = JobTable() if jobs is None else jobs

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        table.open()
        yield
        await table.close()

    app = FastAPI(lifespan=lifespan, openapi_url=None, redirect_slashes=False)
    routes = _Routes(registry, table)
    app.add_api_route("/v1/health", routes.health, methods=["GET"])
    app.add_api_route("/v1/jobs", routes.submit, methods=["POST"], status_code=202)
    app.add_api_route("/v1/jobs/{job}", routes.job, methods=["GET"])
    app.add_api_route("/v1/jobs/{job}", routes.cancel, methods=["DELETE"])
    app.add_api_route("/v1/jobs/{job}/result", routes.result, methods=["GET"])
    _answer_with_problems(app)
    return Gate(app, access)


def _answer_with_problems(app: FastAPI) -> None:
    """Turn every way a request can fail into a problem document without text of its own."""

    async def refused(_: Request, error: Exception) -> JSONResponse:
        code = error.code if isinstance(error, Refused) else ProblemCode.INTERNAL
        log.info("refused", extra={"code": code.value})
        return problem_response(code)

    async def invalid(_: Request, __: Exception) -> JSONResponse:
        return problem_response(ProblemCode.BAD_REQUEST)

    async def unrouted(_: Request, error: Exception) -> JSONResponse:
        wrong_method = isinstance(error, HTTPException) and error.status_code == 405
        code = ProblemCode.METHOD_NOT_ALLOWED if wrong_method else ProblemCode.UNKNOWN_ROUTE
        return problem_response(code)

    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, unrouted)
    app.add_exception_handler(Exception, refused)


class _Routes:
    """One method per route."""

    def __init__(self, registry: Registry, table: JobTable) -> None:
        self._registry = registry
        self._table = table

    async def health(self) -> contract.HealthDocument:
        """What this helper is and can do."""
        return contract.HealthDocument(
            contract=1,
            version=contract.VERSION,
            provider=self._registry.provider,
            models=tuple(_describe(engine) for engine in self._registry.engines),
        )

    async def submit(
        self,
        request: Request,
        response: Response,
        model: Annotated[str, Query(pattern=contract.MODEL_PATTERN)],
    ) -> contract.JobDocument:
        """Queue a job; everything the headers can tell is checked before the body is read."""
        engine = self._registry.find(model)
        if engine is None:
            raise Refused(ProblemCode.UNKNOWN_MODEL)
        grid = _grid(request)
        if grid.modality not in engine.modalities:
            raise Refused(ProblemCode.WRONG_MODALITY)
        size = _declared_size(request, grid)
        with self._table.place():
            voxels = _voxels(await _body(request, size), grid)
            job = self._table.submit(engine, grid, voxels)
        response.headers["location"] = f"/v1/jobs/{job.id}"
        return job.document()

    async def job(self, job: str) -> contract.JobDocument:
        """Where a job is."""
        return self._table.find(job).document()

    async def cancel(self, job: str) -> contract.JobDocument:
        """Cancel a job that has not ended; forget one that has."""
        found = self._table.find(job)
        await self._table.cancel(found)
        return found.document()

    async def result(self, job: str) -> StreamingResponse:
        """The label map of a successful job, and how it came about."""
        found = self._table.find(job)
        if found.labels_kji is None:
            raise Refused(ProblemCode.NO_RESULT)
        head = header_bytes(found.grid.shape_kji, "|u1")
        body = found.labels_kji.reshape(-1).data
        headers = {
            "content-length": str(len(head) + len(body)),
            contract.REPORT_HEADER: self._report(found).model_dump_json(),
        }
        pieces = _pieces(head, body)
        return StreamingResponse(pieces, headers=headers, media_type="application/octet-stream")

    def _report(self, job: Job) -> contract.ReportDocument:
        return contract.ReportDocument(
            model=job.engine.id,
            model_sha256=job.engine.sha256,
            helper_version=contract.VERSION,
            provider=self._registry.provider,
            seconds=round(job.seconds, 3),
        )


def _describe(engine: Engine) -> contract.ModelDocument:
    return contract.ModelDocument(
        id=engine.id,
        title=engine.title,
        modalities=engine.modalities,
        sha256=engine.sha256,
        licence=engine.licence,
        labels=tuple(contract.LabelDocument(value=v, name=n) for v, n in engine.labels),
    )


def _grid(request: Request) -> Grid:
    """The grid header as a grid.

    Raises:
        Refused: it is absent, repeated, too long, or breaks the contract.
    """
    values = request.headers.getlist(contract.GRID_HEADER)
    if len(values) != 1 or len(values[0]) > contract.MAX_GRID_HEADER:
        raise Refused(ProblemCode.BAD_GRID)
    try:
        document = contract.GridDocument.model_validate_json(values[0])
    except ValidationError:
        raise Refused(ProblemCode.BAD_GRID) from None
    if not document.is_right_handed:
        raise Refused(ProblemCode.BAD_GRID)
    return Grid(**dict(document))


def _declared_size(request: Request, grid: Grid) -> int:
    """Bytes the body says it has.

    Raises:
        Refused: it says nothing, is not of the one type, or cannot hold the grid's voxels.
    """
    if request.headers.get("content-type") != "application/octet-stream":
        raise Refused(ProblemCode.UNSUPPORTED_TYPE)
    text = request.headers.get("content-length", "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 12):
        raise Refused(ProblemCode.LENGTH_REQUIRED)
    size = int(text)
    if grid.voxel_count > contract.MAX_VOXELS or size > 2 * contract.MAX_VOXELS + MAX_HEADER:
        raise Refused(ProblemCode.BODY_TOO_LARGE)
    if not 0 < size - 2 * grid.voxel_count <= MAX_HEADER:
        raise Refused(ProblemCode.SIZE_MISMATCH)
    return size


async def _body(request: Request, size: int) -> bytearray:
    """Exactly `size` bytes of body.

    Raises:
        Refused: more or fewer arrive, or none for too long.
    """
    body, filled = bytearray(size), 0
    chunks = aiter(request.stream())
    while True:
        try:
            async with asyncio.timeout(_CHUNK_TIMEOUT_S):
                chunk = await anext(chunks, None)
        except TimeoutError:
            raise Refused(ProblemCode.BODY_TIMED_OUT) from None
        except ClientDisconnect:
            raise Refused(ProblemCode.SIZE_MISMATCH) from None
        if chunk is None:
            break
        if filled + len(chunk) > size:
            raise Refused(ProblemCode.SIZE_MISMATCH)
        body[filled : filled + len(chunk)] = chunk
        filled += len(chunk)
    if filled != size:
        raise Refused(ProblemCode.SIZE_MISMATCH)
    return body


def _voxels(body: bytearray, grid: Grid) -> memoryview:
    try:
        array = read_array(body, grid.shape_kji, "<i2")
    except BadArray:
        raise Refused(ProblemCode.BAD_BODY) from None
    return array.reshape(-1).data.cast("B")


async def _pieces(head: bytes, body: memoryview) -> AsyncGenerator[bytes | memoryview]:
    yield head
    for start in range(0, len(body), _SEND_BYTES):
        yield body[start : start + _SEND_BYTES]
