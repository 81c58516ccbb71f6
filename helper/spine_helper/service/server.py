"""The whole HTTP application: gate outside, routes inside."""

import contextlib
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

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
    document = cache(partial(describe, app, access.token is not None))

    async def openapi() -> JSONResponse:
        return JSONResponse(document())

    app.add_api_route("/openapi.json", openapi, methods=["GET"], include_in_schema=False)
    _answer_with_problems(app, document)
    return Gate(app, access)


def _answer_with_problems(app: FastAPI, document: Callable[[], dict[str, Any]]) -> None:
    """Turn every way a request can fail into a problem document without text of its own."""

    async def refused(_: Request, error: Exception) -> JSONResponse:
        code = error.code if isinstance(error, Refused) else ProblemCode.INTERNAL
        log.info("refused", extra={"code": code.value})
        return problem_response(code)

    async def invalid(_: Request, __: Exception) -> JSONResponse:
        return problem_response(ProblemCode.BAD_REQUEST)

    async def unrouted(request: Request, error: Exception) -> JSONResponse:
        if isinstance(error, HTTPException) and error.status_code == 405:
            allow = {"allow": ", ".join(_methods(document(), request.url.path))}
            return problem_response(ProblemCode.METHOD_NOT_ALLOWED, allow)
        return problem_response(ProblemCode.UNKNOWN_ROUTE)

    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, unrouted)
    app.add_exception_handler(Exception, refused)


def _methods(document: dict[str, Any], path: str) -> list[str]:
    """What may be done with a path; the router knows it only of one of several routes."""
    for template, operations in document["paths"].items():
        if re.fullmatch(re.sub("{[a-z]+}", "[^/]+", template), path):
            return sorted(name.upper() for name in operations)
    return ["GET"]
