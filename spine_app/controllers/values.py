"""What a value from the browser must be before anything is done with it."""

import re

from spine_app.domain.errors import RequestRefused

COLOR = re.compile(r"#[0-9a-f]{6}")

NUMBER_MAX = 20_000.0
"""Largest number that may be typed: mm of a position, HU of a window."""


def number(value: object) -> float:
    """A finite number within ±`NUMBER_MAX` from the browser.

    Raises:
        RequestRefused: it is none.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RequestRefused
    # Not a number is refused as well; `math.isfinite` would raise on a very large whole one.
    if not abs(value) <= NUMBER_MAX:
        raise RequestRefused
    return float(value)


def whole_number(value: object) -> int:
    """An index from the browser.

    Raises:
        RequestRefused: it is none.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise RequestRefused
    return value


def word(value: object) -> str:
    """A name from the browser; whether it is known is for the caller to say.

    Raises:
        RequestRefused: it is no text.
    """
    if not isinstance(value, str):
        raise RequestRefused
    return value


def switch(value: object) -> bool:
    """On or off from the browser.

    Raises:
        RequestRefused: it is neither.
    """
    if not isinstance(value, bool):
        raise RequestRefused
    return value


def fraction(value: object) -> float:
    """A number from 0 to 1 from the browser.

    Raises:
        RequestRefused: it is none.
    """
    part = number(value)
    if not 0 <= part <= 1:
        raise RequestRefused
    return part


def color(value: object) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of a `#rrggbb` from the browser.

    Raises:
        RequestRefused: it is none.
    """
    told = word(value).lower()
    if not COLOR.fullmatch(told):
        raise RequestRefused
    red, green, blue = (int(told[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue
