"""Puts rendered views together and paints what lies over and under them."""

from collections.abc import Iterable, Mapping

import numpy as np
from PIL import Image

from spine_app.domain.pictures.legend import Caption, caption_marks
from spine_app.domain.pictures.page import Page
from spine_app.domain.pictures.painting import Mark, Rgb
from spine_app.pipelines.pictures.painter import Pixels, paint

GAP: Rgb = (0, 0, 0)
"""Between the views, as on the page."""


def compose(
    page: Page, views: Mapping[str, Pixels], marks: Iterable[Mark], caption: Caption
) -> Pixels:
    """The whole picture.

    Args:
        page: what lies where.
        views: (height, width, 4) uint8 RGBA of each view, in the size that the page has for it.
        marks: what lies over the views, in pixels of the picture.
        caption: what stands under them.

    Returns:
        (height, width, 4) uint8 RGBA.
    """
    width, height = page.size
    picture = np.empty((height, width, 4), dtype=np.uint8)
    picture[:] = (*GAP, 255)
    for placed in page.views:
        left, top = placed.corner
        pixels = fitted(views[placed.view], placed.size)
        picture[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels
    paint(picture[: height - page.strip], marks)
    top = height - page.strip
    paint(picture, caption_marks(caption, (width, page.strip), page.scale, top))
    return picture


def fitted(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    """The pixels of a view in a size; a graphics card may have drawn fewer than asked for."""
    if pixels.shape[:2] == size[::-1]:
        return pixels
    image = Image.fromarray(np.ascontiguousarray(pixels)).resize(size, Image.Resampling.BICUBIC)
    return np.asarray(image)
