"""The toolbar: tools, grey window, rendering preset, and the page's own switches."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.state import Controls, Shown, Theme, Tool
from spine_app.screen.texts import text
from spine_app.ui.widgets import icon_button, named

TOOL_ICONS = {
    Tool.POINTER: ("mdi-crosshairs", "1"),
    Tool.WINDOW: ("mdi-contrast-circle", "2"),
    Tool.PAN: ("mdi-cursor-move", "3"),
    Tool.ZOOM: ("mdi-magnify-plus-outline", "4"),
}


def place_toolbar(shown: TypedState[Shown], controls: TypedState[Controls], do: Commands) -> None:
    """Place the toolbar."""
    with v.VAppBar(density="compact", flat=True, border="b"):
        _place_brand(shown, controls)
        v.VSpacer()
        with html.Div(v_if=(shown.name.has_volume,), classes="spine-tools"):
            _place_tools(controls)
            _place_choice("window.title", shown.name.windows, shown.name.window_name, do.use_window)
            with html.Div(v_if=(f"{shown.name.presets}.length",)):
                _place_choice("panel.render", shown.name.presets, shown.name.preset, do.use_preset)
            icon_button(
                "mdi-fit-to-screen-outline", "button.reset", shortcut="R", click=do.reset_views
            )
        v.VSpacer()
        _place_switches(controls)


def _place_brand(shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
    panel = controls.name.panel_open
    icon_button(
        "mdi-menu",
        "button.menu",
        click=f"{panel} = !{panel}",
        v_if=(shown.name.has_volume,),
    )
    html.Span(text("app.name"), classes="spine-brand")
    html.Span(f"{{{{ {shown.name.study} }}}}", classes="spine-study", v_if=(shown.name.study,))


def _place_tools(controls: TypedState[Controls]) -> None:
    tool = controls.name.tool
    with v.VBtnToggle(
        v_model=(tool,),
        mandatory=True,
        density="compact",
        variant="text",
        color="primary",
        classes="spine-toggle",
    ):
        for entry, (icon, key) in TOOL_ICONS.items():
            name = text(f"tool.{entry.value}")
            with v.VBtn(value=entry.value, raw_attrs=named(name), title=f"{name} ({key})"):
                v.VIcon(icon, start=True)
                html.Span(name, classes="spine-tool-name")


def _place_choice(key: str, items: str, value: str, choose: object) -> None:
    """Place a menu of named presets that shows the present one."""
    title = text(key)
    with v.VMenu():
        with v.Template(v_slot_activator="{ props }"):
            with v.VBtn(
                v_bind="props", raw_attrs=named(title), title=title, append_icon="mdi-menu-down"
            ):
                html.Span(
                    f"{{{{ ({items}.find(i => i.name === {value}) || {{title: '-'}}).title }}}}"
                )
        with v.VList(density="compact"):
            v.VListItem(
                v_for=f"item in {items}",
                key="item.name",
                title=("item.title",),
                active=(f"item.name === {value}",),
                click=(choose, "[item.name]"),
            )


def _place_switches(controls: TypedState[Controls]) -> None:
    theme, menu = controls.name.theme, controls.name.dialog
    dark, light = Theme.DARK.value, Theme.LIGHT.value
    icon_button(
        "mdi-weather-sunny",
        "button.theme_light",
        v_if=f"{theme} === '{dark}'",
        click=f"{theme} = '{light}'",
    )
    icon_button(
        "mdi-weather-night",
        "button.theme_dark",
        v_if=f"{theme} === '{light}'",
        click=f"{theme} = '{dark}'",
    )
    icon_button(
        "mdi-keyboard-outline", "button.shortcuts", shortcut="?", click=f"{menu} = 'shortcuts'"
    )
    icon_button("mdi-information-outline", "button.about", click=f"{menu} = 'about'")
