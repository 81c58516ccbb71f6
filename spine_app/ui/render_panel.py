"""The panel of the 3D view: presets, transfer function, light, cutting."""

from trame.widgets import html
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.state import Controls, Shown
from spine_app.ui.render_cut import place_clip, place_crop, place_structures
from spine_app.ui.render_look import place_cameras, place_curves, place_light, place_presets
from spine_app.ui.words import told


def place_render_panel(
    shown: TypedState[Shown], controls: TypedState[Controls], do: Commands
) -> None:
    """Place the panel in the current layout; slices that make no volume have no 3D."""
    flat = shown.name.flat_view
    html.P(told("render.no_volume"), v_if=(flat,), classes="spine-quiet")
    with html.Div(v_else=True):
        place_presets(shown, do)
        place_cameras(do)
        place_curves(shown, controls, do)
        place_clip(controls)
        place_crop(shown, controls, do)
        place_structures(shown, controls)
        place_light(shown, do)
