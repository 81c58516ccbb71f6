"""The text in front of the voxels of NRRD and MetaImage files, found in bounded memory."""

import re

import numpy as np

from spine_app.domain.errors import BadGeometry, DamagedImage
from spine_app.domain.limits import ReadLimits
from spine_app.io.foreign.axes import refuse_impossible
from spine_app.io.sources import Source

_FIRST_WINDOW = 2**12
_MAX_BYTES = 2**22
"""Annotations of label maps take some hundred kilobytes at most."""

_MAX_LINES = 20_000
_MAX_LINE_BYTES = 4096
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)


def read_text_header(source: Source, limits: ReadLimits, end: re.Pattern[bytes]) -> bytes:
    """Everything up to the end of the header.

    Args:
        source: the file.
        limits: bytes of a header.
        end: matches the last bytes of the header.

    Raises:
        DamagedImage: the header does not end within the limits.
    """
    most = min(_MAX_BYTES, limits.header_bytes)
    window = _FIRST_WINDOW
    while True:
        content = source.read(0, min(window, most))
        found = end.search(content)
        if found is not None:
            return content[: found.end()]
        if window >= min(most, source.size):
            raise DamagedImage
        window *= 16


def split_lines(header: bytes) -> list[bytes]:
    """Its lines, without their ends.

    Raises:
        DamagedImage: there are too many.
    """
    if header.count(b"\n") > _MAX_LINES:
        raise DamagedImage
    return [line.rstrip(b"\r") for line in header.split(b"\n")]


def decode_line(line: bytes) -> str:
    """A line that decides something: short, and ASCII.

    Raises:
        DamagedImage: it is not.
    """
    if len(line) > _MAX_LINE_BYTES:
        raise DamagedImage
    try:
        return line.decode("ascii")
    except UnicodeDecodeError:
        raise DamagedImage from None


def parse_floats(text: str, count: int) -> list[float]:
    """Exactly `count` decimals, parted by white space.

    Raises:
        BadGeometry: another count, or something that is no plain number.
    """
    parts = text.split()
    if len(parts) != count or not all(_NUMBER.fullmatch(part) for part in parts):
        raise BadGeometry
    numbers = [float(part) for part in parts]
    refuse_impossible(np.array(numbers))
    return numbers


def parse_sizes(text: str) -> list[int]:
    """Whole numbers, parted by white space, at most sixteen.

    Raises:
        DamagedImage: something else.
    """
    parts = text.split()
    if not 1 <= len(parts) <= 16 or not all(re.fullmatch(r"\d{1,9}", p, re.ASCII) for p in parts):
        raise DamagedImage
    return [int(part) for part in parts]
