"""Work that goes on while the page is used: one piece at a time, always ended."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from spine_app.controllers.guard import logged
from spine_app.controllers.reporter import Reporter
from spine_app.screen.screen import Screen


class OneTask(Reporter):
    """Runs one coroutine at a time. Loop thread only."""

    def __init__(self, screen: Screen) -> None:
        """Tell on this screen what goes wrong."""
        super().__init__(screen)
        self._task: asyncio.Task[None] | None = None

    @property
    def is_running(self) -> bool:
        """Whether something is being made."""
        return self._task is not None

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin; what is already running stays, and the new work is dropped."""
        if self._task is None:
            self._task = asyncio.create_task(self._run(work))
        else:
            work.close()

    async def cancel(self) -> None:
        """End what is running; returns when it has put everything away."""
        task = self._task
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    def drop(self) -> None:
        """End what is running, without waiting for it."""
        if self._task is not None:
            self._task.cancel()

    async def _run(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - the end of a task
            self.report(*logged(error))
        finally:
            self._task = None
