"""Strict decoding of the few DICOM values that decide what is shown."""

import re
import struct
from collections.abc import Mapping
from functools import lru_cache

from spine_app.io.dicom.extent import Element

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,12}", re.ASCII)
_MAX_TEXT_BYTES = 1024


@lru_cache(maxsize=4096)
def _parts(value: bytes) -> tuple[str, ...] | None:
    """Values of ASCII text, None where it is none; slices of a series mostly say the same."""
    try:
        text = value.decode("ascii").rstrip(" \0")
    except UnicodeDecodeError:
        return None
    return tuple(part.strip() for part in text.split("\\")) if text else ()


class BadValue(Exception):
    """An element is not what the standard says it is."""


class Values:
    """The elements of one data set, each decoded on its own and never guessed."""

    def __init__(self, elements: Mapping[int, Element], *, big_endian: bool = False) -> None:
        """Read from elements as they are written, by tag."""
        self._elements = elements
        self._order = ">" if big_endian else "<"

    def element(self, tag: int) -> Element | None:
        """An element as it is written."""
        return self._elements.get(tag)

    def texts(self, tag: int, vr: str) -> tuple[str, ...]:
        """Values of a text element; empty when it is absent or empty.

        Raises:
            BadValue: another VR, too long, or not ASCII.
        """
        raw = self._find(tag, (vr,))
        if raw is None or not raw.value:
            return ()
        if len(raw.value) > _MAX_TEXT_BYTES:
            raise BadValue
        parts = _parts(raw.value)
        if parts is None:
            raise BadValue
        return parts

    def text(self, tag: int, vr: str) -> str:
        """First value of a text element, empty when absent or not decodable."""
        try:
            return next(iter(self.texts(tag, vr)), "")
        except BadValue:
            return ""

    def opaque(self, tag: int) -> bytes:
        """Bytes of an element that only serve to tell things apart."""
        raw = self._elements.get(tag)
        return b"" if raw is None or not raw.value else bytes(raw.value[:256]).strip(b" \0")

    def floats(self, tag: int, count: int) -> tuple[float, ...] | None:
        """Exactly `count` finite decimals; None when the element is absent or empty.

        Raises:
            BadValue: another count, VR or spelling.
        """
        parts = self.texts(tag, "DS")
        if not parts:
            return None
        if len(parts) != count or not all(_NUMBER.fullmatch(part) for part in parts):
            raise BadValue
        numbers = tuple(float(part) for part in parts)
        if not all(abs(number) < 1e30 for number in numbers):
            raise BadValue
        return numbers

    def first_float(self, tag: int) -> float | None:
        """First decimal of an element that is only shown; None when it is no number."""
        part = self.text(tag, "DS")
        if not _NUMBER.fullmatch(part) or not abs(float(part)) < 1e9:
            return None
        return float(part)

    def integer(self, tag: int) -> int | None:
        """An integer string; None when absent or empty.

        Raises:
            BadValue: it is something else.
        """
        parts = self.texts(tag, "IS")
        if not parts:
            return None
        if len(parts) != 1 or not _INTEGER.fullmatch(parts[0]):
            raise BadValue
        return int(parts[0])

    def unsigned(self, tag: int) -> int | None:
        """One unsigned 16-bit value; None when absent.

        Raises:
            BadValue: another VR or another count.
        """
        raw = self._find(tag, ("US",))
        return None if raw is None or not raw.value else self._word(raw, signed=False)

    def pixel_value(self, tag: int, *, signed: bool) -> int | None:
        """One 16-bit value in the sign of the pixels, whatever its VR claims; None where absent.

        Of another length it is no value of a pixel and counts as absent.
        """
        element = self._elements.get(tag)
        if element is None or len(element.value) != 2:
            return None
        return self._word(element, signed=signed)

    def double(self, tag: int) -> float | None:
        """One finite double; None when absent.

        Raises:
            BadValue: another VR, another count, or not finite.
        """
        raw = self._find(tag, ("FD",))
        if raw is None or not raw.value:
            return None
        if len(raw.value) != 8:
            raise BadValue
        number = float(struct.unpack(self._order + "d", raw.value)[0])
        if not abs(number) < 1e30:
            raise BadValue
        return number

    def key(self, tag: int) -> bytes:
        """Bytes that tell images apart: numbers that are written differently count as equal."""
        raw = self.opaque(tag)
        try:
            return repr(float(raw)).encode() if raw else raw
        except ValueError:
            return raw

    def _find(self, tag: int, vrs: tuple[str, ...]) -> Element | None:
        element = self._elements.get(tag)
        if element is None:
            return None
        if element.vr and element.vr != b"UN" and element.vr.decode("ascii") not in vrs:
            raise BadValue
        return element

    def _word(self, element: Element, *, signed: bool) -> int:
        """The 16-bit value of an element."""
        if len(element.value) != 2:
            raise BadValue
        return int(struct.unpack(self._order + ("h" if signed else "H"), element.value)[0])
