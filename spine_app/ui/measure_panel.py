"""The panel of measurements."""

from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.state import Controls, Shown


def place_measure_panel(
    shown: TypedState[Shown], controls: TypedState[Controls], do: Commands
) -> None:
    """Place the panel in the current layout."""
