"""Writing DICOM elements, in the byte order and form of the file they come from."""

import struct
from dataclasses import dataclass

from spine_app.domain.errors import UnreadableFile

_LONG = frozenset(("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"))
_PADDED_WITH_ZERO = frozenset(("UI", "OB", "UN"))
_ITEM = (0xFFFE, 0xE000)


@dataclass(frozen=True)
class Form:
    """How elements are written.

    Attributes:
        is_implicit: without their VR.
        big_endian: byte order of tags, lengths and numbers.
    """

    is_implicit: bool
    big_endian: bool

    @property
    def order(self) -> str:
        """The byte order for `struct`."""
        return ">" if self.big_endian else "<"


def element(tag: int, vr: str, value: bytes, form: Form) -> bytes:
    """One element of known length.

    Args:
        tag: group and element in one number.
        vr: two letters.
        value: its bytes; made even.
        form: how it is written.

    Raises:
        UnreadableFile: the value is too long for its VR.

    Source:
        DICOM PS3.5 7.1.
    """
    if len(value) % 2:
        value += b"\0" if vr in _PADDED_WITH_ZERO else b" "
    return element_head(tag, vr, len(value), form) + value


def element_head(tag: int, vr: str, length: int, form: Form) -> bytes:
    """What stands before the value of an element.

    Raises:
        UnreadableFile: the length does not fit.
    """
    start = struct.pack(form.order + "HH", tag >> 16, tag & 0xFFFF)
    try:
        if form.is_implicit:
            return start + struct.pack(form.order + "L", length)
        if vr in _LONG:
            return start + vr.encode("ascii") + struct.pack(form.order + "HL", 0, length)
        return start + vr.encode("ascii") + struct.pack(form.order + "H", length)
    except struct.error:
        raise UnreadableFile from None


def sequence(tag: int, items: list[bytes], form: Form) -> bytes:
    """A sequence of encoded items.

    Args:
        tag: group and element in one number.
        items: the elements of each item, encoded.
        form: how it is written.
    """
    heads = (struct.pack(form.order + "HHL", *_ITEM, len(item)) for item in items)
    return element(tag, "SQ", b"".join(a + b for a, b in zip(heads, items, strict=True)), form)


def file_start(sop_class: str, instance: str, syntax: str, implementation: str) -> bytes:
    """Preamble and file meta information, with nothing in them but what is given.

    Args:
        sop_class: SOP class UID.
        instance: SOP instance UID.
        syntax: transfer syntax UID of what follows.
        implementation: UID of the program that writes.

    Source:
        DICOM PS3.10 7.1.
    """
    form = Form(is_implicit=False, big_endian=False)
    meta = element(0x00020001, "OB", b"\0\1", form)
    for number, uid in ((2, sop_class), (3, instance), (0x10, syntax), (0x12, implementation)):
        meta += element(0x00020000 | number, "UI", uid.encode("ascii"), form)
    length = element(0x00020000, "UL", struct.pack("<L", len(meta)), form)
    return b"\0" * 128 + b"DICM" + length + meta
