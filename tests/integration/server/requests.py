"""Plain HTTP requests."""

from typing import Any

from tests.integration.server.raw_http import Answer, exchange, request

UPGRADE = (
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)


async def get(running: Any, target: str, *headers: str, method: str = "GET") -> Answer:
    lines = (f"Host: {running.host}", *headers)
    return await exchange(running.port, request(target, *lines, method=method))
