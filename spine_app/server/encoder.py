"""Pictures to bytes: which quality there is, and how each is made. Chosen in docs/channel.md."""

import io
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image


class Codec(Enum):
    """How a picture is packed; the value is its media type."""

    JPEG = "image/jpeg"
    WEBP = "image/webp"
    """Without loss."""


@dataclass(frozen=True)
class Level:
    """One quality of picture.

    Attributes:
        rank: greater is better.
        quality: of the codec, 0 to 100; not used without loss.
        full_color: colours at the resolution of the picture instead of half of it.
        shrink: whole number by which width and height are divided.
        codec: how it is packed.
    """

    rank: int
    quality: int
    full_color: bool = False
    shrink: int = 1
    codec: Codec = Codec.JPEG


MOVING: Final = (
    Level(0, 40, shrink=3),
    Level(1, 45, shrink=2),
    Level(2, 45),
    Level(3, 62),
    Level(4, 78),
)
"""Qualities while the hand moves, for ever better links."""
STILL: Final = Level(5, 94, full_color=True)
LOSSLESS: Final = Level(6, 100, full_color=True, codec=Codec.WEBP)


def encode(pixels: NDArray[np.uint8], level: Level) -> bytes:
    """Pack a picture.

    Args:
        pixels: (height, width, 4) uint8 RGBA, first row at the top; opacity is not looked at.
        level: how well.
    """
    image = _image(pixels)
    if level.shrink > 1:
        image = image.reduce(level.shrink)
    buffer = io.BytesIO()
    if level.codec is Codec.WEBP:
        image.convert("RGB").save(buffer, "WEBP", lossless=True, quality=0, method=0)
    else:
        colors = 0 if level.full_color else 2
        image.save(buffer, "JPEG", quality=level.quality, subsampling=colors)
    return buffer.getvalue()


def _image(pixels: NDArray[np.uint8]) -> Image.Image:
    height, width = pixels.shape[:2]
    data = np.ascontiguousarray(pixels)
    return Image.frombuffer("RGBX", (width, height), data, "raw", "RGBX", 0, 1)
