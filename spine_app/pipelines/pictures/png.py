"""Pixels to a PNG file that says what made it and how large it is, and nothing else."""

from importlib.metadata import version
from io import BytesIO
from typing import Final

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from spine_app.pipelines.pictures.painter import Pixels

MM_PER_INCH: Final = 25.4
COMPRESSION: Final = 6


def png_of(pixels: Pixels, mm_per_pixel: float | None = None) -> bytes:
    """The file.

    Args:
        pixels: (height, width, 4) uint8 RGBA.
        mm_per_pixel: millimetres of the patient per pixel where the whole picture has one scale;
            programs that print it then print it in life size.

    Returns:
        A PNG without loss, without time, place or names.

    Source:
        W3C Portable Network Graphics, 11.3.5.3 pHYs (pixels per metre).
    """
    opaque = bool(np.all(pixels[..., 3] == 255))
    image = Image.fromarray(np.ascontiguousarray(pixels[..., :3] if opaque else pixels))
    facts = PngInfo()
    facts.add_text("Software", f"Spine App {version('spine-app')}")
    size = {} if mm_per_pixel is None else {"dpi": (MM_PER_INCH / mm_per_pixel,) * 2}
    file = BytesIO()
    image.save(file, "PNG", pnginfo=facts, compress_level=COMPRESSION, **size)
    return file.getvalue()
