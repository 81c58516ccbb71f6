"""The gate: everything between a socket and wslink, installed before trame starts to listen."""

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from aiohttp import web
from aiohttp.typedefs import Handler
from wslink.backends.aiohttp import STATE_KEY

from spine_app.screen.texts import text
from spine_app.server.channel import Channel, ChannelRules
from spine_app.server.headers import cover_malformed_requests, put_headers
from spine_app.server.hosts import allowed_hosts, check_host, check_origin, check_query
from spine_app.server.inbound import ChannelLimits
from spine_app.server.login import Login
from spine_app.server.static import StaticFiles, package_roots
from spine_app.server.stream import FrameStream
from spine_app.server.unsafe import refuse_unsafe_start
from spine_app.server.uploads import UploadLimits, Uploads, UploadSink
from spine_app.server.writes import AcceptState

JSON_BYTES: Final = 1024 * 1024
CONNECTION: Final = {
    # The access log would hold the login link.
    "access_log": None,
    "auto_decompress": False,
    "keepalive_timeout": 30.0,
    "lingering_time": 1.0,
    "max_line_size": 8 * 1024,
    "max_field_size": 8 * 1024,
    "max_headers": 64,
}


def refuse_all(_key: str, _value: object) -> bool:
    """Let the browser write nothing."""
    return False


@dataclass(frozen=True, slots=True)
class GateConfig:
    """What the application decides.

    Attributes:
        accept_state: whether the browser may write a value under a key of the shared state.
        sinks: where uploaded files go, by the path they are posted to.
        routes: functions that add routes of the application, POST only: a GET changes nothing.
        frames: the views, where there are any.
        uploads: limits of one upload.
        channel: limits of one WebSocket connection.
        login_s: how long a login link works, in seconds.
        static_roots: folders in which every folder that trame serves must lie.
    """

    accept_state: AcceptState = refuse_all
    sinks: Mapping[str, UploadSink] = field(default_factory=dict)
    routes: tuple[Callable[[web.UrlDispatcher], None], ...] = ()
    frames: FrameStream | None = None
    uploads: UploadLimits = field(default_factory=UploadLimits)
    channel: ChannelLimits = field(default_factory=ChannelLimits)
    login_s: float = 60.0
    static_roots: tuple[Path, ...] = ()


class Gate:
    """Host, Origin, login, headers and routes of one trame server."""

    def __init__(self, config: GateConfig, clock: Callable[[], float] = time.monotonic) -> None:
        """Make the secrets of this process.

        Args:
            config: what the application decides.
            clock: seconds, never going back; tests pass their own.
        """
        self._config = config
        self._key = secrets.token_urlsafe(32)
        self._login = Login(clock, config.login_s)
        self._web: Any = None
        self._channel: Channel | None = None

    def install(self, server: Any) -> None:
        """Stand in front of a trame server; call it before `server.start(host="127.0.0.1", ...)`.

        Starting raises `UnsafeStart` if the server is configured to be reachable from elsewhere.
        """
        server.controller.on_server_bind.add(partial(self._bind, server))

    def login_url(self, port: int) -> str:
        """Make the link that opens the application once; one made before stops working."""
        host = allowed_hosts(self._web.host, port)[0]
        return f"http://{host}/login?t={self._login.issue()}"

    def _bind(self, server: Any, web_server: Any) -> None:
        refuse_unsafe_start(server, web_server)
        config = self._config
        mounts = web_server.config.get("static", {})
        static = StaticFiles(mounts, config.static_roots or package_roots())
        rules = ChannelRules(self._key, config.accept_state, self._login.fail, config.channel)
        server.protocol.updateSecret(self._key)
        self._channel = Channel(server.protocol, web_server, rules)
        self._web = web_server
        app = web.Application(
            middlewares=[self._admit], client_max_size=JSON_BYTES, handler_args=CONNECTION
        )
        app[STATE_KEY] = {}
        app.on_response_prepare.append(put_headers)
        app.on_startup.append(self._cover_malformed_requests)
        app.on_shutdown.append(self._let_pages_go)
        self._add_routes(app.router, static)
        # wslink adds its own static routes at start and closes its own handlers at the end.
        web_server._default_routes = []  # noqa: SLF001
        web_server._ws_handlers[:] = [self._channel]  # noqa: SLF001
        web_server.set_app(app)

    def _add_routes(self, router: web.UrlDispatcher, static: StaticFiles) -> None:
        router.add_get("/login", self._log_in, allow_head=False)
        router.add_post("/paraview/", self._tell_key)
        router.add_get("/ws", self._talk, allow_head=False)
        if self._config.frames is not None:
            router.add_post("/ticket", self._config.frames.give_ticket)
            router.add_get("/frames", partial(self._show, self._config.frames), allow_head=False)
        for path, sink in self._config.sinks.items():
            router.add_post(path, Uploads(sink, self._config.uploads).receive)
        for add_routes in self._config.routes:
            add_routes(router)
        router.add_get("/{path:.*}", static.serve, allow_head=False)

    async def _cover_malformed_requests(self, _app: web.Application) -> None:
        # aiohttp's low-level server exists a moment after start-up and before it listens.
        def cover() -> None:
            cover_malformed_requests(self._web.runner.server, JSON_BYTES)

        asyncio.get_running_loop().call_soon(cover)

    async def _let_pages_go(self, _app: web.Application) -> None:
        # aiohttp waits up to a minute for sockets that are open.
        if self._config.frames is not None:
            await self._config.frames.let_pages_go()

    @property
    def _port(self) -> int:
        return int(self._web.get_port())

    @web.middleware
    async def _admit(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        host = check_host(request, allowed_hosts(self._web.host, self._port))
        check_origin(request, host)
        check_query(request)
        self._check_body(request)
        if request.match_info.handler != self._log_in:
            cookie = request.cookies.get(f"spine_{self._port}", "")
            if not self._login.knows(cookie):
                raise web.HTTPUnauthorized(text=text("gate.no_cookie"))
        return await handler(request)

    def _check_body(self, request: web.Request) -> None:
        if "Content-Encoding" in request.headers:
            raise web.HTTPUnsupportedMediaType
        is_upload = request.path in self._config.sinks
        limit = self._config.uploads.body_bytes if is_upload else JSON_BYTES
        length = request.content_length or 0
        if length > limit:
            raise web.HTTPRequestEntityTooLarge(max_size=limit, actual_size=length)

    async def _log_in(self, request: web.Request) -> web.Response:
        if self._login.is_blocked:
            raise web.HTTPTooManyRequests
        session = self._login.redeem(request.query.get("t", ""))
        if session is None:
            raise web.HTTPForbidden(text=text("gate.used_link"))
        answer = web.HTTPFound("/")
        answer.set_cookie(
            f"spine_{self._port}", session, httponly=True, samesite="Strict", path="/"
        )
        raise answer

    async def _tell_key(self, request: web.Request) -> web.Response:
        await request.read()
        return web.json_response(
            {"sessionURL": f"ws://{request.headers['Host']}/ws", "secret": self._key}
        )

    async def _talk(self, request: web.Request) -> web.StreamResponse:
        if self._login.is_blocked:
            raise web.HTTPTooManyRequests
        if self._channel is None:
            raise web.HTTPServiceUnavailable
        return await self._channel.handleWsRequest(request)

    async def _show(self, frames: FrameStream, request: web.Request) -> web.StreamResponse:
        if self._login.is_blocked:
            raise web.HTTPTooManyRequests
        return await frames.talk(request, self._login.fail)
