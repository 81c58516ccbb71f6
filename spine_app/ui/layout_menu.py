"""The menu of layouts: little pictures of the same table that the page's grid comes from."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.layouts import PAIR_PLACES, PLANS
from spine_app.screen.shell_state import Corner
from spine_app.screen.state import Controls, Layout, Shown
from spine_app.ui.layouts import area, template
from spine_app.ui.widgets import attributes, hint, named
from spine_app.ui.words import said, told

OFFERED = (
    Layout.GRID,
    Layout.LARGE,
    Layout.PAIR,
    Layout.ROW,
    Layout.BENT,
    Layout.VOLUME,
    Layout.AXIAL,
    Layout.CORONAL,
    Layout.SAGITTAL,
)


def place_layout_menu(shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
    """Place the button and its menu; slices that make no volume have one view only."""
    name = "layout.title"
    with v.VMenu(close_on_content_click=False, location="bottom end"):
        with v.Template(v_slot_activator="{ props }"):
            v.VBtn(
                v_bind="props",
                icon="mdi-view-dashboard-outline",
                title=(said(name),),
                id="spine-layout",
                disabled=(f"!!{shown.name.flat_view}",),
                raw_attrs=named(name),
            )
        with v.VCard(classes="spine-layouts"):
            with html.Div(classes="spine-layout-list", raw_attrs=named(name, role="group")):
                for layout in OFFERED:
                    _place_layout(layout, shown, controls.name.layout)
            _place_scouter_switch(controls)


def _place_layout(layout: Layout, shown: TypedState[Shown], now: str) -> None:
    name = f"layout.{layout.value}"
    is_active = f"{now} === '{layout.value}'"
    with html.Button(
        classes=(f"{{'spine-layout': true, 'spine-layout-on': {is_active}}}",),
        click=f"window.spine_shell.show('{layout.value}')",
        title=hint(name, shown, f"layout.{layout.value}"),
        raw_attrs=['type="button"', f':aria-pressed="{is_active}"'],
    ):
        _place_picture(layout)
        html.Span(told(name))


def _place_picture(layout: Layout) -> None:
    plan = PLANS[layout]
    cells = {view.value: area(place) for view, place in plan.places.items()}
    if layout is Layout.PAIR:
        cells = {f"any-{n}": area(place) for n, place in enumerate(PAIR_PLACES)}
    with html.Span(
        classes="spine-layout-picture",
        style=f"grid-template: {template(plan)}",
        raw_attrs=attributes(aria_hidden="true"),
    ):
        for view, place in cells.items():
            html.Span(classes=f"spine-mini spine-mini-{view}", style=f"grid-area: {place}")


def _place_scouter_switch(controls: TypedState[Controls]) -> None:
    frame = controls.name.framing
    with html.Div(classes="spine-layout-scouter"):
        v.VSwitch(v_model=(frame.show_scouter,), label=(said("scouter.switch"),))
        v.VSpacer()
        with html.Div(classes="spine-corners", raw_attrs=named("scouter.corner", role="group")):
            for corner in Corner:
                name = f"corner.{corner.value}"
                v.VBtn(
                    icon=f"mdi-arrow-{corner.value}",
                    size="x-small",
                    title=(said(name),),
                    disabled=(f"!{frame.show_scouter}",),
                    raw_attrs=[
                        *named(name),
                        f":aria-pressed=\"{frame.scouter_corner} === '{corner.value}'\"",
                    ],
                    click=f"{frame.scouter_corner} = '{corner.value}'",
                )
