"""One view at one moment, ready to be drawn at any size, with what is written over it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.pictures.film_errors import PictureTimedOut
from spine_app.domain.pictures.legend import Legend
from spine_app.domain.view.drawing import Overlay

Pixels = NDArray[np.uint8]
OnPicture = Callable[[Pixels], None]
Draw = Callable[[tuple[int, int], OnPicture], None]
"""Draws a view at a size (width, height) and hands its pixels over on another thread."""

PICTURE_S = 120.0
"""Longest time that one picture may take: a large one, while the hand turns the view meanwhile."""


@dataclass(frozen=True, eq=False)
class Shot:
    """One view at one moment.

    Attributes:
        draw: draws it without anything over it.
        overlay: shapes over it, in CSS pixels.
        legend: words over it.
        mm_per_pixel: of a CSS pixel where all pixels are of one size in the patient, else None.
        limits: what whoever sees it has to know.
    """

    draw: Draw
    overlay: Overlay = field(default_factory=Overlay)
    legend: Legend = field(default_factory=Legend)
    mm_per_pixel: float | None = None
    limits: tuple[str, ...] = ()


async def drawn(shot: Shot, size: tuple[int, int]) -> Pixels:
    """The pixels of a shot, (height, width, 4) uint8 RGBA.

    Args:
        shot: what to draw.
        size: width and height in pixels.

    Raises:
        PictureTimedOut: the view did not give them in time.
    """
    loop = asyncio.get_running_loop()
    arrived: asyncio.Future[Pixels] = loop.create_future()

    def give(pixels: Pixels) -> None:
        if not arrived.done():
            arrived.set_result(pixels)

    def take(pixels: Pixels) -> None:
        # The session may have ended while the picture was drawn.
        if not loop.is_closed():
            loop.call_soon_threadsafe(give, pixels)

    shot.draw(size, take)
    try:
        async with asyncio.timeout(PICTURE_S):
            return await arrived
    except TimeoutError:
        raise PictureTimedOut from None
