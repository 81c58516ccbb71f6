"""The views in their layout: pictures of the server, and what is written over them."""

from trame.widgets import html
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.shell_state import ViewName
from spine_app.screen.state import Controls, Shown, Tool, ViewShown
from spine_app.ui.layouts import area_of, template_of
from spine_app.ui.remote_view import RemoteView
from spine_app.ui.scouter_view import place_scouter
from spine_app.ui.slice_view_controls import place_slab_note, place_view_controls
from spine_app.ui.status import place_coarse
from spine_app.ui.view_buttons import place_view_buttons
from spine_app.ui.widgets import named
from spine_app.ui.words import said, told

CURSORS = {
    Tool.POINTER: "crosshair",
    Tool.WINDOW: "ns-resize",
    Tool.PAN: "move",
    Tool.ZOOM: "zoom-in",
}
"""CSS names of the pointer's shape; tools that place points have that of the crosshair."""


def place_views(shown: TypedState[Shown], controls: TypedState[Controls], do: Commands) -> None:
    """Place the views; their layout follows `Controls.layout`."""
    layout = layout_now(shown, controls)
    with html.Div(
        v_if=(shown.name.has_volume,),
        id="spine-views",
        classes=(f"'spine-views spine-views-' + {layout}",),
        style=(f"{{gridTemplate: {template_of(layout)}}}",),
    ):
        for view in ViewName:
            _place_view(view, shown, controls, do)
        place_scouter(shown, controls)
        place_coarse(shown, do)


def layout_now(shown: TypedState[Shown], controls: TypedState[Controls]) -> str:
    """Expression for the layout on screen: slices that make no volume have one view only."""
    return f"({shown.name.flat_view} || {controls.name.layout})"


def _place_view(
    view: ViewName, shown: TypedState[Shown], controls: TypedState[Controls], do: Commands
) -> None:
    name, layout = view.value, layout_now(shown, controls)
    pair = (controls.name.framing.pair_left, controls.name.framing.pair_right)
    place = area_of(view, layout, pair)
    overlay: ViewShown = getattr(shown.name, name)
    with html.Div(
        classes=f"spine-view spine-view-{name}",
        v_show=f"!!({place})",
        style=(f"{{gridArea: {place}}}",),
        tabindex=0,
        raw_attrs=named(f"view.{name}", role="application", data_view=name),
        dblclick=f"window.spine_shell.doubled($event, '{name}')",
    ):
        _place_picture(view, shown, controls)
        with html.Div(v_show=(controls.name.show_overlays,), classes="spine-overlay"):
            _place_overlay(overlay)
        html.Span(
            f"{{{{ {overlay.warning} }}}}", v_if=(overlay.warning,), classes="spine-view-warning"
        )
        _place_head(view, overlay, shown)
        place_view_controls(view, shown, do)
        place_view_buttons(view, shown, controls, do)


def _place_picture(
    view: ViewName, shown: TypedState[Shown], controls: TypedState[Controls]
) -> None:
    """Place what the server draws, over the words that stand there until it does."""
    html.Span(told("view.waiting"), classes="spine-waiting", raw_attrs=['aria-hidden="true"'])
    if view is ViewName.VOLUME:
        RemoteView(view.value)
    else:
        tools = ", ".join(f"'{tool.value}': '{shape}'" for tool, shape in CURSORS.items())
        RemoteView(view.value, f"({{{tools}}})[{controls.name.tool}] || 'crosshair'")
    if view is ViewName.CURVED:
        why = shown.name.slices.curved.why
        html.Span(f"{{{{ {why} }}}}", v_if=(why,), classes="spine-view-empty")


def _place_head(view: ViewName, overlay: ViewShown, shown: TypedState[Shown]) -> None:
    with html.Div(classes="spine-view-head"):
        html.Span(classes=f"spine-dot spine-dot-{view.value}")
        html.Span(
            f"{{{{ {overlay.title} || {said(f'view.{view.value}_short')} }}}}",
            classes="spine-view-name",
        )
        html.Span(f"{{{{ {overlay.position} }}}}", classes="spine-position")
        place_slab_note(view, shown)


def _place_overlay(overlay: ViewShown) -> None:
    for edge in ("left", "right", "top", "bottom"):
        html.Span(
            f"{{{{ {getattr(overlay, edge)} }}}}", classes=f"spine-letter spine-letter-{edge}"
        )
    html.Span(f"{{{{ {overlay.value} }}}}", classes="spine-value")
    with html.Div(classes="spine-bar", v_if=f"{overlay.bar_px}"):
        html.Span(f"{{{{ {overlay.bar_mm} }}}}")
        html.Div(classes="spine-bar-line", style=(f"{{width: {overlay.bar_px} + 'px'}}",))
