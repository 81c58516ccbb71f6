"""The frame of the page: toolbar, study panel, views or start page, status line, dialogs."""

from typing import Any

from trame.ui.vuetify3 import VAppLayout
from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_client.widgets.core import AbstractElement
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.state import Controls, Shown
from spine_app.screen.texts import text
from spine_app.ui.connection import place_connection
from spine_app.ui.diagnostics import place_diagnostics
from spine_app.ui.dialogs import place_dialogs
from spine_app.ui.download_keeper import place_downloads
from spine_app.ui.export_dialog import place_export_card, place_exports
from spine_app.ui.notices import place_notice
from spine_app.ui.picture_dialog import place_film_card, place_pictures
from spine_app.ui.right_panel import place_right_panel
from spine_app.ui.series_list import SeriesPart, place_chooser
from spine_app.ui.shortcuts import Keyboard
from spine_app.ui.start_page import place_start
from spine_app.ui.status import place_progress, place_status
from spine_app.ui.study_panel import place_panel
from spine_app.ui.theme import MODULE, VUETIFY
from spine_app.ui.toolbar import place_toolbar
from spine_app.ui.tour import OPEN_DEMO, Tour
from spine_app.ui.viewport import place_views
from spine_app.ui.words import told


class Frame(AbstractElement):
    """What the page's script does by itself: first widths, focus after dialogs; invisible."""

    def __init__(self, shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
        """Place it, once in the page."""
        fields = controls.name
        super().__init__(
            "spine-frame",
            dialog=(fields.dialog,),
            placed=(fields.framing.placed,),
            theme=(fields.theme,),
            language=(fields.language,),
            free=(shown.name.frame.language_free,),
        )
        self._attr_names += ["dialog", "placed", "theme", "language", "free"]


def build_page(
    server: Any, shown: TypedState[Shown], controls: TypedState[Controls], do: Commands
) -> None:
    """Build the page.

    Args:
        server: the trame server.
        shown: names of what the server shows.
        controls: names of what the browser may set.
        do: what the buttons call.
    """
    server.state.trame__title = text("app.name")
    server.controller.trigger("spine_key")(do.key)
    server.controller.trigger("spine_assign_key")(do.assign_key)
    server.controller.trigger(OPEN_DEMO)(do.open_demo)
    server.controller.trigger("spine_transfer_refused")(do.transfer_refused)
    has_volume = shown.name.has_volume
    is_choosing = f"{shown.name.series}.length > 1"
    with VAppLayout(server, vuetify_config=VUETIFY, theme=(controls.name.theme,)):
        # After Vuetify's module: of two rules that are as strong, the sheet that comes later wins.
        server.enable_module(MODULE)
        place_toolbar(shown, controls, do)
        place_panel(shown, controls, do)
        place_right_panel(shown, controls, do)
        with v.VMain(classes="spine-main"):
            place_views(shown, controls, do)
            with html.Div(v_if=(f"!{has_volume}",), classes="spine-start-scroll"):
                with html.Div(v_if=(is_choosing,), classes="spine-start-inside"):
                    place_chooser(shown, do)
                with html.Div(v_else=True, classes="spine-start-inside"):
                    place_start(shown, controls, do)
            place_progress(shown, do)
            place_film_card(shown, do)
            place_export_card(shown, do)
        place_status(shown)
        place_notice(shown, do)
        place_dialogs(shown, controls, do)
        place_pictures(server, shown, controls, do)
        place_exports(server, shown, controls, do)
        Keyboard(shown)
        Frame(shown, controls)
        Tour(shown, controls)
        SeriesPart("keeper", serial=(shown.name.previews_serial,))
        place_downloads(shown)
        place_connection()
        place_diagnostics(shown, controls)
        html.Div(classes="spine-drop-hint", id="spine-drop-hint", children=[told("start.drop")])
