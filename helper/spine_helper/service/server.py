"""The whole HTTP application: gate outside, routes inside."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import cache, partial

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from spine_helper.engines.registry import Registry
from spine_helper.service.access import Access, Gate
from spine_helper.service.events import log
from spine_helper.service.job_routes import JobRoutes
from spine_helper.service.jobs import JobTable
from spine_helper.service.model_routes import ModelRoutes
from spine_helper.service.openapi import describe
from spine_helper.service.problems import PROBLEMS, ProblemCode, Refused, problem_response
from spine_helper.service.volume_routes import VolumeRoutes
from spine_helper.service.volume_store import VolumeStore


@dataclass(frozen=True)
class Holdings:
    """What the application works with.

    Attributes:
        registry: the engines on offer.
        table: the jobs.
        store: the volumes.
    """

    registry: Registry
    table: JobTable
    store: VolumeStore = field(default_factory=VolumeStore)


def build_app(holdings: Holdings, access: Access) -> Gate:
    """The application.

    Args:
        holdings: engines, jobs and volumes; opened and closed by the life of the application.
        access: who may speak to it.
    """

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        holdings.table.open()
        yield
        await holdings.table.close()
        holdings.store.clear()

    app = FastAPI(lifespan=lifespan, openapi_url=None, redirect_slashes=False, responses=PROBLEMS)
    registry, table, store = holdings.registry, holdings.table, holdings.store
    for routes in (
        ModelRoutes(registry, table),
        VolumeRoutes(store),
        JobRoutes(registry, store, table),
    ):
        app.include_router(routes.router())
    document = cache(partial(describe, app))

    async def openapi() -> JSONResponse:
        return JSONResponse(document())

    app.add_api_route("/openapi.json", openapi, methods=["GET"], include_in_schema=False)
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
