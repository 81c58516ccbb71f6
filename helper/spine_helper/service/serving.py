"""Run the server until it is told to stop or its parent ends."""

import json
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

import uvicorn

from spine_helper.egress import forbid_outbound
from spine_helper.engines.registry import Registry
from spine_helper.service import contract, sockets
from spine_helper.service.access import MAX_HEADERS_BYTES, Access
from spine_helper.service.child import Limits
from spine_helper.service.events import log, set_up_logs
from spine_helper.service.jobs import JobTable
from spine_helper.service.parent import end_with
from spine_helper.service.secret_file import read_token
from spine_helper.service.server import Holdings, build_app

_MAX_CONNECTIONS: Final = 64
_IDLE_S: Final = 30
_GRACE_S: Final = 2


@dataclass(frozen=True)
class Place:
    """Where to listen, and for whom.

    Attributes:
        socket: path of a Unix domain socket; the port is not used then.
        port: port on 127.0.0.1, 0 for any free one.
        token_file: private file with the bearer token, `-` for standard input.
        parent: process whose end is ours; None to run on alone.
        threads: cores for a job; None for all.
        memory_bytes: most memory of a job; None for most of what is free when it starts.
    """

    socket: Path | None
    port: int
    token_file: str
    parent: int | None
    threads: int | None = None
    memory_bytes: int | None = None


class _Server(uvicorn.Server):
    """A server that says once, on standard output, that it is ready."""

    port: int | None = None
    end_jobs: Callable[[], Awaitable[None]] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        ready = {"ready": True, "contract": contract.CONTRACT, "version": contract.VERSION}
        sys.stdout.write(json.dumps({**ready, "port": self.port}) + "\n")
        sys.stdout.flush()
        log.info("started")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the jobs first: a client that follows one would hold its connection open."""
        if self.end_jobs is not None:
            await self.end_jobs()
        await super().shutdown(sockets)

    def stop(self) -> None:
        """End soon; safe from another thread."""
        log.info("parent-ended")
        self.should_exit = True


def serve(place: Place, registry: Registry) -> None:
    """Listen, answer, and return when asked to end.

    Args:
        place: where to listen, and for whom.
        registry: the engines on offer.

    Raises:
        UnsafeSetup: a file, folder or value of `place` is not safe to use.
    """
    signal.signal(signal.SIGTERM, _leave)
    set_up_logs()
    _forbid_core_dumps()
    forbid_outbound()
    listener, access = _listen(place)
    table = JobTable(registry, Limits(memory_bytes=place.memory_bytes), place.threads)
    server = _Server(_config(build_app(Holdings(registry, table), access)))
    server.end_jobs = table.close
    server.port = None if place.socket is not None else listener.getsockname()[1]
    if place.parent is not None:
        end_with(place.parent, server.stop)
    try:
        server.run([listener])
    finally:
        listener.close()
        if place.socket is not None:
            sockets.remove(place.socket)
        log.info("stopped")


def _listen(place: Place) -> tuple[socket.socket, Access]:
    if place.socket is not None:
        return sockets.listen_on_path(place.socket), Access.by_socket()
    token = read_token(place.token_file)
    listener = sockets.listen_on_port(place.port)
    return listener, Access.by_port(listener.getsockname()[1], token)


def _config(app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        limit_concurrency=_MAX_CONNECTIONS,
        timeout_keep_alive=_IDLE_S,
        timeout_graceful_shutdown=_GRACE_S,
        h11_max_incomplete_event_size=MAX_HEADERS_BYTES,
    )


def _leave(signal_number: int, frame: FrameType | None) -> None:
    """The server raises the signal again once it has ended: being told to stop is no failure."""
    raise SystemExit(0)


def _forbid_core_dumps() -> None:
    """A core file would be a copy of a patient's volume on disk."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on every platform

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o077)
