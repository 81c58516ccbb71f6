"""The four views: remote pictures with letters, position, scale bar and value over them."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.state import Controls, Layout, Shown, ViewShown
from spine_app.screen.texts import text
from spine_app.ui.remote_view import RemoteView
from spine_app.ui.status import place_coarse
from spine_app.ui.widgets import icon_button, named

VIEWS = (Layout.VOLUME, Layout.AXIAL, Layout.CORONAL, Layout.SAGITTAL)
SIDES = ("anterior", "posterior", "left", "right", "superior", "inferior")
SIDE_LETTERS = dict(zip(SIDES, "APLRHF", strict=True))


def place_views(shown: TypedState[Shown], controls: TypedState[Controls], do: Commands) -> None:
    """Place the views; their layout follows `Controls.layout`."""
    layout = f"({shown.name.flat_view} || {controls.name.layout})"
    with html.Div(
        v_if=(shown.name.has_volume,),
        classes=(f"'spine-views spine-views-' + {layout}",),
    ):
        for view in VIEWS:
            _place_view(view, shown, controls, do)
        place_coarse(shown, do)


def _place_view(
    view: Layout, shown: TypedState[Shown], controls: TypedState[Controls], do: Commands
) -> None:
    name = view.value
    layout, flat = controls.name.layout, shown.name.flat_view
    seen = f"({flat} || {layout})"
    overlay: ViewShown = getattr(shown.name, name)
    with html.Div(
        classes=f"spine-view spine-view-{name}",
        v_show=f"{seen} === 'grid' || {seen} === '{name}'",
        tabindex=0,
        raw_attrs=named(text(f"view.{name}"), role="application", data_view=name),
        dblclick=f"{flat} || ({_toggle(layout, name)})",
    ):
        RemoteView(name)
        with html.Div(v_show=(controls.name.show_overlays,), classes="spine-overlay"):
            _place_overlay(overlay)
        html.Span(
            f"{{{{ {overlay.warning} }}}}", v_if=(overlay.warning,), classes="spine-view-warning"
        )
        with html.Div(classes="spine-view-head"):
            html.Span(classes=f"spine-dot spine-dot-{name}")
            html.Span(
                f"{{{{ {overlay.title} || '{text(f'view.{name}_short')}' }}}}",
                classes="spine-view-name",
            )
            html.Span(f"{{{{ {overlay.position} }}}}", classes="spine-position")
        with html.Div(classes="spine-view-buttons"):
            if view is Layout.VOLUME:
                _place_sides(do)
            else:
                _place_acquired(shown, controls, name)
            _place_size_buttons(layout, name, flat)


def _place_acquired(shown: TypedState[Shown], controls: TypedState[Controls], name: str) -> None:
    """Place the switch between the planes of the volume and the slices as acquired."""
    switch = controls.name.show_acquired
    v.VBtn(
        text("button.acquired"),
        v_if=f"{shown.name.acquired_view} === '{name}'",
        prepend_icon=(f"{switch} ? 'mdi-layers' : 'mdi-layers-outline'",),
        color=(f"{switch} ? 'primary' : undefined",),
        variant="tonal",
        size="x-small",
        title=text("button.acquired_hint"),
        raw_attrs=[f':aria-pressed="{switch}"'],
        click=f"{switch} = !{switch}",
        classes="mr-1",
    )


def _place_size_buttons(layout: str, name: str, flat: str) -> None:
    with html.Span(v_if=(flat,), title=text("view.flat_only")):
        v.VBtn(
            icon="mdi-arrow-expand",
            size="x-small",
            disabled=True,
            title=text("button.maximize"),
            raw_attrs=named(text("button.maximize")),
        )
    for icon, key, shown_when, wanted in (
        ("mdi-arrow-expand", "button.maximize", "===", name),
        ("mdi-arrow-collapse", "button.restore", "!==", "grid"),
    ):
        icon_button(
            icon,
            key,
            v_if=f"!{flat} && {layout} {shown_when} 'grid'",
            click=f"{layout} = '{wanted}'",
            shortcut="M",
            size="x-small",
        )


def _place_overlay(overlay: ViewShown) -> None:
    for edge in ("left", "right", "top", "bottom"):
        html.Span(
            f"{{{{ {getattr(overlay, edge)} }}}}", classes=f"spine-letter spine-letter-{edge}"
        )
    html.Span(f"{{{{ {overlay.value} }}}}", classes="spine-value")
    with html.Div(classes="spine-bar", v_if=f"{overlay.bar_px}"):
        html.Span(f"{{{{ {overlay.bar_mm} }}}}")
        html.Div(classes="spine-bar-line", style=(f"{{width: {overlay.bar_px} + 'px'}}",))


def _place_sides(do: Commands) -> None:
    for side in SIDES:
        name = text(f"side.{side}")
        v.VBtn(
            SIDE_LETTERS[side],
            raw_attrs=named(name),
            title=name,
            size="x-small",
            min_width=22,
            classes="spine-side",
            click=(do.look_from, f"['{side}']"),
        )


def _toggle(layout: str, name: str) -> str:
    return f"{layout} = {layout} === 'grid' ? '{name}' : 'grid'"
