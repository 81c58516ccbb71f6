"""The panel of the 3D view: presets, transfer function, light, cutting."""

from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.state import Controls, Shown


def place_render_panel(
    shown: TypedState[Shown], controls: TypedState[Controls], do: Commands
) -> None:
    """Place the panel in the current layout."""
