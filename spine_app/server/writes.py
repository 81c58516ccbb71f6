"""Writes of a page to the shared state: all of one message, or none."""

from collections.abc import Callable
from typing import Any

import msgpack  # type: ignore[import-untyped]

AcceptState = Callable[[str, object], bool]
"""Whether the browser may write this value under this key of the shared state."""


def split_writes(
    changes: list[dict[str, Any]], accept: AcceptState, state: Any
) -> tuple[list[dict[str, Any]], list[str]]:
    """Changes to make, and keys of those that may not be made.

    A change to the value that is there already is not a change: the page sends such ones after we
    have put it right.

    Args:
        changes: as the page sent them, of the right shape.
        accept: decides about each.
        state: the shared state of trame.
    """
    taken, refused = [], []
    for change in changes:
        key, value = change["key"], change.get("value")
        if accept(key, value):
            taken.append({"key": key, "value": value})
        elif not _is_current(state, key, value):
            refused.append(key)
    return taken, refused


def _is_current(state: Any, key: str, value: Any) -> bool:
    try:
        return key in state and bool(msgpack.packb(state[key]) == msgpack.packb(value))
    except (TypeError, ValueError, OverflowError):
        return False
