"""A small wslink client: logs in, opens the socket, calls, listens, and can misbehave."""

import asyncio
import itertools
import os
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any, Self
from urllib.parse import urlsplit

import aiohttp
import msgpack


class CallFailed(Exception):
    """The server answered a call with an error."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["message"])
        self.error = error


def frame(message_id: int, offset: int, total: int, content: bytes = b"") -> bytes:
    return b"".join(n.to_bytes(4, "little") for n in (message_id, offset, total)) + content


def chunks(message: Any, size: int = 60_000) -> list[bytes]:
    packed = msgpack.packb(message)
    number = int.from_bytes(os.urandom(4), "little")
    starts = range(0, len(packed), size)
    return [frame(number, at, len(packed), packed[at : at + size]) for at in starts]


@dataclass
class Browser:
    """Cookie, address and key, as a browser would hold them."""

    base: str
    session: aiohttp.ClientSession
    cookie: str = ""
    key: str = ""

    @property
    def origin(self) -> str:
        return self.base

    @property
    def headers(self) -> dict[str, str]:
        return {"Origin": self.origin} | ({"Cookie": self.cookie} if self.cookie else {})

    async def log_in(self, url: str) -> Self:
        async with self.session.get(url, allow_redirects=False) as answer:
            assert answer.status == 302, answer.status
            morsel = next(iter(SimpleCookie(answer.headers["Set-Cookie"]).values()))
            self.cookie = f"{morsel.key}={morsel.value}"
        return self

    async def ask_key(self) -> Self:
        async with self.session.post(
            f"{self.base}/paraview/", json={"application": "trame"}, headers=self.headers
        ) as answer:
            assert answer.status == 200, answer.status
            reply = await answer.json()
        assert reply["sessionURL"] == f"ws://{urlsplit(self.base).netloc}/ws"
        self.key = reply["secret"]
        return self

    async def open(self) -> "Wslink":
        socket = await self.session.ws_connect(
            f"{self.base}/ws", headers=self.headers, max_msg_size=0, autoping=True
        )
        return Wslink(socket)

    async def connect(self) -> "Wslink":
        link = await self.open()
        await link.hello(self.key)
        return link


@dataclass
class Wslink:
    socket: aiohttp.ClientWebSocketResponse
    client_id: str = ""
    reply: dict[str, Any] = field(default_factory=dict)
    published: list[dict[str, Any]] = field(default_factory=list)
    _count: Any = field(default_factory=itertools.count)
    _partial: dict[bytes, bytearray] = field(default_factory=dict)

    async def send(self, message: Any) -> None:
        for chunk in chunks(message):
            await self.socket.send_bytes(chunk)

    async def receive(self) -> Any:
        """The next whole message; raises `ConnectionError` if the socket was closed."""
        while True:
            message = await asyncio.wait_for(self.socket.receive(), 10)
            if message.type is not aiohttp.WSMsgType.BINARY:
                raise ConnectionError(self.socket.close_code)
            head, content = message.data[:12], message.data[12:]
            buffer = self._partial.setdefault(head[:4], bytearray())
            buffer += content
            if len(buffer) == int.from_bytes(head[8:12], "little"):
                return msgpack.unpackb(bytes(self._partial.pop(head[:4])), strict_map_key=False)

    async def _answer(self, call_id: str) -> Any:
        while True:
            message = await self.receive()
            if message.get("id") != call_id:
                self.published.append(message)
            elif "error" in message:
                raise CallFailed(message["error"])
            else:
                return message["result"]

    async def hello(self, key: Any) -> None:
        call = {"id": "system:c0:0", "method": "wslink.hello", "args": [{"secret": key}]}
        await self.send({"wslink": "1.0", "kwargs": {}, **call})
        self.reply = await self._answer("system:c0:0")
        self.client_id = self.reply["clientID"]

    async def call(self, method: str, *args: Any) -> Any:
        call_id = f"rpc:{self.client_id}:{next(self._count)}"
        call = {"id": call_id, "method": method, "args": list(args), "kwargs": {}}
        await self.send({"wslink": "1.0", **call})
        return await self._answer(call_id)

    async def write(self, **values: Any) -> Any:
        changes = [{"key": key, "value": value} for key, value in values.items()]
        return await self.call("trame.state.update", changes)

    async def state(self) -> dict[str, Any]:
        return (await self.call("trame.state.get"))["state"]
