"""`GET` of all texts as a script of the page, behind the same gate as its other files."""

import json
from collections.abc import Mapping

from aiohttp import web


class CatalogueRoute:
    """The route; it answers with the same words to everyone and changes nothing."""

    def __init__(self, path: str, catalogues: Mapping[str, Mapping[str, str]]) -> None:
        """Make the script once.

        Args:
            path: URL path of the script.
            catalogues: words by key, by name of a language.
        """
        self._path = path
        # Plain ASCII, so that no charset can be mistaken; `<` cannot end a script.
        words = json.dumps({name: dict(texts) for name, texts in catalogues.items()})
        self._script = f"window.spine_catalogues = {words.replace('<', chr(92) + 'u003c')};\n"

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Add the route to a router."""
        router.add_get(self._path, self.tell, allow_head=False)

    async def tell(self, _request: web.Request) -> web.Response:
        """Answer with the script."""
        return web.Response(text=self._script, content_type="text/javascript")
