"""Who may speak to the helper: decided before any route, and before any body is read."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from spine_helper.service.problems import ProblemCode, problem_response

MAX_HEADERS_BYTES: Final = 16 * 1024

_REPLY_HEADERS: Final = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))

Headers = Iterable[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Access:
    """What a request must carry.

    Attributes:
        hosts: accepted values of `Host`, compared whole and without case.
        token: bearer token; None on a Unix domain socket, where the file system decides.
    """

    hosts: frozenset[str]
    token: str | None

    @classmethod
    def by_socket(cls) -> "Access":
        """Rules for a Unix domain socket in a private folder."""
        return cls(frozenset({"localhost"}), None)

    @classmethod
    def by_port(cls, port: int, token: str) -> "Access":
        """Rules for a loopback port."""
        return cls(frozenset({f"127.0.0.1:{port}", f"localhost:{port}"}), token)

    def refusal(self, headers: Headers) -> ProblemCode | None:
        """Why these request headers are refused, None where they are not."""
        pairs = [(name.lower(), value) for name, value in headers]
        if sum(len(name) + len(value) for name, value in pairs) > MAX_HEADERS_BYTES:
            return ProblemCode.HEADERS_TOO_LARGE
        if not self._is_ours([value for name, value in pairs if name == b"host"]):
            return ProblemCode.FOREIGN_HOST
        names = {name for name, _ in pairs}
        # A browser sets these; the app's session process never does.
        if b"origin" in names or any(name.startswith(b"sec-fetch-") for name in names):
            return ProblemCode.FOREIGN_ORIGIN
        if not self._is_known([value for name, value in pairs if name == b"authorization"]):
            return ProblemCode.BAD_TOKEN
        if b"content-encoding" in names:
            return ProblemCode.UNSUPPORTED_ENCODING
        return None

    def _is_ours(self, hosts: list[bytes]) -> bool:
        return len(hosts) == 1 and hosts[0].decode("latin-1").lower() in self.hosts

    def _is_known(self, credentials: list[bytes]) -> bool:
        if self.token is None:
            return True
        expected = f"Bearer {self.token}".encode()
        return len(credentials) == 1 and hmac.compare_digest(credentials[0], expected)


class Gate:
    """An ASGI application that lets only permitted requests reach another one."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve or refuse one connection scope."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_REPLY_HEADERS]
            await send(message)

        refusal = self._access.refusal(scope["headers"])
        target = self._app if refusal is None else problem_response(refusal)
        await target(scope, receive, send_with_headers)
