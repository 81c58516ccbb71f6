"""The tools in the toolbar, one active at a time, and the settings of the active one."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.state import Controls, Shown, Tool
from spine_app.ui.measure_panel import place_measure_settings
from spine_app.ui.tool_icons import TOOL_ICONS
from spine_app.ui.widgets import attributes, hint, named
from spine_app.ui.words import said, told


def place_tools(shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
    """Place the tools and the button that opens the settings of the active one."""
    with html.Div(classes="spine-tools", raw_attrs=named("tools.title", role="toolbar")):
        for tool in Tool:
            _place_tool(tool, shown, controls.name.tool)
        _place_settings(controls)


def _place_tool(tool: Tool, shown: TypedState[Shown], active: str) -> None:
    name = f"tool.{tool.value}"
    is_active = f"{active} === '{tool.value}'"
    with v.VBtn(
        classes=(f"{{'spine-tool': true, 'spine-tool-on': {is_active}}}",),
        title=hint(name, shown, f"tool.{tool.value}"),
        # There has to be something that can be painted.
        disabled=(f"!{shown.name.has_labels}" if tool is Tool.PAINT else "false",),
        raw_attrs=[*named(name), f':aria-pressed="{is_active}"'],
        click=f"{active} = '{tool.value}'",
    ):
        v.VIcon(TOOL_ICONS[tool], size="20", raw_attrs=attributes(aria_hidden="true"))
        html.Span(told(f"tool.{tool.value}_short"), classes="spine-tool-name")


def _place_settings(controls: TypedState[Controls]) -> None:
    name = "tools.settings"
    with v.VMenu(close_on_content_click=False, location="bottom end"):
        with v.Template(v_slot_activator="{ props }"):
            v.VBtn(
                v_bind="props", icon="mdi-tune-variant", title=(said(name),), raw_attrs=named(name)
            )
        with v.VCard(classes="spine-settings", title=(said(name),)):
            _place_speed("tools.window_speed", controls.name.hand.window_speed)
            _place_speed("tools.zoom_speed", controls.name.hand.zoom_speed)
            _place_switch("tools.wheel_reversed", controls.name.hand.wheel_reversed)
            _place_switch("button.crosshair", controls.name.show_crosshair)
            _place_switch("button.overlays", controls.name.show_overlays)
            with html.Div(classes="spine-setting-part"):
                place_measure_settings(controls)


def _place_speed(key: str, field: float) -> None:
    """Place a factor from a quarter to four, each step of the slider the same ratio."""
    with html.Div(classes="spine-setting"):
        html.Span(told(key))
        html.Span(f"{{{{ {field}.toFixed(2) }}}} ×", classes="spine-number")
    v.VSlider(
        model_value=(f"Math.log2({field})",),
        update_modelValue=f"{field} = Math.pow(2, $event)",
        min=-2,
        max=2,
        step=0.25,
        raw_attrs=named(key),
    )


def _place_switch(key: str, field: bool) -> None:
    v.VSwitch(v_model=(field,), label=(said(key),), classes="spine-switch")
