"""The study panel: series, facts about the one on screen, grey window and crosshair numbers."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.state import Controls, Shown
from spine_app.ui.quality_list import place_quality
from spine_app.ui.right_panel import place_grip
from spine_app.ui.series_list import place_aside, place_series
from spine_app.ui.widgets import named, section
from spine_app.ui.words import said, told


def place_panel(shown: TypedState[Shown], controls: TypedState[Controls], do: Commands) -> None:
    """Place the panel; it is there while a volume is on screen."""
    with v.VNavigationDrawer(
        v_if=(shown.name.has_volume,),
        v_model=(controls.name.panel_open,),
        width=(controls.name.framing.left_width,),
        border="e",
        mobile_breakpoint=900,
        classes="spine-left",
        raw_attrs=named("panel.study"),
    ):
        place_grip("left", controls.name.framing.left_width, controls.name.panel_open)
        with html.Div(classes="spine-panel", v_show=(controls.name.panel_open,)):
            section("panel.series")
            place_series(shown, do)
            place_aside(shown)
            with html.Div(v_if=(f"{shown.name.facts}.length",)):
                section("panel.study")
                _place_facts(shown)
            place_quality(shown)
            section("panel.window")
            _place_window(shown, do)
            with html.Div(v_if=(f"!{shown.name.flat_view}",)):
                section("panel.crosshair")
                _place_crosshair(shown, do)
            _place_switches(shown, controls)
            with html.Div(classes="spine-panel-end"):
                v.VBtn(
                    told("button.close_study"),
                    prepend_icon="mdi-close",
                    block=True,
                    variant="tonal",
                    click=do.close_study,
                )


def _place_facts(shown: TypedState[Shown]) -> None:
    with html.Dl(classes="spine-facts"):
        with html.Div(v_for=f"(fact, n) in {shown.name.facts}", key="n"):
            html.Dt("{{ fact[0] }}")
            html.Dd("{{ fact[1] }}")


def _place_window(shown: TypedState[Shown], do: Commands) -> None:
    center, width = shown.name.window_center, shown.name.window_width
    with html.Div(classes="spine-numbers", raw_attrs=named("panel.window", role="group")):
        for key, value, arguments in (
            ("window.width", width, f"[{center}, Number($event.target.value)]"),
            ("window.center", center, f"[Number($event.target.value), {width}]"),
        ):
            v.VTextField(
                label=(said(key),),
                model_value=(value,),
                type="number",
                change=(do.set_window, arguments),
            )


def _place_crosshair(shown: TypedState[Shown], do: Commands) -> None:
    crosshair = shown.name.crosshair
    with html.Div(classes="spine-numbers", raw_attrs=named("panel.crosshair", role="group")):
        for axis, label in enumerate("xyz"):
            v.VTextField(
                label=label,
                model_value=(f"{crosshair}[{axis}]",),
                type="number",
                step="0.1",
                change=(do.set_crosshair, f"[{axis}, Number($event.target.value)]"),
            )


def _place_switches(shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
    for key, name, is_there in (
        ("button.crosshair", controls.name.show_crosshair, f"!{shown.name.flat_view}"),
        ("button.acquired", controls.name.show_acquired, shown.name.acquired_view),
        ("button.overlays", controls.name.show_overlays, "true"),
    ):
        v.VSwitch(
            v_if=(is_there,),
            v_model=(name,),
            label=(said(key),),
            density="compact",
            hide_details=True,
            color="primary",
            classes="spine-switch",
        )
