"""The switch of the surfaces in the label map's part of the panel."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.state import Shown
from spine_app.ui.widgets import named
from spine_app.ui.words import said, told


def place_surface_switch(shown: TypedState[Shown], do: Commands) -> None:
    """Place the switch, and what is to be said while surfaces are made."""
    surfaces = shown.name.surfaces
    _switch("surfaces.show", surfaces.on, do.surfaces.show)
    with html.Div(v_if=(surfaces.on,)):
        _switch("surfaces.full", surfaces.full, do.surfaces.use_full)
    with html.Div(v_if=(surfaces.busy,)):
        v.VProgressLinear(
            model_value=(f"100 * {surfaces.fraction}",),
            color="primary",
            raw_attrs=named("surfaces.making"),
        )
        with html.Div(classes="spine-labels-line"):
            html.Span(told("surfaces.making"), classes="spine-quiet")
            v.VSpacer()
            v.VBtn(told("button.cancel"), click=do.surfaces.cancel)


def _switch(key: str, value: str, act: object) -> None:
    v.VSwitch(
        label=(said(key),),
        model_value=(value,),
        update_modelValue=(act, "[$event]"),
        density="compact",
        hide_details=True,
        color="primary",
        classes="spine-switch",
    )
