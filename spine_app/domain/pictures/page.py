"""Where views and the strip of words lie in a picture: one arrangement for every scale."""

from dataclasses import dataclass

from spine_app.domain.errors import RequestRefused
from spine_app.domain.pictures.legend import Caption

WIDTH_MIN, WIDTH_MAX = 64, 7680
"""Of a picture in pixels; a poster a metre wide has 200 pixels an inch at the most."""
PIXELS_MAX = 40_000_000
"""Pixels of a picture in all: what one of 8K has, and some room."""
CSS_MAX = 16_384.0
"""Largest side of a page on any screen, in CSS pixels."""


@dataclass(frozen=True)
class Box:
    """Where a view lies on the page, in CSS pixels.

    Attributes:
        view: its name.
        x: left edge.
        y: upper edge.
        width: at least 1.
        height: at least 1.

    Raises:
        RequestRefused: no view lies like that on a screen.
    """

    view: str
    x: float
    y: float
    width: float
    height: float

    def __post_init__(self) -> None:
        """Refuse what is on no screen."""
        if not all(0 <= edge <= CSS_MAX for edge in (self.x, self.y)):
            raise RequestRefused
        if not all(1 <= side <= CSS_MAX for side in (self.width, self.height)):
            raise RequestRefused


@dataclass(frozen=True)
class Placed:
    """Where a view lies in a picture, in pixels.

    Attributes:
        view: its name.
        corner: left and upper edge.
        size: width and height.
        css: width and height in CSS pixels, with the same shape to the last digit.
    """

    view: str
    corner: tuple[int, int]
    size: tuple[int, int]
    css: tuple[float, float]


@dataclass(frozen=True)
class Page:
    """A picture: views, the gaps between them, and a strip of words underneath.

    Attributes:
        size: width and height in pixels, the strip included.
        strip: height of the strip in pixels.
        scale: pixels per CSS pixel.
        views: what lies where.
    """

    size: tuple[int, int]
    strip: int
    scale: float
    views: tuple[Placed, ...]


def page_of(boxes: tuple[Box, ...], scale: float, caption: Caption) -> Page:
    """The picture of views as they lie on the page.

    Args:
        boxes: the views.
        scale: pixels per CSS pixel, > 0.
        caption: of the picture.

    Returns:
        The picture, whose upper left corner is that of the views together.

    Raises:
        RequestRefused: there is no view, or the picture would be too small or too large.
    """
    if not boxes or not 0 < scale < WIDTH_MAX:
        raise RequestRefused
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    views = tuple(_placed(box, (left, top), scale) for box in boxes)
    width = max(view.corner[0] + view.size[0] for view in views)
    height = max(view.corner[1] + view.size[1] for view in views)
    strip = round(caption.height(width / scale) * scale)
    if not WIDTH_MIN <= width <= WIDTH_MAX or width * (height + strip) > PIXELS_MAX:
        raise RequestRefused
    return Page((width, height + strip), strip, scale, views)


def film_page(view: str, size: tuple[int, int], scale: float, caption: Caption) -> Page:
    """A frame of a film: one view that fills it, above the strip.

    Args:
        view: its name.
        size: width and height of the frame in pixels.
        scale: pixels per CSS pixel.
        caption: of the film.

    Returns:
        The frame.
    """
    strip = round(caption.height(size[0] / scale) * scale)
    inner = (size[0], size[1] - strip)
    return Page(size, strip, scale, (Placed(view, (0, 0), inner, _css(inner, scale)),))


def scale_for(boxes: tuple[Box, ...], width: int) -> float:
    """Pixels per CSS pixel at which views together are as wide as asked.

    Raises:
        RequestRefused: there is no view.
    """
    if not boxes:
        raise RequestRefused
    left = min(box.x for box in boxes)
    return width / max(box.x + box.width - left for box in boxes)


def _placed(box: Box, origin: tuple[float, float], scale: float) -> Placed:
    left, top = round((box.x - origin[0]) * scale), round((box.y - origin[1]) * scale)
    right = round((box.x + box.width - origin[0]) * scale)
    bottom = round((box.y + box.height - origin[1]) * scale)
    size = (max(right - left, 1), max(bottom - top, 1))
    return Placed(box.view, (left, top), size, _css(size, scale))


def _css(size: tuple[int, int], scale: float) -> tuple[float, float]:
    return size[0] / scale, size[1] / scale
