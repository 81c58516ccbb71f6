"""The right panel: one part at a time, chosen on a rail that stays while the panel is closed."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.shell_state import RightTab
from spine_app.screen.state import Controls, Shown
from spine_app.ui.edit_panel import place_edit_panel
from spine_app.ui.label_list import place_labels
from spine_app.ui.measure_panel import place_measure_panel
from spine_app.ui.render_panel import place_render_panel
from spine_app.ui.segment_panel import place_segment
from spine_app.ui.slice_controls import place_slice_controls
from spine_app.ui.widgets import attributes, named
from spine_app.ui.words import said

ICONS = {
    RightTab.RENDER: "mdi-cube-outline",
    RightTab.SLICES: "mdi-crosshairs",
    RightTab.MEASURE: "mdi-tape-measure",
    RightTab.LABELS: "mdi-auto-fix",
}
RAIL_PX = 44


def place_right_panel(
    shown: TypedState[Shown], controls: TypedState[Controls], do: Commands
) -> None:
    """Place the rail and the panel; they are there while images are on screen."""
    frame = controls.name.framing
    with v.VNavigationDrawer(
        v_if=(shown.name.has_volume,),
        location="right",
        permanent=True,
        width=RAIL_PX,
        border="s",
        classes="spine-rail",
        raw_attrs=named("panel.rail"),
    ):
        for tab in ICONS:
            _place_tab(tab, controls)
    with v.VNavigationDrawer(
        v_if=(shown.name.has_volume,),
        v_model=(frame.right_open,),
        location="right",
        width=(frame.right_width,),
        border="s",
        mobile_breakpoint=900,
        classes="spine-right",
        raw_attrs=named("panel.right"),
    ):
        place_grip("right", frame.right_width, frame.right_open)
        for tab in ICONS:
            with html.Div(
                # A closed panel is out of reach for the keyboard and for screen readers too.
                v_show=f"{frame.right_open} && {frame.right_tab} === '{tab.value}'",
                classes="spine-panel",
                id=f"spine-tab-{tab.value}",
                raw_attrs=named(f"tab.{tab.value}", role="region"),
            ):
                _place_content(tab, shown, controls, do)


def place_grip(side: str, width: int, is_open: bool) -> None:
    """Place the edge by which a panel is made wider, with the mouse or the arrow keys."""
    html.Div(
        v_show=(is_open,),
        classes=f"spine-grip spine-grip-{side}",
        tabindex=0,
        raw_attrs=[
            *named(
                f"panel.{side}_width",
                role="separator",
                aria_orientation="vertical",
                data_grip=side,
            ),
            f':aria-valuenow="{width}"',
        ],
    )


def _place_tab(tab: RightTab, controls: TypedState[Controls]) -> None:
    frame, name = controls.name.framing, f"tab.{tab.value}"
    is_open = f"({frame.right_open} && {frame.right_tab} === '{tab.value}')"
    with v.VBtn(
        classes=(f"{{'spine-tab': true, 'spine-tab-on': {is_open}}}",),
        title=(said(name),),
        raw_attrs=[
            *named(name, aria_controls=f"spine-tab-{tab.value}"),
            f':aria-expanded="{is_open}"',
        ],
        click=f"window.spine_shell.openTab('{tab.value}')",
    ):
        v.VIcon(ICONS[tab], size="22", raw_attrs=attributes(aria_hidden="true"))


def _place_content(
    tab: RightTab, shown: TypedState[Shown], controls: TypedState[Controls], do: Commands
) -> None:
    if tab is RightTab.RENDER:
        place_render_panel(shown, controls, do)
    elif tab is RightTab.SLICES:
        place_slice_controls(shown, controls, do)
    elif tab is RightTab.MEASURE:
        place_measure_panel(shown, controls, do)
    else:
        place_segment(shown, controls, do)
        place_labels(shown, controls, do)
        place_edit_panel(shown, controls, do)
