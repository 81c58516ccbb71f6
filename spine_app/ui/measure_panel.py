"""The panel of measurements: tools, list, the chosen one in detail, export."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.measure_state import MeasureControls, MeasuredBy, MeasureShown, RoiShape
from spine_app.screen.state import Controls, Shown, Tool
from spine_app.ui.measure_list import place_measurements
from spine_app.ui.spine_panel import place_spine_panel
from spine_app.ui.tool_icons import TOOL_ICONS
from spine_app.ui.widgets import attributes, named, section
from spine_app.ui.words import said, told

TOOLS = (Tool.RULER, Tool.ANGLE, Tool.COBB, Tool.ROI)
SHAPE_ICONS = {
    RoiShape.ELLIPSE: "mdi-ellipse-outline",
    RoiShape.RECTANGLE: "mdi-rectangle-outline",
    RoiShape.DRAWN: "mdi-lasso",
    RoiShape.SPHERE: "mdi-sphere",
}


def place_measure_panel(
    shown: TypedState[Shown], controls: TypedState[Controls], do: Commands
) -> None:
    """Place the panel in the current layout."""
    listed = controls.name.measuring.listed
    is_program = f"{listed} === '{MeasuredBy.PROGRAM.value}'"
    with html.Div(classes="spine-measures"):
        _place_choice(controls)
        with html.Div(v_if=(is_program,)):
            place_spine_panel(shown, do)
        with html.Div(v_else=True):
            _place_by_hand(shown, controls, do)


def _place_choice(controls: TypedState[Controls]) -> None:
    """Place what chooses between measurements of a hand and those of the program."""
    with v.VBtnToggle(
        v_model=(controls.name.measuring.listed,),
        mandatory=True,
        density="compact",
        variant="outlined",
        divided=True,
        color="primary",
        classes="spine-measure-choice",
        raw_attrs=named("spine.list", role="group"),
    ):
        v.VBtn(told("spine.by_hand"), value=MeasuredBy.HAND.value, prepend_icon="mdi-ruler")
        v.VBtn(
            told("spine.automatic"),
            value=MeasuredBy.PROGRAM.value,
            prepend_icon="mdi-human-handsdown",
        )


def _place_by_hand(shown: TypedState[Shown], controls: TypedState[Controls], do: Commands) -> None:
    measured: MeasureShown = shown.name.measure
    with html.Div():
        section("measure.tools")
        _place_tools(controls)
        place_measure_settings(controls)
        html.P(
            f"{{{{ {measured.hint} }}}}",
            classes="spine-measure-hint",
            raw_attrs=attributes(role="status"),
        )
        section("measure.title")
        _place_edits(measured, do)
        with html.Div(v_if=(f"!{measured.rows}.length",), classes="spine-measure-none"):
            html.P(told("measure.empty"))
            html.P(told("measure.start"), classes="spine-quiet")
        with html.Div(v_else=True):
            place_measurements(shown, do)
            v.VBtn(
                told("measure.export"),
                prepend_icon="mdi-table-arrow-down",
                variant="tonal",
                block=True,
                classes="mt-2",
                title=(said("measure.export_hint"),),
                click=do.measure.export,
            )


def _place_tools(controls: TypedState[Controls]) -> None:
    active = controls.name.tool
    with html.Div(classes="spine-measure-tools", raw_attrs=named("measure.tools", role="group")):
        for tool in TOOLS:
            is_active = f"{active} === '{tool.value}'"
            v.VBtn(
                told(f"tool.{tool.value}_short"),
                prepend_icon=TOOL_ICONS[tool],
                stacked=True,
                variant=(f"{is_active} ? 'tonal' : 'text'",),
                color=(f"{is_active} ? 'primary' : undefined",),
                title=(said(f"tool.{tool.value}"),),
                raw_attrs=[f':aria-pressed="{is_active}"'],
                click=f"{active} = {is_active} ? 'pointer' : '{tool.value}'",
            )


def place_measure_settings(controls: TypedState[Controls]) -> None:
    """Place the settings of the measuring tools: shape of regions, decimals."""
    measuring: MeasureControls = controls.name.measuring
    with html.Div(classes="spine-measure-line"):
        html.Span(told("measure.shape"), classes="spine-quiet")
        v.VSpacer()
        with html.Span(raw_attrs=named("measure.shape", role="group")):
            for shape, icon in SHAPE_ICONS.items():
                name = f"measure.shape_{shape.value}"
                is_active = f"{measuring.roi_shape} === '{shape.value}'"
                v.VBtn(
                    icon=icon,
                    size="x-small",
                    color=(f"{is_active} ? 'primary' : undefined",),
                    variant=(f"{is_active} ? 'tonal' : 'text'",),
                    title=(said(name),),
                    raw_attrs=[*named(name), f':aria-pressed="{is_active}"'],
                    click=f"{measuring.roi_shape} = '{shape.value}'",
                )
    with html.Div(classes="spine-measure-line"):
        html.Span(told("measure.decimals"), classes="spine-quiet")
        v.VSpacer()
        with html.Span(raw_attrs=named("measure.decimals", role="group")):
            for digits in (1, 2, 3):
                is_active = f"{measuring.decimals} === {digits}"
                v.VBtn(
                    f"{0:.{digits}f}",
                    size="x-small",
                    color=(f"{is_active} ? 'primary' : undefined",),
                    variant=(f"{is_active} ? 'tonal' : 'text'",),
                    classes="spine-measure-digits",
                    raw_attrs=[
                        f":aria-label=\"{said('measure.decimals')} + ' {digits}'\"",
                        f':aria-pressed="{is_active}"',
                    ],
                    click=f"{measuring.decimals} = {digits}",
                )


def _place_edits(measured: MeasureShown, do: Commands) -> None:
    """Place undo, redo, and what concerns all measurements."""
    none = f"!{measured.rows}.length"
    with html.Div(classes="spine-measure-line spine-measure-edits"):
        for icon, key, what, action in (
            ("mdi-undo", "measure.undo", measured.undo_text, do.measure.undo),
            ("mdi-redo", "measure.redo", measured.redo_text, do.measure.redo),
        ):
            v.VBtn(
                icon=icon,
                size="x-small",
                title=(f"{what} || {said(key)}",),
                raw_attrs=named(key),
                disabled=(f"!{what}",),
                click=action,
            )
        v.VSpacer()
        for icon, key, call, values in (
            ("mdi-eye-outline", "measure.show_all", do.measure.show_all, "[true]"),
            ("mdi-eye-off-outline", "measure.hide_all", do.measure.show_all, "[false]"),
            ("mdi-delete-sweep-outline", "measure.delete_all", do.measure.remove_all, "[]"),
        ):
            v.VBtn(
                icon=icon,
                size="x-small",
                title=(said(key),),
                raw_attrs=named(key),
                disabled=(none,),
                click=(call, values),
            )
