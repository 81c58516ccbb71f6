"""What stands in a slice view beside its picture: slider, slab, cine, orientation; the canal."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.shell_state import ViewName
from spine_app.screen.slice_state import CurvedShown, PlaneShown
from spine_app.screen.state import Shown, ViewShown
from spine_app.ui.slice_range import Range
from spine_app.ui.widgets import hint, icon_button, named
from spine_app.ui.words import said, told

SLICES = (ViewName.AXIAL, ViewName.CORONAL, ViewName.SAGITTAL)


def place_view_controls(view: ViewName, shown: TypedState[Shown], do: Commands) -> None:
    """Place the slider of a slice view, or the turn of the straightened one."""
    if view in SLICES:
        plane: PlaneShown = getattr(shown.name.slices, view.value)
        overlay: ViewShown = getattr(shown.name, view.value)
        with html.Div(v_if=(f"{plane.steps} > 0",), classes="spine-slice-slider"):
            Range(
                f"{said('slices.slider')} + ': ' + {said(f'view.{view.value}')}",
                upright=True,
                value=(plane.step,),
                high=(plane.steps,),
                told=(overlay.position,),
                choose=(do.slices.go_to_step, f"['{view.value}', $event]"),
            )
    elif view is ViewName.CURVED:
        curved = shown.name.slices.curved
        with html.Div(v_if=(curved.ready,), classes="spine-curved-angle"):
            place_turn(shown, do)
        v.VBtn(
            told("curved.place"),
            v_if=(f"!{curved.ready} && !{curved.placing}",),
            prepend_icon="mdi-vector-polyline-plus",
            variant="tonal",
            classes="spine-view-empty-act",
            click=(do.slices.place_canal, "[true]"),
        )


def place_slice_buttons(view: ViewName, shown: TypedState[Shown], do: Commands) -> None:
    """Place the buttons of a slice view, or of the straightened one, in its corner."""
    if view in SLICES:
        plane: PlaneShown = getattr(shown.name.slices, view.value)
        icon_button(
            "mdi-axis-arrow",
            "slices.upright",
            shown=shown,
            action="slice.upright",
            v_if=(shown.name.slices.turned,),
            color="warning",
            size="x-small",
            click=do.slices.reset_orientation,
        )
        name = "slices.play"
        v.VBtn(
            v_if=(f"{plane.steps} > 0",),
            icon=(f"{plane.playing} ? 'mdi-pause' : 'mdi-play'",),
            size="x-small",
            title=hint(name, shown, "slice.play"),
            raw_attrs=[*named(name), f':aria-pressed="{plane.playing}"'],
            click=(do.slices.play, f"['{view.value}']"),
        )
    elif view is ViewName.CURVED:
        _place_curved_buttons(shown, do)


def _place_curved_buttons(shown: TypedState[Shown], do: Commands) -> None:
    """Place the buttons of the straightened view."""
    curved = shown.name.slices.curved
    name = "curved.place"
    v.VBtn(
        icon="mdi-vector-polyline-plus",
        size="x-small",
        color=(f"{curved.placing} ? 'primary' : undefined",),
        title=hint(name, shown, "slice.canal"),
        raw_attrs=[*named(name), f':aria-pressed="{curved.placing}"'],
        click=(do.slices.place_canal, f"[!{curved.placing}]"),
    )
    _place_course_button(curved, do)
    icon_button(
        "mdi-fit-to-screen-outline",
        "curved.fit",
        v_if=(curved.ready,),
        size="x-small",
        click=do.slices.fit_curved,
    )


def _place_course_button(curved: CurvedShown, do: Commands) -> None:
    """Place the switch between the segmented canal and the user's points."""
    is_segmented, name = f"{curved.course} === 'segmented'", "curved.along"
    v.VBtn(
        v_if=(curved.offered,),
        icon="mdi-vector-curve",
        size="x-small",
        color=(f"{is_segmented} ? 'primary' : undefined",),
        raw_attrs=[*named(name), f':aria-pressed="{is_segmented}"', f':title="{said(name)}"'],
        click=(do.slices.choose_course, f"[{is_segmented} ? 'points' : 'segmented']"),
    )


def place_turn(shown: TypedState[Shown], do: Commands) -> None:
    """Place the slider that turns the cut about the canal."""
    angle = shown.name.slices.curved.angle
    Range(
        said("curved.turn"),
        value=(angle,),
        low=(-180,),
        high=(180,),
        told=(f"{angle} + '°'",),
        choose=(do.slices.turn_curved, "[$event]"),
    )


def place_slab_note(view: ViewName, shown: TypedState[Shown]) -> None:
    """Place what a slab shows; it changes what is seen, so it is told whatever is switched off."""
    slices, note = shown.name.slices, ""
    if view in SLICES:
        note = getattr(slices, view.value).slab
    elif view is ViewName.CURVED:
        note = slices.curved.slab
    if note:
        html.Span(f"{{{{ {note} }}}}", v_if=(note,), classes="spine-slab-note")
