"""One run of the helper program: started, told from garbage, and ended with all it started."""

import asyncio
import contextlib
import json
import os
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import Final, Self

from spine_app.domain.helper_errors import HelperAbsent, HelperMismatch
from spine_app.helper_client.client import HelperClient
from spine_app.helper_client.connection import Connection
from spine_app.helper_client.documents import CONTRACT

UNSAFE_SETUP: Final = 78
"""Exit status of a helper whose place is not safe (EX_CONFIG of sysexits.h)."""

_COMMAND: Final = (sys.executable, "-m", "spine_helper", "serve")
_READY_S: Final = 30.0
_END_S: Final = 5.0
_LEFT_S: Final = 1.0
_MAX_LINE: Final = 4096
_HAS_SOCKETS: Final = sys.platform != "win32"
_OURS: Final = ("SPINE_", "TRAME_", "WSLINK_")


class HelperProcess:
    """A running helper and a client of it."""

    def __init__(
        self, process: asyncio.subprocess.Process, folder: Path, client: HelperClient
    ) -> None:
        """Take over a helper that is ready; `start` makes one."""
        self.client = client
        self._process = process
        self._folder = folder
        # Whatever it prints from now on is read and dropped, so that it can neither block nor grow.
        self._drain = asyncio.create_task(_drop(process.stdout))

    @classmethod
    async def start(
        cls, command: Sequence[str] = _COMMAND, has_sockets: bool = _HAS_SOCKETS
    ) -> Self:
        """Start a helper and wait until it is ready.

        Args:
            command: the program and its first arguments.
            has_sockets: whether it shall listen on a Unix domain socket, else on a loopback port.

        Raises:
            HelperAbsent: it cannot be started, ends at once, or is not ready in time.
            HelperMismatch: it says something else than that it is ready, or another version.
            UnsafePlace: it says that its place is not safe.
        """
        # Short, because the path of a socket may have a hundred characters only; private by itself.
        folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="spine-"))
        token = secrets.token_urlsafe(32)
        socket = folder / "helper"
        place = ["--socket", str(socket)] if has_sockets else ["--port", "0", "--token-file", "-"]
        process = None
        try:
            process = await _spawn([*command, *place, "--parent", str(os.getpid())])
            if process.stdin is not None:
                process.stdin.write(b"" if has_sockets else f"{token}\n".encode())
                process.stdin.close()
            port = await _ready(process)
        except BaseException:
            await _end(process)
            if process is not None:
                await _to_the_end(_drop(process.stdout))
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
            raise
        connection = (
            Connection.over_socket(socket) if has_sockets else Connection.over_port(port, token)
        )
        return cls(process, folder, HelperClient(connection))

    @property
    def has_ended(self) -> bool:
        """Whether the program has ended by itself."""
        return self._process.returncode is not None

    @property
    def process_id(self) -> int:
        """Of the program."""
        return self._process.pid

    async def close(self) -> None:
        """End the program, by force where it does not end, and remove its socket."""
        await self.client.close()
        await _end(self._process)
        await _to_the_end(self._drain)
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)


class UnsafePlace(HelperAbsent):
    """The helper refuses to start where it was told to."""

    code = "helper-absent"


async def _spawn(command: list[str]) -> asyncio.subprocess.Process:
    """Start the program with a session of its own and without our secrets.

    Raises:
        HelperAbsent: it cannot be started.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    kept |= {n: v for n, v in os.environ.items() if n.startswith("SPINE_HELPER_")}
    try:
        return await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=kept,
            start_new_session=sys.platform != "win32",
            limit=_MAX_LINE,
        )
    except OSError:
        raise HelperAbsent from None


async def _ready(process: asyncio.subprocess.Process) -> int:
    """Wait for the line that says that the helper is ready; its port, 0 where it has none."""
    if process.stdout is None:
        raise HelperAbsent
    try:
        async with asyncio.timeout(_READY_S):
            line = await process.stdout.readline()
            if not line and await process.wait() == UNSAFE_SETUP:
                raise UnsafePlace
    except TimeoutError:
        raise HelperAbsent from None
    except ValueError:  # a line without end
        raise HelperMismatch from None
    if not line:
        raise HelperAbsent
    return _port(line)


def _port(line: bytes) -> int:
    try:
        facts = json.loads(line)
    except ValueError:
        raise HelperMismatch from None
    if not isinstance(facts, dict) or facts.get("contract") != CONTRACT:
        raise HelperMismatch
    port = facts.get("port")
    return port if isinstance(port, int) else 0


async def _end(process: asyncio.subprocess.Process | None) -> None:
    if process is None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(_END_S):
            await process.wait()
    except TimeoutError:
        _kill_group(process)
        await process.wait()


def _kill_group(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform != "win32":
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()


async def _to_the_end(reading: Awaitable[None]) -> None:
    """Read what an ended program has left, which closes the pipe; something else may hold it."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LEFT_S):
            await reading


async def _drop(stream: asyncio.StreamReader | None) -> None:
    while stream is not None and await stream.read(_MAX_LINE):
        pass
