"""JSON files of a result folder, read with limits and asked for typed values."""

import json
from pathlib import Path
from typing import Any, Final, TypeVar

from spine_helper.convert.archive import open_plain
from spine_helper.packs.trouble import UnusableWeights

MAX_BYTES: Final = 32 * 2**20
_Value = TypeVar("_Value")


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file.

    Raises:
        UnusableWeights: it is missing, too large, or not an object.
        UnsafeFile: it is no regular file.
    """
    with open_plain(path) as file:
        text = file.read(MAX_BYTES + 1)
    try:
        content = json.loads(text) if len(text) <= MAX_BYTES else None
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise UnusableWeights(f"{path.name} is not a readable list of settings.")
    return content


def wanted(content: dict[str, Any], key: str, kind: type[_Value]) -> _Value:
    """A member of an object that must be there and of a kind.

    Raises:
        UnusableWeights: it is not.
    """
    value = content.get(key)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise UnusableWeights(f"plans.json or dataset.json lacks a usable “{key}”.")
    return value


def shown(text: str, most: int = 80) -> str:
    """A name from a foreign file, without what could steer a screen or a terminal."""
    return "".join(c if c.isprintable() else " " for c in text[:most]).strip() or "?"


def numbers(value: Any, key: str, kind: type[_Value]) -> tuple[_Value, ...]:
    """A list of numbers as a tuple.

    Raises:
        UnusableWeights: it is none.
    """
    if not isinstance(value, list | tuple):
        raise UnusableWeights(f"plans.json or dataset.json lacks a usable “{key}”.")
    return tuple(wanted({key: item}, key, kind) for item in value)
