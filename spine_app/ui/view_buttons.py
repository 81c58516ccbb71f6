"""The buttons in a view's corner: sides of the patient, another view, maximise, full screen."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.layouts import SINGLE
from spine_app.screen.shell_state import ViewName
from spine_app.screen.state import Controls, Layout, Shown
from spine_app.ui.slice_view_controls import place_slice_buttons
from spine_app.ui.widgets import icon_button, named
from spine_app.ui.words import said, told

SIDES = ("anterior", "posterior", "left", "right", "superior", "inferior")
SIDE_LETTERS = dict(zip(SIDES, "APLRHF", strict=True))


def place_view_buttons(
    view: ViewName, shown: TypedState[Shown], controls: TypedState[Controls], do: Commands
) -> None:
    """Place the buttons of one view."""
    with html.Div(classes="spine-view-buttons"):
        if view is ViewName.VOLUME:
            _place_sides(do)
        elif view is not ViewName.CURVED:
            _place_acquired(shown, controls, view.value)
        place_slice_buttons(view, shown, do)
        _place_exchange(view, controls)
        _place_size_buttons(view.value, shown, controls)


def _place_acquired(shown: TypedState[Shown], controls: TypedState[Controls], name: str) -> None:
    """Place the switch between the planes of the volume and the slices as acquired."""
    switch = controls.name.show_acquired
    v.VBtn(
        told("button.acquired"),
        v_if=f"{shown.name.acquired_view} === '{name}'",
        prepend_icon=(f"{switch} ? 'mdi-layers' : 'mdi-layers-outline'",),
        color=(f"{switch} ? 'primary' : undefined",),
        variant="tonal",
        size="x-small",
        title=(said("button.acquired_hint"),),
        raw_attrs=[f':aria-pressed="{switch}"'],
        click=f"{switch} = !{switch}",
        classes="mr-1",
    )


def _place_exchange(view: ViewName, controls: TypedState[Controls]) -> None:
    """Place the menu that puts another view in this half of a pair."""
    frame, name = controls.name.framing, "button.exchange"
    side = f"{frame.pair_left} === '{view.value}' ? 'left' : 'right'"
    with v.VMenu(v_if=f"{controls.name.layout} === '{Layout.PAIR.value}'"):
        with v.Template(v_slot_activator="{ props }"):
            v.VBtn(
                v_bind="props",
                icon="mdi-swap-horizontal",
                size="x-small",
                title=(said(name),),
                raw_attrs=named(name),
            )
        with v.VList(density="compact"):
            for other in ViewName:
                if other is not view:
                    v.VListItem(
                        title=(said(f"view.{other.value}"),),
                        click=f"window.spine_shell.pair({side}, '{other.value}')",
                    )


def _place_size_buttons(
    name: str, shown: TypedState[Shown], controls: TypedState[Controls]
) -> None:
    flat, layout = shown.name.flat_view, controls.name.layout
    with html.Span(v_if=(flat,), title=(said("view.flat_only"),)):
        v.VBtn(
            icon="mdi-arrow-expand",
            size="x-small",
            disabled=True,
            title=(said("button.maximize"),),
            raw_attrs=named("button.maximize"),
        )
    alone = f"{[entry.value for entry in SINGLE]}.includes({layout})"
    for icon, key, when in (
        ("mdi-arrow-expand", "button.maximize", f"!{alone}"),
        ("mdi-arrow-collapse", "button.restore", alone),
    ):
        icon_button(
            icon,
            key,
            shown=shown,
            action="view.maximize",
            v_if=f"!{flat} && {when}",
            click=f"window.spine_shell.toggle('{name}')",
            size="x-small",
        )
    icon_button(
        "mdi-fullscreen",
        "button.full_view",
        shown=shown,
        action="view.fill",
        click=f"window.spine_shell.fillView('{name}')",
        size="x-small",
    )


def _place_sides(do: Commands) -> None:
    for side in SIDES:
        name = f"side.{side}"
        v.VBtn(
            SIDE_LETTERS[side],
            raw_attrs=named(name),
            title=(said(name),),
            size="x-small",
            min_width=24,
            classes="spine-side",
            click=(do.look_from, f"['{side}']"),
        )
