"""The newest picture of each view: comes from a render thread, is packed at most once a quality."""

import asyncio
import time
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.view.drawing import Overlay
from spine_app.server.encoder import Level, encode


class DrawnFrame(Protocol):
    """A picture from a render thread."""

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """(height, width, 4) uint8 RGBA, first row at the top."""

    @property
    def still(self) -> bool:
        """Whether the picture is at full quality."""

    @property
    def overlay(self) -> Overlay:
        """What the page draws over it."""


@dataclass(frozen=True, eq=False)
class Packed:
    """A picture as it travels.

    Attributes:
        content: the bytes.
        seconds: that packing them took.
    """

    content: bytes
    seconds: float


@dataclass(eq=False)
class Picture:
    """Pixels that some frames share; what differs between those lies over them."""

    pixels: NDArray[np.uint8]
    drawn_at: float
    _packed: dict[Level, "asyncio.Future[Packed]"] = field(default_factory=dict)

    async def packed(self, level: Level, executor: Executor) -> Packed:
        """The picture at a quality; made once, for all pages. Loop thread only."""
        future = self._packed.get(level)
        if future is None:
            loop = asyncio.get_running_loop()
            future = loop.run_in_executor(executor, _pack, self.pixels, level)
            self._packed[level] = future
        return await asyncio.shield(future)


def _pack(pixels: NDArray[np.uint8], level: Level) -> Packed:
    started = time.perf_counter()
    content = encode(pixels, level)
    return Packed(content, time.perf_counter() - started)


@dataclass(frozen=True, eq=False)
class Newest:
    """The newest frame of a view.

    Attributes:
        number: grows with each frame of the view.
        picture: its pixels.
        still: it was drawn at full quality.
        overlay: what the page draws over it.
    """

    number: int
    picture: Picture
    still: bool
    overlay: Overlay


class Slot:
    """Holds the newest frame of one view; a render thread fills it, the loop looks into it."""

    def __init__(self) -> None:
        """Start empty."""
        self._count = 0
        self.newest: Newest | None = None

    def put(self, frame: DrawnFrame) -> None:
        """Take a frame; called on the render thread of the view, one frame at a time."""
        before = self.newest
        if before is not None and _same(before.picture.pixels, frame.pixels):
            picture = before.picture
        else:
            # Those who draw use their memory again for the next picture.
            picture = Picture(frame.pixels.copy(), time.monotonic())
        self._count += 1
        self.newest = Newest(self._count, picture, frame.still, frame.overlay)

    def empty(self) -> None:
        """Forget the frame."""
        self.newest = None


def _same(left: NDArray[np.uint8], right: NDArray[np.uint8]) -> bool:
    return left.shape == right.shape and bool(np.array_equal(left, right))
