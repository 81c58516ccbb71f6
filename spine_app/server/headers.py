"""The one header set of every answer, malformed requests included."""

import asyncio
from typing import Any, Final

from aiohttp import web

INLINE_SCRIPT_SHA256: Final = "A0elOdkD+xxYQmh7rJuHsUImoOWXXoOZyWwmlHH1/HA="
"""Hash of the one inline script in trame's start page; a test compares it with the real one."""

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        # Vue compiles its templates in the browser, which needs 'unsafe-eval'.
        f"script-src 'self' 'unsafe-eval' 'sha256-{INLINE_SCRIPT_SHA256}'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "spine",
}


async def put_headers(_request: web.BaseRequest, response: web.StreamResponse) -> None:
    """Write the header set over whatever the answer carries."""
    response.headers.update(HEADERS)


class HeaderedRequest(web.Request):
    """A request whose answer carries the header set even when no route was ever looked up.

    aiohttp answers a malformed request without asking the application, so `on_response_prepare`
    never runs for it; the request object is the only thing such an answer passes through.
    """

    async def _prepare_hook(self, response: web.StreamResponse) -> None:
        await super()._prepare_hook(response)
        await put_headers(self, response)


def cover_malformed_requests(server: web.Server, max_body: int) -> None:
    """Make a listening server build `HeaderedRequest` objects.

    Args:
        server: aiohttp's low-level server, before it accepts its first connection.
        max_body: bytes that a handler may read at once.
    """
    loop = asyncio.get_running_loop()

    def make(
        message: Any, payload: Any, protocol: Any, writer: Any, task: asyncio.Task[None]
    ) -> web.Request:
        return HeaderedRequest(
            message, payload, protocol, writer, task, loop, client_max_size=max_body
        )

    server.request_factory = make
