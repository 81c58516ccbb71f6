"""Strict decoding of the few DICOM values that decide what is shown."""

import re
import struct

from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,12}", re.ASCII)
_MAX_TEXT_BYTES = 1024


class BadValue(Exception):
    """An element is not what the standard says it is."""


class Values:
    """The elements of one data set, each decoded on its own and never guessed."""

    def __init__(self, dataset: Dataset) -> None:
        """Read from a data set whose elements have not been converted."""
        self._dataset = dataset

    def texts(self, tag: int, vr: str) -> tuple[str, ...]:
        """Values of a text element; empty when it is absent or empty.

        Raises:
            BadValue: another VR, too long, or not ASCII.
        """
        raw = self._raw(tag, (vr,))
        if raw is None or not raw.value:
            return ()
        if len(raw.value) > _MAX_TEXT_BYTES:
            raise BadValue
        try:
            text = raw.value.decode("ascii").rstrip(" \0")
        except UnicodeDecodeError:
            raise BadValue from None
        return tuple(part.strip() for part in text.split("\\")) if text else ()

    def text(self, tag: int, vr: str) -> str:
        """First value of a text element, empty when absent or not decodable."""
        try:
            return next(iter(self.texts(tag, vr)), "")
        except BadValue:
            return ""

    def opaque(self, tag: int) -> bytes:
        """Bytes of an element that only serve to tell things apart."""
        raw = self._raw(tag, None)
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
        raw = self._raw(tag, ("US",))
        return None if raw is None or not raw.value else _word(raw, signed=False)

    def pixel_value(self, tag: int, signed: bool) -> int | None:
        """One 16-bit value in the sign of the pixels, whatever its VR claims; None when absent.

        Raises:
            BadValue: another VR or another count.
        """
        raw = self._raw(tag, ("US", "SS", "US or SS"))
        return None if raw is None or not raw.value else _word(raw, signed=signed)

    def _raw(self, tag: int, vrs: tuple[str, ...] | None) -> RawDataElement | None:
        item = self._dataset.get_item(tag)
        if item is None:
            return None
        if not isinstance(item, RawDataElement) or not isinstance(item.value, bytes | None):
            raise BadValue
        if vrs is not None and item.VR is not None and item.VR not in (*vrs, "UN"):
            raise BadValue
        return item


def _word(raw: RawDataElement, *, signed: bool) -> int:
    """The 16-bit value of an element."""
    if raw.value is None or len(raw.value) != 2:
        raise BadValue
    order = "<" if raw.is_little_endian else ">"
    return int(struct.unpack(order + ("h" if signed else "H"), raw.value)[0])
