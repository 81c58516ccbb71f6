"""Settings of the editing tools: brush, what may be painted over, grey values."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.domain.labels.editing.rule import Over
from spine_app.screen.edit_state import BrushShape, Cutting, EditControls, EditTool
from spine_app.screen.state import Controls, Shown
from spine_app.ui.render_widgets import Amount
from spine_app.ui.widgets import named
from spine_app.ui.words import said, told

SHAPE_ICONS = {BrushShape.BALL: "mdi-sphere", BrushShape.DISC: "mdi-circle-outline"}


def place_settings(shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
    """Place the settings of the tool that is chosen, and those that all tools have."""
    editing: EditControls = controls.name.editing
    with html.Div(v_if=(_is_one_of(editing, EditTool.PAINT, EditTool.ERASE),)):
        Amount(
            "edit.brush",
            "mm",
            v_model=(editing.brush_mm,),
            min=(0.5,),
            max=(100,),
            step=(0.5,),
            digits=(1,),
            standard=(8,),
        )
    with html.Div(v_if=(_is_one_of(editing, EditTool.TRACE),)):
        Amount("edit.tolerance", v_model=(editing.tolerance,), max=(1000,), step=(5,))
        Amount("edit.reach", "mm", v_model=(editing.reach_mm,), min=(1,), max=(200,), step=(1,))
    v.VSelect(
        v_if=(_is_one_of(editing, EditTool.SCISSORS),),
        label=(said("edit.cutting"),),
        v_model=(editing.cutting,),
        items=(_items("edit.cutting", *(one.value for one in Cutting)),),
    )
    _place_shape(editing)
    v.VSelect(
        label=(said("edit.over"),),
        v_model=(editing.over,),
        items=(_items("edit.over", *(one.value for one in Over)),),
    )
    v.VSelect(
        v_if=(f"{editing.over} === '{Over.CHOSEN.value}'",),
        label=(said("edit.over_label"),),
        model_value=(f"{editing.over_label} || null",),
        update_modelValue=f"{editing.over_label} = $event",
        items=(shown.name.labels,),
        item_title="name",
        item_value="id",
    )
    _place_greys(editing)


def _place_shape(editing: EditControls) -> None:
    split = f"{editing.tool} !== '{EditTool.SPLIT.value}'"
    with html.Div(classes="spine-edit-line", v_if=(split,)):
        html.Span(told("edit.shape"), classes="spine-quiet")
        v.VSpacer()
        with html.Span(raw_attrs=named("edit.shape", role="group")):
            for shape, icon in SHAPE_ICONS.items():
                name = f"edit.shape_{shape.value}"
                is_active = f"{editing.brush_shape} === '{shape.value}'"
                v.VBtn(
                    told(name),
                    prepend_icon=icon,
                    size="x-small",
                    color=(f"{is_active} ? 'primary' : undefined",),
                    variant=(f"{is_active} ? 'tonal' : 'text'",),
                    raw_attrs=[f':aria-pressed="{is_active}"'],
                    click=f"{editing.brush_shape} = '{shape.value}'",
                )


def _place_greys(editing: EditControls) -> None:
    v.VSwitch(v_model=(editing.greys_on,), label=(said("edit.greys"),), classes="spine-switch")
    with html.Div(v_if=(editing.greys_on,)):
        for key, field in (
            ("edit.grey_low", editing.grey_low),
            ("edit.grey_high", editing.grey_high),
        ):
            Amount(key, v_model=(field,), min=(-1024,), max=(3071,), step=(1,))


def _is_one_of(editing: EditControls, *tools: EditTool) -> str:
    return " || ".join(f"{editing.tool} === '{tool.value}'" for tool in tools)


def _items(family: str, *values: str) -> str:
    """Expression for the items of a chooser."""
    rows = (f"{{value: '{one}', title: {said(f'{family}_{one}')}}}" for one in values)
    return f"[{', '.join(rows)}]"
