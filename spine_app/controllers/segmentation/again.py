"""A result that the helper has lost: made once more behind the page, so that levels can be said."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from spine_app.controllers.background import Background
from spine_app.controllers.segmentation.kept import Kept
from spine_app.controllers.segmentation.levels import LevelGuard
from spine_app.controllers.segmentation.run import Order, Run, Step
from spine_app.domain.helper_errors import HelperRefused
from spine_app.helper_client.client import CoarseLabels, HelperClient
from spine_app.helper_client.documents import Job

LOST: Final = ("unknown-job", "no-result")
"""What the helper says of a result that it has forgotten, or never had."""


class Again:
    """Has the helper make the result on screen once more. Loop thread only."""

    def __init__(self, guard: LevelGuard, kept: Kept, background: Background) -> None:
        """Nothing can be made before `order` is set.

        Args:
            guard: names the result, and is told under which job the helper knows it now.
            kept: what the helper was given.
            background: where it is made.
        """
        self.order: Order | None = None
        self._guard = guard
        self._kept = kept
        self._background = background
        self._run: Run | None = None
        self._task: asyncio.Task[None] | None = None

    def make(
        self,
        client: HelperClient,
        then: Callable[[], Awaitable[None]],
        fail: Callable[[Exception], None],
    ) -> bool:
        """Make the result once more.

        Args:
            client: speaks to the helper.
            then: what could not be done without it; tells about its own errors.
            fail: told why it could not be made.

        Returns:
            False where there is nothing to be made, or it is being made.
        """
        if self.order is None or self._task is not None:
            return False
        self._run = Run(client, self.order, self._kept, _Nobody())
        self._task = self._background.start(self._made(self._run, then, fail))
        return True

    def stop(self) -> None:
        """Make nothing: the result leaves the screen."""
        run, task = self._run, self._task
        self._run = self._task = self.order = None
        if run is not None and task is not None:
            task.cancel()
            self._background.start(run.call_off())

    async def _made(
        self, run: Run, then: Callable[[], Awaitable[None]], fail: Callable[[Exception], None]
    ) -> None:
        try:
            labelled = await run.labelled()
            is_same = self._guard.renew(labelled.report)
        except Exception as error:  # noqa: BLE001 - the end of a task
            self._run = self._task = None
            fail(error)
            return
        self._run = self._task = None
        if is_same:
            await then()
        else:
            fail(HelperRefused("unknown-job"))


class _Nobody:
    """Watches nothing; see `run.Watcher`."""

    def at(self, step: Step, job: Job | None) -> None:
        """Nobody looks."""

    async def first_look(self, coarse: CoarseLabels) -> None:
        """Nobody looks."""
