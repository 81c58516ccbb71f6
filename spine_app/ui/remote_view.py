"""The picture of a view in the page: canvas, what is drawn over it, pointer events."""

import json
from dataclasses import asdict

from trame_client.widgets.core import AbstractElement

from spine_app.domain.view.drawing import (
    HALO,
    HALO_WIDTH,
    HANDLE_RADIUS,
    HANDLE_RADIUS_ACTIVE,
    INKS,
)

LOOKS = json.dumps(
    {
        "inks": {ink.value: asdict(style) for ink, style in INKS.items()},
        "halo": HALO,
        "rim": HALO_WIDTH,
        "radius": HANDLE_RADIUS,
        "active": HANDLE_RADIUS_ACTIVE,
    }
)
"""Colours and widths of everything drawn over pictures, for the page's script."""


class RemoteView(AbstractElement):
    """A view by its name; fills its parent, which gives it size, role and accessible name."""

    def __init__(self, name: str, cursor: str = "", **kwargs: object) -> None:
        """Place the view.

        Args:
            name: of the view, as `Frame`s and pointer events have it.
            cursor: JavaScript expression for the CSS name of the tool's pointer shape; what is
                drawn over the picture may ask for another one.
            kwargs: as any element has them.
        """
        attributes = [f'name="{name}"', f":looks='{LOOKS}'"]
        if cursor:
            attributes.append(f':cursor="{cursor}"')
        super().__init__("spine-view", raw_attrs=attributes, **kwargs)
