"""The message that carries one frame to a page: length of the head, head as JSON, picture."""

import json
from typing import Any

from spine_app.domain.view.drawing import Handle, Line, Overlay, Shape, Words

LENGTH_BYTES = 4


def pack(head: dict[str, Any], picture: bytes = b"") -> bytes:
    """Put a message together."""
    text = json.dumps(head, separators=(",", ":")).encode()
    return b"".join((len(text).to_bytes(LENGTH_BYTES, "little"), text, picture))


def unpack(message: bytes) -> tuple[dict[str, Any], bytes]:
    """Take a message apart: head and picture."""
    start = LENGTH_BYTES + int.from_bytes(message[:LENGTH_BYTES], "little")
    return json.loads(message[LENGTH_BYTES:start]), message[start:]


def overlay_on_wire(overlay: Overlay) -> dict[str, Any]:
    """What is drawn over a frame, as the page takes it."""
    return {
        "shapes": [_shape(shape) for shape in overlay.shapes],
        "size": [round(side, 2) for side in overlay.size],
        "cursor": overlay.cursor,
    }


def _shape(shape: Shape) -> list[Any]:
    ink = shape.ink.value
    if isinstance(shape, Line):
        points = [round(value, 2) for point in shape.points for value in point]
        return ["line", ink, points, shape.closed, shape.filled, shape.dashed]
    at = [round(value, 2) for value in shape.at]
    if isinstance(shape, Handle):
        return ["handle", ink, at, shape.active]
    assert isinstance(shape, Words)  # noqa: S101 - tells the type checker what is left
    return ["words", ink, at, shape.text, shape.anchor.value]
