"""Arguments of `segment` that have a form of their own."""

import argparse
import re
from typing import Final

from spine_helper.anatomy.levels import LEVELS

Range = tuple[int, int]

_RANGE: Final = re.compile(r"(\d{1,5}):(\d{1,5})")
_MOST_VALUE: Final = 255


def box_argument(text: str) -> tuple[Range, Range, Range]:
    """`I0:I1,J0:J1,K0:K1`: first voxel and the one behind the last, along the axes of the file.

    Raises:
        argparse.ArgumentTypeError: it has another form, or holds no voxel.
    """
    parts = [_RANGE.fullmatch(part) for part in text.split(",")]
    if len(parts) != 3 or not all(parts):
        raise argparse.ArgumentTypeError("not I0:I1,J0:J1,K0:K1")
    i, j, k = ((int(part[1]), int(part[2])) for part in parts if part)
    if any(start >= stop for start, stop in (i, j, k)):
        raise argparse.ArgumentTypeError("a range without a voxel")
    return i, j, k


def pin_argument(text: str) -> tuple[int, str]:
    """`VALUE=LEVEL`: what a person says of the vertebra that has this value without pins.

    Raises:
        argparse.ArgumentTypeError: it has another form, or there is no such value or level.
    """
    value, _, level = text.partition("=")
    if not (value.isascii() and value.isdecimal() and 1 <= int(value) <= _MOST_VALUE):
        raise argparse.ArgumentTypeError("not VALUE=LEVEL, 22=L3 for instance")
    if level.upper() not in LEVELS:
        raise argparse.ArgumentTypeError(f"{level!r} is no level: C1 to C7, T1 to T13, L1 to L6")
    return int(value), level.upper()
