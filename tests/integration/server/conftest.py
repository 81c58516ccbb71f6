"""A running application for each test, and a browser that is logged in to it."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from tests.integration.server.app import SmallApp
from tests.integration.server.wslink_client import Browser


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Running:
    """An application that listens in this process."""

    app: SmallApp
    port: int
    clock: Clock
    session: aiohttp.ClientSession
    links: list[Any] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def base(self) -> str:
        return f"http://{self.host}"

    @property
    def channel(self) -> Any:
        return self.app.server._server._ws_handlers[0]

    @property
    def state(self) -> Any:
        return self.app.server.state

    async def stranger(self) -> Browser:
        return Browser(self.base, self.session)

    async def browser(self) -> Browser:
        fresh = Browser(self.base, self.session)
        await fresh.log_in(self.app.gate.login_url(self.port))
        return await fresh.ask_key()


@pytest.fixture
async def start() -> AsyncIterator[Any]:
    """Start an application with settings of the test's choice."""
    running: list[Running] = []

    async def starter(
        config: Any = None,
        serve: dict[str, str] | None = None,
        stream: Any = None,
        **options: Any,
    ) -> Running:
        clock = Clock()
        app = SmallApp(config, stream, clock)
        app.server.serve.update(serve or {})
        port = await app.start(**options)
        jar = aiohttp.DummyCookieJar()
        session = aiohttp.ClientSession(cookie_jar=jar, auto_decompress=False)
        running.append(Running(app, port, clock, session))
        return running[-1]

    yield starter
    for one in running:
        await one.session.close()
        await one.app.stop()


@pytest.fixture
async def running(start: Any) -> Running:
    return await start()


@dataclass
class Process:
    """The same application in a process of its own."""

    child: subprocess.Popen[str]
    port: int

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, what: str) -> Any:
        assert self.child.stdin
        assert self.child.stdout
        self.child.stdin.write(f"{what}\n")
        self.child.stdin.flush()
        return json.loads(self.child.stdout.readline())


@pytest.fixture(scope="module")
def process() -> Iterator[Process]:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.server.app"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin
    assert child.stdout
    first = json.loads(child.stdout.readline())
    yield Process(child, first["port"])
    child.stdin.close()
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    child.stdout.close()
