"""What a value from the browser must be before anything is done with it."""

from spine_app.domain.errors import RequestRefused

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
