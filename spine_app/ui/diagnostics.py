"""The diagnostics panel: how pictures are drawn and travel, beside the views it tells about."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.state import Controls, Shown
from spine_app.ui.widgets import icon_button, named
from spine_app.ui.words import said, told

COLUMNS = ("fps", "drawn", "size", "kib", "pack", "dropped")


def place_diagnostics(shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
    """Place the panel, closed; it lies over a corner and leaves the views to the hand."""
    is_open = controls.name.sending.panel_open
    with html.Section(
        v_if=(is_open,), classes="spine-diagnostics", raw_attrs=named("diagnostics.title")
    ):
        with html.Div(classes="spine-diagnostics-head"):
            html.H2(told("diagnostics.title"))
            icon_button("mdi-close", "button.close", click=f"{is_open} = false", size="x-small")
        html.P(told("diagnostics.lead"), classes="spine-quiet")
        _place_facts(shown)
        _place_views(shown)
        v.VSwitch(
            v_model=(controls.name.sending.lossless,),
            label=(said("diagnostics.lossless"),),
            title=(said("diagnostics.lossless_hint"),),
            density="compact",
            color="primary",
            hide_details=True,
        )


def _place_facts(shown: TypedState[Shown]) -> None:
    with html.Dl(classes="spine-facts"):
        with html.Div(v_for=f"fact in {shown.name.channel.facts}", key="fact[0]"):
            html.Dt("{{ fact[0] }}")
            html.Dd("{{ fact[1] }}")


def _place_views(shown: TypedState[Shown]) -> None:
    views = shown.name.channel.views
    with html.Table(classes="spine-diagnostics-views", v_if=(f"{views}.length",)):
        with html.Thead(), html.Tr():
            html.Th(told("diagnostics.view"), raw_attrs=['scope="col"'])
            for column in COLUMNS:
                html.Th(told(f"diagnostics.{column}"), raw_attrs=['scope="col"'])
        with html.Tbody():
            with html.Tr(v_for=f"view in {views}", key="view.name"):
                html.Th("{{ view.name }}", raw_attrs=['scope="row"'])
                for column in COLUMNS:
                    html.Td(f"{{{{ view.{column} }}}}")
    html.P(told("diagnostics.views_none"), v_if=(f"!{views}.length",), classes="spine-quiet")
