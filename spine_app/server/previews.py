"""`POST /previews`: pictures and words of the series of the open study.

Both may name a patient, so they travel in these answers alone: never in the shared state, a URL
or a log. The route needs the login cookie and the page's own origin, as every route does.
"""

from collections.abc import Callable
from typing import Annotated, Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

Answer = Callable[[int, int], dict[str, Any]]


class PreviewsRequest(BaseModel):
    """Body of the request: what the page has already."""

    model_config = ConfigDict(extra="forbid", strict=True)

    study: Annotated[int, Field(ge=0, lt=2**53)]
    have: Annotated[int, Field(ge=0, lt=2**53)]


class PreviewRoute:
    """The route."""

    def __init__(self, answer: Answer) -> None:
        """Answer with `answer(study, have)`, as `controllers.study.previews.Previews` gives it."""
        self._answer = answer

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Add the route to a router."""
        router.add_post("/previews", self.tell)

    async def tell(self, request: web.Request) -> web.Response:
        """Answer with what the page does not have yet."""
        try:
            body = PreviewsRequest.model_validate_json(await request.read())
        except ValidationError:
            raise web.HTTPBadRequest from None
        return web.json_response(self._answer(body.study, body.have))
