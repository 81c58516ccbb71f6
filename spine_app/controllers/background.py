"""Work that goes on behind the loop's back: kept until it is done, and awaited at the end."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

_Args = ParamSpec("_Args")
_Made = TypeVar("_Made")


class Background:
    """Tasks of one concern. Loop thread only."""

    def __init__(self) -> None:
        """Nothing runs yet."""
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin some work, which tells about its own errors."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def stop(self) -> None:
        """Wait until all of it is done, and what it begins meanwhile."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)


async def to_its_end(
    work: Callable[_Args, _Made], *args: _Args.args, **named: _Args.kwargs
) -> _Made:
    """Do work on files in a thread, and wait for it even where the waiting is cancelled.

    A thread cannot be cancelled: whoever put its files away meanwhile would miss the last of them.

    Raises:
        CancelledError: the waiting was cancelled; the work is done.
    """
    working = asyncio.ensure_future(asyncio.to_thread(work, *args, **named))
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        raise
