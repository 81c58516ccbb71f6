"""The Scouter: a small 3D locator in a corner of the views, clear of what is written there."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.state import Controls, Layout, Shown
from spine_app.ui.remote_view import RemoteView
from spine_app.ui.widgets import attributes, icon_button, named
from spine_app.ui.words import said

LEFT_ONLY = (Layout.LARGE.value, Layout.BENT.value)
"""Layouts whose views at the right are too small to lend a corner."""


def place_scouter(shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
    """Place the locator; slices that make no volume have none."""
    frame = controls.name.framing
    corner = (
        f"{list(LEFT_ONLY)}.includes({controls.name.layout})"
        f" ? {frame.scouter_corner}.replace('right', 'left') : {frame.scouter_corner}"
    )
    with html.Div(
        classes="spine-scouter",
        v_show=f"{frame.show_scouter} && !{shown.name.flat_view}",
        tabindex=0,
        raw_attrs=[
            *named("view.scouter", role="application", data_view="scouter"),
            f':data-corner="{corner}"',
        ],
    ):
        RemoteView("scouter")
        with html.Span(
            classes="spine-scouter-grip",
            title=(said("scouter.move"),),
            raw_attrs=attributes(data_scouter_grip="", aria_hidden="true"),
        ):
            v.VIcon("mdi-drag-variant", size="16")
        icon_button(
            "mdi-close",
            "scouter.hide",
            shown=shown,
            action="show.scouter",
            click=f"{frame.show_scouter} = false",
            size="x-small",
            density="compact",
            classes="spine-scouter-close",
        )
