"""`POST /thumbnails`: small pictures of the open study, one for each rendering preset.

They show the patient, so they travel in these answers alone: never in the shared state, a URL or a
log. The route needs the login cookie and the page's own origin, as every route does.
"""

import base64
import io
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Protocol

import numpy as np
from aiohttp import web
from numpy.typing import NDArray
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field, ValidationError

QUALITY = 82


class NamedPicture(Protocol):
    """A picture of a preset."""

    @property
    def name(self) -> str:
        """Of the preset."""

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """(h, w, 4) uint8 RGBA."""


Answer = Callable[[int, int], tuple[int, Sequence[NamedPicture]]]


class ThumbnailsRequest(BaseModel):
    """Body of the request: what the page has already."""

    model_config = ConfigDict(extra="forbid", strict=True)

    study: Annotated[int, Field(ge=0, lt=2**53)]
    have: Annotated[int, Field(ge=0, lt=2**53)]


class ThumbnailRoute:
    """The route."""

    def __init__(self, answer: Answer) -> None:
        """Answer with `answer(study, have)`, as `controllers.rendering.thumbnails` gives it."""
        self._answer = answer

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Add the route to a router."""
        router.add_post("/thumbnails", self.tell)

    async def tell(self, request: web.Request) -> web.Response:
        """Answer with what the page does not have yet."""
        try:
            body = ThumbnailsRequest.model_validate_json(await request.read())
        except ValidationError:
            raise web.HTTPBadRequest from None
        study, pictures = self._answer(body.study, body.have)
        rows: list[dict[str, Any]] = [
            {"name": one.name, "picture": _jpeg(one.pixels)} for one in pictures
        ]
        return web.json_response({"study": study, "pictures": rows})


def _jpeg(pixels: NDArray[np.uint8]) -> str:
    """Base64 of a JPEG."""
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels[..., :3])).save(file, "JPEG", quality=QUALITY)
    return base64.b64encode(file.getvalue()).decode("ascii")
