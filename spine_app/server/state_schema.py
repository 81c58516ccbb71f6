"""Which keys of the shared state a browser may write, and with which values.

The browser's part of the state is a dataclass; trame's `TypedState` decides how its fields are
called and written on the wire, and this module checks the wire form. Enumerations travel as their
values, tuples as lists.
"""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, Final, get_type_hints

from pydantic import TypeAdapter, ValidationError
from trame_server.state import State
from trame_server.utils.typed_state import TypedState

MAX_VALUE_BYTES: Final = 64 * 1024
LOW: Final = {"minimum", "exclusiveMinimum"}
HIGH: Final = {"maximum", "exclusiveMaximum"}
BOUNDS: Final[dict[str, tuple[set[str], ...]]] = {
    "null": (),
    "boolean": (),
    "string": ({"maxLength"},),
    "number": (LOW, HIGH),
    "integer": (LOW, HIGH),
    "array": ({"maxItems"},),
    "object": ({"maxProperties"},),
}
"""For each kind of value, groups of limits; one of each group must be declared."""


class Unbounded(TypeError):
    """A field that a browser may write has no limit on its size or range."""


class StateSchema:
    """The keys and values that browsers may write."""

    def __init__(self, *controls: type, namespace: str = "") -> None:
        """Read the dataclasses whose fields the browser writes.

        Args:
            controls: dataclasses with bounded fields: `Annotated[float, Field(ge=0, le=1)]`,
                `Annotated[str, Field(max_length=64)]`, enumerations, bool. Nested ones are allowed.
            namespace: the one that `TypedState` is given.

        Raises:
            Unbounded: a field has no limit.
        """
        self._adapters: dict[str, TypeAdapter[Any]] = {}
        for kind in controls:
            for key, annotation in state_keys(kind, namespace=namespace).items():
                adapter: TypeAdapter[Any] = TypeAdapter(annotation)
                _check_bounded(key, adapter.json_schema())
                self._adapters[key] = adapter

    @property
    def keys(self) -> frozenset[str]:
        """Every key that may be written."""
        return frozenset(self._adapters)

    def accepts(self, key: str, value: object) -> bool:
        """Whether a browser may write this value, in its wire form, under this key."""
        adapter = self._adapters.get(key)
        if adapter is None:
            return False
        try:
            text = json.dumps(value, allow_nan=False)
            if len(text) > MAX_VALUE_BYTES:
                return False
            adapter.validate_json(text, strict=True)
        except (TypeError, ValueError, RecursionError, ValidationError):
            return False
        return True


def state_keys(kind: type, namespace: str = "") -> dict[str, Any]:
    """Map the state key of each field of a dataclass, nested too, to the field's annotation."""
    typed = TypedState(State(), kind, namespace=namespace)
    return dict(_leaves(typed.name, kind))


def _leaves(names: Any, kind: type) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(kind, include_extras=True)
    for entry in fields(kind):
        annotation = hints[entry.name]
        if is_dataclass(annotation) and isinstance(annotation, type):
            yield from _leaves(getattr(names, entry.name), annotation)
        else:
            yield getattr(names, entry.name), annotation


def _check_bounded(key: str, schema: dict[str, Any]) -> None:
    definitions = schema.get("$defs", {})
    pending: list[Any] = [schema]
    while pending:
        node = pending.pop()
        if not isinstance(node, dict):
            raise Unbounded(key)
        if "$ref" in node:
            node = definitions[node["$ref"].rpartition("/")[2]]
        if not {"const", "enum", "anyOf"}.intersection(node):
            _check_node(key, node)
        pending += node.get("anyOf", ())
        pending += node.get("prefixItems", ())
        pending += [node[name] for name in ("items", "additionalProperties") if node.get(name)]


def _check_node(key: str, node: dict[str, Any]) -> None:
    groups = BOUNDS.get(node.get("type", ""))
    if groups is None or any(group.isdisjoint(node) for group in groups):
        raise Unbounded(key)
