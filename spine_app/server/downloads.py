"""`POST /download`: a file that the session offers, for the page to save.

What a file holds may describe a patient, so it travels in this answer alone: never in the shared
state, a URL or a log. The route needs the login cookie and the page's own origin, as every route
does, and a ticket works once.
"""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final, Protocol

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

CHUNK_BYTES: Final = 2**20


class DownloadRequest(BaseModel):
    """Body of the request: which file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    ticket: Annotated[int, Field(ge=1, lt=2**53)]


class OfferedFile(Protocol):
    """A file; its name and type hold nothing that needs to be escaped in a header."""

    @property
    def name(self) -> str:
        """Proposed file name."""

    @property
    def media_type(self) -> str:
        """Such as `text/csv`."""

    @property
    def content(self) -> bytes:
        """The file, where it is kept in memory."""

    @property
    def path(self) -> Path | None:
        """Where it lies otherwise."""

    def discard(self) -> None:
        """Remove what lies on disk."""


class DownloadRoute:
    """The route."""

    def __init__(self, take: Callable[[int], OfferedFile | None]) -> None:
        """Answer with `take(ticket)`, as `controllers.downloads.Downloads` gives it."""
        self._take = take

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Add the route to a router."""
        router.add_post("/download", self.give)

    async def give(self, request: web.Request) -> web.StreamResponse:
        """Answer with the file of a ticket."""
        try:
            body = DownloadRequest.model_validate_json(await request.read())
        except ValidationError:
            raise web.HTTPBadRequest from None
        file = self._take(body.ticket)
        if file is None:
            raise web.HTTPGone
        headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        if file.path is None:
            return web.Response(body=file.content, content_type=file.media_type, headers=headers)
        try:
            return await _stream(request, file.path, web.StreamResponse(headers=headers), file)
        finally:
            await asyncio.to_thread(file.discard)


async def _stream(
    request: web.Request, path: Path, answer: web.StreamResponse, file: OfferedFile
) -> web.StreamResponse:
    """Send a file from the disk, no faster than the browser takes it.

    Raises:
        web.HTTPGone: it is not there any more.
    """
    try:
        source = await asyncio.to_thread(path.open, "rb")
    except OSError:
        raise web.HTTPGone from None
    with source:
        answer.content_type = file.media_type
        answer.content_length = os.fstat(source.fileno()).st_size
        await answer.prepare(request)
        while chunk := await asyncio.to_thread(source.read, CHUNK_BYTES):
            await answer.write(chunk)
    await answer.write_eof()
    return answer
