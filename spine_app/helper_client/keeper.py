"""Keeps a helper running: starts it, watches it, starts it again, and ends it with the app."""

import asyncio
import importlib.util
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from spine_app.domain.helper_errors import HelperAbsent, HelperError, HelperMismatch
from spine_app.helper_client.client import HelperClient
from spine_app.helper_client.connection import Connection
from spine_app.helper_client.helper_process import HelperProcess, UnsafePlace
from spine_app.helper_client.presence import HelperPresence, HelperStatus

HelperPlan: TypeAlias = Literal["auto", "off"] | Path
"""Start one where it is installed, have none, or speak to one that listens on a socket."""

_PROGRAM: Final = "spine_helper"
_LATE_BEATS: Final = 3

Start: TypeAlias = Callable[[], Awaitable[HelperProcess]]


@dataclass(frozen=True)
class Pace:
    """How a helper is watched.

    Attributes:
        start_after_s: lets the page come first.
        beat_s: between two questions; also how long one may take.
        silent_s: without an answer before it is ended by force.
        backoff_s: before each start after it ended by itself; then it stays off until asked.
        healthy_s: of good health after which what went wrong before no longer counts.
    """

    start_after_s: float = 3.0
    beat_s: float = 2.0
    silent_s: float = 60.0
    backoff_s: tuple[float, ...] = (1.0, 5.0, 20.0)
    healthy_s: float = 600.0


class Keeper:
    """Owns the helper of a session. `run` until cancelled, then `close`."""

    def __init__(
        self, plan: HelperPlan, pace: Pace = Pace(), start: Start = HelperProcess.start
    ) -> None:
        """Nothing is started before `run`.

        Args:
            plan: which helper.
            pace: how it is watched.
            start: starts the program.
        """
        self._plan = plan
        self._pace = pace
        self._start = start
        self._process: HelperProcess | None = None
        self._asked = asyncio.Event()
        self._failures = 0
        self.on_change: Callable[[HelperStatus], None] = lambda _: None
        self.client: HelperClient | None = None
        first = HelperPresence.OFF if plan == "off" else HelperPresence.STARTING
        if plan == "auto" and importlib.util.find_spec(_PROGRAM) is None:
            first = HelperPresence.ABSENT
        self.status = HelperStatus(first)

    def ask(self) -> None:
        """Try again where the helper has stopped for good."""
        self._failures = 0
        self._asked.set()

    async def run(self) -> None:
        """Keep the helper running and `status` true."""
        if self.status.presence is not HelperPresence.STARTING:
            return
        if isinstance(self._plan, Path):
            self.client = HelperClient(Connection.over_socket(self._plan))
            await self._watch(self.client)
            return
        await asyncio.sleep(self._pace.start_after_s)
        while True:
            await self._keep_one()
            await self._pause()

    async def close(self) -> None:
        """End what was started."""
        client, self.client = self.client, None
        process, self._process = self._process, None
        if process is not None:
            await process.close()
        elif client is not None:
            await client.close()

    async def _keep_one(self) -> None:
        """Start a helper and watch it until it ends or has to be ended."""
        self._set(HelperStatus(HelperPresence.STARTING))
        began_s = time.monotonic()
        try:
            self._process = await self._start()
        except UnsafePlace:
            self._set(HelperStatus(HelperPresence.UNSAFE))
            return
        except HelperMismatch:
            self._set(HelperStatus(HelperPresence.MISMATCH))
            return
        except HelperAbsent:
            self._set(HelperStatus(HelperPresence.RESTARTING))
            return
        self.client = self._process.client
        await self._watch(self.client)
        await self.close()
        if time.monotonic() - began_s > self._pace.healthy_s:
            self._failures = 0
        self._set(HelperStatus(HelperPresence.RESTARTING))

    async def _pause(self) -> None:
        """Wait before the next start: a little, or until somebody asks."""
        is_worth_it = self.status.presence is HelperPresence.RESTARTING
        if is_worth_it and self._failures < len(self._pace.backoff_s):
            wait_s = self._pace.backoff_s[self._failures]
            self._failures += 1
            await asyncio.sleep(wait_s)
            return
        if is_worth_it:
            self._set(HelperStatus(HelperPresence.STOPPED))
        self._asked.clear()
        await self._asked.wait()

    async def _watch(self, client: HelperClient) -> None:
        """Ask a helper how it is until it has ended or has been silent for too long."""
        heard_s = time.monotonic()
        while self._process is None or not self._process.has_ended:
            status = await self._asked_how(client)
            if status.is_usable:
                heard_s = time.monotonic()
            elif self._process is not None and time.monotonic() - heard_s > self._pace.silent_s:
                return
            if self._process is None or not self._process.has_ended:
                # One answer that is late, on a busy machine, is not yet worth a word.
                is_late = time.monotonic() - heard_s < _LATE_BEATS * self._pace.beat_s
                if not (is_late and status.presence is HelperPresence.SILENT):
                    self._set(status)
                await asyncio.sleep(self._pace.beat_s)

    async def _asked_how(self, client: HelperClient) -> HelperStatus:
        try:
            async with asyncio.timeout(self._pace.beat_s):
                health = await client.health()
        except HelperMismatch:
            return HelperStatus(HelperPresence.MISMATCH)
        except (HelperError, TimeoutError) as error:
            is_there = self._process is not None or not isinstance(error, HelperAbsent)
            return HelperStatus(HelperPresence.SILENT if is_there else HelperPresence.ABSENT)
        presence = HelperPresence.BUSY if health.state == "busy" else HelperPresence.READY
        return HelperStatus(presence, health.version, health.models)

    def _set(self, status: HelperStatus) -> None:
        if status != self.status:
            self.status = status
            self.on_change(status)
