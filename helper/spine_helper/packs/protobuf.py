"""Just enough of the protobuf wire format to look at an ONNX file before a library parses it.

Source:
    The encoding as protocol buffers document it: keys of field number and wire type, little-endian
    base-128 numbers, length-delimited parts.
"""

from collections.abc import Iterator
from typing import Final, TypeAlias

from spine_helper.packs.trouble import BrokenPack

_VARINT: Final = 0
_EIGHT: Final = 1
_PART: Final = 2
_FOUR: Final = 5
_MAX_SHIFT: Final = 63

Field: TypeAlias = tuple[int, int | memoryview]
"""Number of a field and its value: an unsigned number, or the bytes of a part."""


def fields(message: memoryview) -> Iterator[Field]:
    """The fields of a message in their order.

    Raises:
        BrokenPack: it is not a message.
    """
    place = 0
    while place < len(message):
        key, place = _number(message, place)
        number, wire = key >> 3, key & 7
        if wire == _VARINT:
            value, place = _number(message, place)
            yield number, value
            continue
        if wire == _PART:
            size, place = _number(message, place)
        elif wire in (_EIGHT, _FOUR):
            size = 8 if wire == _EIGHT else 4
        else:
            raise BrokenPack("A network of the pack is not an ONNX file.")
        if size > len(message) - place:
            raise BrokenPack("A network of the pack is cut off.")
        yield number, message[place : place + size]
        place += size


def whole_numbers(value: int | memoryview) -> list[int]:
    """A repeated whole number, packed or one of them; the signed values."""
    if isinstance(value, int):
        return [_signed(value)]
    place, result = 0, []
    while place < len(value):
        number, place = _number(value, place)
        result.append(_signed(number))
    return result


def part(value: int | memoryview) -> memoryview:
    """A value that has to be a part.

    Raises:
        BrokenPack: it is a number.
    """
    if isinstance(value, int):
        raise BrokenPack("A network of the pack is not an ONNX file.")
    return value


def text(value: int | memoryview) -> str:
    """A value that has to be a short text.

    Raises:
        BrokenPack: it is none.
    """
    raw = bytes(part(value)[:201])
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise BrokenPack("A network of the pack is not an ONNX file.") from error


def _signed(number: int) -> int:
    return number - 2**64 if number >= 2**63 else number


def _number(message: memoryview, place: int) -> tuple[int, int]:
    result = shift = 0
    while place < len(message) and shift <= _MAX_SHIFT:
        byte = message[place]
        result |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return result & (2**64 - 1), place
    raise BrokenPack("A network of the pack is cut off.")
