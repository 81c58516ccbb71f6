"""The toolbar: study, tools, layout, grey window, rendering preset, and the page's own menu."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.language import NAMES
from spine_app.screen.state import Controls, Shown, Theme
from spine_app.ui.layout_menu import place_layout_menu
from spine_app.ui.picture_dialog import place_picture_button
from spine_app.ui.tools import place_tools
from spine_app.ui.tour import start_tour
from spine_app.ui.widgets import attributes, icon_button, named
from spine_app.ui.words import said, told

CHOICE_ICONS = {"window.title": "mdi-contrast-circle", "preset.title": "mdi-cube-outline"}
THEME_ICONS = {
    Theme.DARK: "mdi-weather-night",
    Theme.LIGHT: "mdi-weather-sunny",
    Theme.CONTRAST: "mdi-contrast-box",
}


def place_toolbar(shown: TypedState[Shown], controls: TypedState[Controls], do: Commands) -> None:
    """Place the toolbar."""
    with v.VAppBar(height=48, flat=True, border="b", classes="spine-toolbar"):
        _place_brand(shown, controls)
        with v.Template(v_if=(shown.name.has_volume,)):
            place_tools(shown, controls)
            html.Span(classes="spine-divider")
            place_layout_menu(shown, controls)
            icon_button(
                "mdi-fit-to-screen-outline",
                "button.reset",
                shown=shown,
                action="view.reset",
                click=do.reset_views,
            )
            place_picture_button(shown)
            html.Span(classes="spine-divider")
            windows, presets = shown.name.windows, shown.name.presets
            _place_choice("window.title", windows, shown.name.window_name, do.use_window)
            with html.Div(v_if=(f"{presets}.length",)):
                _place_choice("preset.title", presets, shown.name.preset, do.use_preset)
        v.VSpacer()
        # Last, so that no tool moves when a study has a longer name.
        html.Span(
            f"{{{{ {shown.name.study} }}}}",
            classes="spine-study",
            title=(shown.name.study,),
            v_if=(shown.name.study,),
        )
        _place_menu(shown, controls)


def _place_brand(shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
    panel = controls.name.panel_open
    icon_button(
        "mdi-dock-left",
        "button.menu",
        shown=shown,
        action="panel.left",
        click=f"{panel} = !{panel}",
        v_if=(shown.name.has_volume,),
    )
    html.Span(told("app.name"), classes="spine-brand")


def _place_choice(key: str, items: object, value: str, choose: object) -> None:
    """Place a menu of named presets that shows the present one."""
    icon = CHOICE_ICONS[key]
    with v.VMenu():
        with v.Template(v_slot_activator="{ props }"):
            with v.VBtn(
                v_bind="props",
                raw_attrs=named(key),
                title=(said(key),),
                prepend_icon=icon,
                append_icon="mdi-menu-down",
                classes="spine-choice-menu",
            ):
                own = f"{{title: {said('choice.own')}}}"
                html.Span(f"{{{{ ({items}.find(i => i.name === {value}) || {own}).title }}}}")
        with v.VList(density="compact"):
            v.VListItem(
                v_for=f"item in {items}",
                key="item.name",
                title=("item.title",),
                active=(f"item.name === {value}",),
                click=(choose, "[item.name]"),
            )


def _place_menu(shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
    """Place the menu of what concerns the page and no study: theme, full screen, help."""
    name, dialog = "button.more", controls.name.dialog
    with v.VMenu(location="bottom end"):
        with v.Template(v_slot_activator="{ props }"):
            v.VBtn(
                v_bind="props",
                icon="mdi-dots-vertical",
                id="spine-more",
                title=(said(name),),
                raw_attrs=named(name),
            )
        with v.VList(density="compact", classes="spine-menu"):
            _place_themes(controls)
            v.VDivider()
            _place_languages(controls)
            v.VDivider()
            _entry("mdi-fullscreen", "button.full_page", "window.spine_shell.fillPage()")
            _entry("mdi-human-male-board", "tour.start", start_tour(shown, controls))
            _entry("mdi-keyboard-outline", "button.shortcuts", f"{dialog} = 'shortcuts'")
            diagnostics = controls.name.sending.panel_open
            _entry("mdi-speedometer", "diagnostics.title", f"{diagnostics} = !{diagnostics}")
            _entry("mdi-information-outline", "button.about", f"{dialog} = 'about'")


def _place_themes(controls: TypedState[Controls]) -> None:
    field = controls.name.theme
    for theme in Theme:
        is_active = f"{field} === '{theme.value}'"
        v.VListItem(
            title=(said(f"theme.{theme.value}"),),
            prepend_icon=THEME_ICONS[theme],
            append_icon=(f"{is_active} ? 'mdi-check' : ''",),
            active=(is_active,),
            raw_attrs=['role="menuitemradio"', f':aria-checked="{is_active}"'],
            click=f"{field} = '{theme.value}'",
        )


def _place_languages(controls: TypedState[Controls]) -> None:
    """Place each language in its own name, so that it is found by who reads no other."""
    field = controls.name.language
    for language, name in NAMES.items():
        is_active = f"{field} === '{language.value}'"
        v.VListItem(
            title=name,
            prepend_icon="mdi-translate",
            append_icon=(f"{is_active} ? 'mdi-check' : ''",),
            active=(is_active,),
            raw_attrs=[
                *attributes(role="menuitemradio", lang=language.value),
                f':aria-checked="{is_active}"',
            ],
            click=f"{field} = '{language.value}'",
        )


def _entry(icon: str, key: str, click: str) -> None:
    v.VListItem(title=(said(key),), prepend_icon=icon, click=click, raw_attrs=['role="menuitem"'])
