"""The part of the right panel about slices: slabs, orientation, positions, cine, the canal."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.domain.slicing.slab import THICKNESS_MAX_MM, THICKNESS_MIN_MM, SlabMode
from spine_app.domain.view.planes import Plane
from spine_app.screen.commands import Commands
from spine_app.screen.slice_state import CurvedShown, PlaneShown, SliceShown
from spine_app.screen.state import Controls, Layout, Shown
from spine_app.ui.slice_range import Range
from spine_app.ui.slice_view_controls import place_turn
from spine_app.ui.widgets import named, section
from spine_app.ui.words import said, told

SLIDER_MAX_MM = 50
"""Thicker slabs are typed."""
FRAMES_MAX = 30


def place_slice_controls(
    shown: TypedState[Shown], controls: TypedState[Controls], do: Commands
) -> None:
    """Place the controls in the current panel."""
    slices = shown.name.slices
    section("slices.slab")
    _place_slab(slices, do)
    section("slices.drawing")
    _place_drawing(shown, do)
    with html.Div(v_if=(f"!{shown.name.flat_view}",)):
        section("slices.orientation")
        _place_orientation(slices, do)
    section("slices.position")
    _place_positions(slices, do)
    section("slices.cine")
    _place_cine(slices, do)
    with html.Div(v_if=(f"!{shown.name.flat_view}",)):
        section("slices.canal")
        _place_canal(shown, controls, do)


def _place_slab(slices: SliceShown, do: Commands) -> None:
    with v.VBtnToggle(
        model_value=(slices.slab_mode,),
        update_modelValue=(do.slices.use_slab, f"[$event, {slices.slab_mm}]"),
        mandatory=True,
        density="compact",
        variant="outlined",
        classes="spine-slice-modes",
        raw_attrs=named("slices.slab"),
    ):
        for mode in SlabMode:
            v.VBtn(
                told(f"slab.{mode.value}"),
                value=mode.value,
                raw_attrs=named(f"slab.{mode.value}"),
            )
    with html.Div(classes="spine-slice-line"):
        Range(
            said("slices.thickness"),
            value=(slices.slab_mm,),
            low=(THICKNESS_MIN_MM,),
            high=(SLIDER_MAX_MM,),
            step=(0.5,),
            told=(f"{slices.slab_mm} + ' mm'",),
            choose=(do.slices.use_slab, f"[{slices.slab_mode}, $event]"),
        )
        v.VTextField(
            label=(said("slices.thickness_mm"),),
            model_value=(slices.slab_mm,),
            type="number",
            step="0.5",
            min=THICKNESS_MIN_MM,
            max=THICKNESS_MAX_MM,
            change=(do.slices.use_slab, f"[{slices.slab_mode}, Number($event.target.value)]"),
        )


def _place_drawing(shown: TypedState[Shown], do: Commands) -> None:
    slices = shown.name.slices
    for key, value, act, is_there in (
        ("slices.interpolated", slices.interpolated, do.slices.interpolate, "true"),
        ("slices.outline", slices.outline, do.slices.outline_labels, shown.name.has_labels),
    ):
        v.VSwitch(
            v_if=(is_there,),
            model_value=(value,),
            update_modelValue=(act, "[$event]"),
            label=(said(key),),
            classes="spine-switch",
        )


def _place_orientation(slices: SliceShown, do: Commands) -> None:
    html.P(told("slices.turn_hint"), v_if=(slices.can_turn,), classes="spine-slice-hint")
    html.P(f"{{{{ {slices.locked} }}}}", v_if=(slices.locked,), classes="spine-slice-hint")
    v.VBtn(
        told("slices.upright"),
        prepend_icon="mdi-axis-arrow",
        block=True,
        variant="tonal",
        disabled=(f"!{slices.turned}",),
        click=do.slices.reset_orientation,
    )


def _place_positions(slices: SliceShown, do: Commands) -> None:
    with html.Div(classes="spine-numbers", raw_attrs=named("slices.position", role="group")):
        for plane in Plane:
            told: PlaneShown = getattr(slices, plane.value)
            v.VTextField(
                v_if=(told.has_along,),
                label=(said(f"view.{plane.value}_short"),),
                model_value=(told.along,),
                type="number",
                step="0.1",
                change=(
                    do.slices.go_to_position,
                    f"['{plane.value}', Number($event.target.value)]",
                ),
            )


def _place_cine(slices: SliceShown, do: Commands) -> None:
    with html.Div(classes="spine-slice-line"):
        Range(
            said("slices.speed"),
            value=(slices.frames_per_s,),
            low=(1,),
            high=(FRAMES_MAX,),
            told=(f"{slices.frames_per_s} + '/s'",),
            choose=(do.slices.set_cine, f"[$event, {slices.bounce}]"),
        )
        html.Span(f"{{{{ {slices.frames_per_s} }}}} / s", classes="spine-slice-told")
    v.VSwitch(
        model_value=(slices.bounce,),
        update_modelValue=(do.slices.set_cine, f"[{slices.frames_per_s}, $event]"),
        label=(said("slices.bounce"),),
        classes="spine-switch",
    )


def _place_canal(shown: TypedState[Shown], controls: TypedState[Controls], do: Commands) -> None:
    curved, layout = shown.name.slices.curved, controls.name.layout
    v.VBtn(
        f"{{{{ {curved.placing} ? {said('curved.end')} : {said('curved.place')} }}}}",
        prepend_icon="mdi-vector-polyline-plus",
        block=True,
        variant="tonal",
        color=(f"{curved.placing} ? 'primary' : undefined",),
        raw_attrs=[f':aria-pressed="{curved.placing}"'],
        click=(do.slices.place_canal, f"[!{curved.placing}]"),
    )
    html.P(told("curved.hint"), v_if=(curved.placing,), classes="spine-slice-hint mt-2")
    with html.Div(v_if=(curved.offered,)):
        _place_course(curved, do)
        v.VBtn(
            told("curved.take"),
            v_if=(f"{curved.ready} && {curved.course} === 'segmented'",),
            classes="mt-2",
            prepend_icon="mdi-vector-polyline-plus",
            block=True,
            variant="tonal",
            click=do.slices.take_canal,
        )
    with html.Div(v_if=(f"{curved.points} > 0",)):
        _place_points(curved, do)
    with html.Div(v_if=(curved.ready,)):
        _place_cut(shown, do)
    v.VBtn(
        told("curved.layout"),
        v_if=(f"({curved.ready} || {curved.offered}) && {layout} !== '{Layout.BENT.value}'",),
        prepend_icon="mdi-view-split-vertical",
        block=True,
        variant="tonal",
        click=f"{layout} = '{Layout.BENT.value}'",
    )


def _place_course(curved: CurvedShown, do: Commands) -> None:
    """Place the choice of what the line follows."""
    with v.VBtnToggle(
        model_value=(curved.course,),
        update_modelValue=(do.slices.choose_course, "[$event]"),
        mandatory=True,
        density="compact",
        variant="outlined",
        classes="spine-slice-modes mt-2",
        raw_attrs=named("curved.course", role="group"),
    ):
        for course in ("segmented", "points"):
            v.VBtn(told(f"curved.course.{course}"), value=course)


def _place_points(curved: CurvedShown, do: Commands) -> None:
    """How many points there are, how long the curve is, and buttons to remove them."""
    with html.Div(classes="spine-slice-line"):
        html.Span(told("curved.points", count=f"{curved.points}"))
        html.Span(
            f"{{{{ {curved.length}.toFixed(1) }}}} mm",
            v_if=(f"{curved.length} > 0",),
            classes="spine-slice-told",
        )
    with html.Div(classes="spine-slice-line"):
        for key, act, off in (
            ("curved.remove", do.slices.remove_canal_point, f"{curved.chosen} < 0"),
            ("curved.clear", do.slices.clear_canal, "false"),
        ):
            v.VBtn(told(key), variant="tonal", disabled=(off,), click=act)


def _place_cut(shown: TypedState[Shown], do: Commands) -> None:
    """How the cut is turned about the canal."""
    with html.Div(classes="spine-slice-line"):
        html.Span(told("curved.turn_short"))
        place_turn(shown, do)
        angle = shown.name.slices.curved.angle
        html.Span(f"{{{{ {angle}.toFixed(0) }}}}°", classes="spine-slice-told")
    with html.Div(classes="spine-slice-line"):
        for key, degrees in (("curved.side", 0), ("curved.front", 90)):
            v.VBtn(told(key), variant="tonal", click=(do.slices.turn_curved, f"[{degrees}]"))
