"""`POST /download`: a file that the session offers, for the page to save.

What a file holds may describe a patient, so it travels in this answer alone: never in the shared
state, a URL or a log. The route needs the login cookie and the page's own origin, as every route
does, and a ticket works once.
"""

from collections.abc import Callable
from typing import Annotated, Protocol

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError


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
        """The file."""


class DownloadRoute:
    """The route."""

    def __init__(self, take: Callable[[int], OfferedFile | None]) -> None:
        """Answer with `take(ticket)`, as `controllers.downloads.Downloads` gives it."""
        self._take = take

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Add the route to a router."""
        router.add_post("/download", self.give)

    async def give(self, request: web.Request) -> web.Response:
        """Answer with the file of a ticket."""
        try:
            body = DownloadRequest.model_validate_json(await request.read())
        except ValidationError:
            raise web.HTTPBadRequest from None
        file = self._take(body.ticket)
        if file is None:
            raise web.HTTPGone
        return web.Response(
            body=file.content,
            content_type=file.media_type,
            headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
        )
