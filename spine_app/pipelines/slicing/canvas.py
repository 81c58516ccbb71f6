"""A view without a window: its size, what it shows now, and how coarse it may be in motion."""

import math
import time
from collections import deque
from collections.abc import Callable
from statistics import median_low
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.view.drawing import Overlay
from spine_app.pipelines.scene import PIXELS_MAX, Frame, OnFrame

MOVING_S = 0.025
"""Time for a picture while the hand moves; what takes longer is drawn coarser until it rests."""
COARSEST = 4
GUESSED_S = 5e-9
"""Time for a unit of effort before anything was measured."""
REMEMBERED = 3
"""Measurements whose median is believed: a first picture may have to load code or read a file."""


class Painting(Protocol):
    """Something that can be drawn at any size."""

    @property
    def overlay(self) -> Overlay:
        """What the page draws over it."""

    def looks_like(self, other: "Painting") -> bool:
        """Whether the pixels are the same."""

    def effort(self, size: tuple[int, int]) -> int:
        """How much there is to do for a picture, in any unit."""

    def draw(
        self, size: tuple[int, int], interrupted: Callable[[], bool]
    ) -> NDArray[np.uint8] | None:
        """(h, w, 4) uint8 RGBA; None when it gave way to something else."""


class Canvas:
    """Hands over pictures of one view. Belongs to the thread that draws."""

    def __init__(self, on_frame: OnFrame, clock: Callable[[], float] = time.thread_time) -> None:
        """Give each picture to `on_frame`; nothing is drawn before the view has a size.

        Args:
            on_frame: called on the thread that draws.
            clock: seconds of work of the calling thread. What other threads do to its speed is no
                reason to draw coarser.
        """
        self._on_frame = on_frame
        self._clock = clock
        self._size = (0, 0)
        self._shown: Painting | None = None
        self._pixels: NDArray[np.uint8] | None = None
        self._still = True
        self._paces_s = deque([GUESSED_S], REMEMBERED)

    def resize(self, width: int, height: int) -> None:
        """Set the size in device pixels, reduced to `PIXELS_MAX` in all; no size hides the view."""
        shrink = min(1.0, math.sqrt(PIXELS_MAX / max(width * height, 1)))
        size = int(width * shrink), int(height * shrink)
        self._size = size if min(size) > 0 else (0, 0)
        if self._size == (0, 0):
            self.forget()

    def forget(self) -> None:
        """Let go of what was drawn."""
        self._shown = self._pixels = None

    def draw(self, painting: Painting) -> None:
        """Hand over a picture for a hand that moves: whole, unless that would take too long."""
        if self._size == (0, 0):
            return
        if not self._holds(painting):
            size = self._size_for(painting)
            started = self._clock()
            self._keep(painting, painting.draw(size, lambda: False))
            self._learn(self._clock() - started, painting.effort(size))
        self._hand_over(painting, still=False)

    def refine(self, painting: Painting, interrupted: Callable[[], bool]) -> bool:
        """Hand the picture over once more for a hand that rests, drawn again where it is coarse."""
        if self._still or self._size == (0, 0) or interrupted():
            return False
        if not self._is_whole:
            pixels = painting.draw(self._size, interrupted)
            if pixels is None:
                return False
            self._keep(painting, pixels)
        self._hand_over(painting, still=True)
        return False

    @property
    def _is_whole(self) -> bool:
        """Whether the picture that is kept has every pixel of the view."""
        return self._pixels is not None and self._pixels.shape[1::-1] == self._size

    def _holds(self, painting: Painting) -> bool:
        """Whether the picture that is kept is the one that would be drawn, for this size."""
        return self._is_whole and self._shown is not None and painting.looks_like(self._shown)

    def _keep(self, painting: Painting, pixels: NDArray[np.uint8] | None) -> None:
        self._shown, self._pixels = painting, pixels

    def _hand_over(self, painting: Painting, *, still: bool) -> None:
        self._still = still
        if self._pixels is not None:
            self._on_frame(Frame(self._pixels, still, painting.overlay))

    def _size_for(self, painting: Painting) -> tuple[int, int]:
        """The whole size, or that divided by a whole number."""
        expected = median_low(self._paces_s) * painting.effort(self._size)
        coarse = min(COARSEST, max(1, math.ceil(math.sqrt(expected / MOVING_S))))
        width, height = self._size
        return max(1, width // coarse), max(1, height // coarse)

    def _learn(self, taken_s: float, effort: int) -> None:
        """Remember how quick this machine is."""
        self._paces_s.append(taken_s / max(effort, 1))
