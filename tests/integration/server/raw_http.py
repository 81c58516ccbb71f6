"""HTTP spelled out byte by byte, for requests that no client library would send."""

import asyncio
from dataclasses import dataclass


@dataclass
class Answer:
    status: int
    headers: dict[str, list[str]]
    body: bytes

    def one(self, name: str) -> str:
        values = self.headers.get(name.lower(), [])
        assert len(values) == 1, (name, values)
        return values[0]


def request(target: str, *headers: str, method: str = "GET", version: str = "1.1") -> bytes:
    is_upgrade = any(line.startswith("Upgrade:") for line in headers)
    connection = f"Connection: {'Upgrade' if is_upgrade else 'close'}"
    lines = [f"{method} {target} HTTP/{version}", *headers, connection, "", ""]
    return "\r\n".join(lines).encode("latin-1")


async def exchange(port: int, sent: bytes, limit_s: float = 5) -> Answer:
    """Send bytes and read one answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(sent)
        await writer.drain()
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), limit_s)
        first, *lines = head.decode("latin-1").split("\r\n")
        headers: dict[str, list[str]] = {}
        for line in filter(None, lines):
            name, _, value = line.partition(":")
            headers.setdefault(name.lower(), []).append(value.strip())
        length = int(headers.get("content-length", ["0"])[0])
        length *= not sent.startswith(b"HEAD ")
        body = await asyncio.wait_for(reader.readexactly(length), limit_s) if length else b""
        return Answer(int(first.split()[1]), headers, body)
    finally:
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)
