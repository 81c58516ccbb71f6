"""The editor of the label map: the chosen structure, the tools of the hand, undo and redo."""

from typing import Any

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.edit_state import EditShown, EditTool
from spine_app.screen.measure_state import MeasureShown
from spine_app.screen.state import Controls, Shown, Tool
from spine_app.ui.edit_operations import place_operations
from spine_app.ui.edit_settings import place_settings
from spine_app.ui.widgets import attributes, hint, named, section
from spine_app.ui.words import said, told

ICONS = {
    EditTool.PAINT: "mdi-brush",
    EditTool.ERASE: "mdi-eraser",
    EditTool.TRACE: "mdi-auto-fix",
    EditTool.SCISSORS: "mdi-content-cut",
    EditTool.SPLIT: "mdi-knife",
}


def place_edit_panel(
    shown: TypedState[Shown], controls: TypedState[Controls], do: Commands
) -> None:
    """Place the panel; there is something to edit once a label map is shown."""
    edit: EditShown = shown.name.edit
    with html.Div(v_if=(shown.name.has_labels,), classes="spine-edit"):
        section("edit.title")
        v.VSelect(
            label=(said("edit.active"),),
            model_value=(f"{edit.active} || null",),
            update_modelValue=(do.edit.choose, "[$event]"),
            **structures(shown),
        )
        _place_tools(shown, controls)
        html.P(
            f"{{{{ {edit.hint} }}}}",
            classes="spine-measure-hint",
            raw_attrs=attributes(role="status"),
        )
        _place_edits(shown, do)
        with html.Div(v_if=(edit.busy,), classes="spine-edit-busy"):
            v.VProgressLinear(indeterminate=True, color="primary", raw_attrs=named("edit.busy"))
            with html.Div(classes="spine-edit-line"):
                html.Span(told("edit.busy"), classes="spine-quiet")
                v.VSpacer()
                v.VBtn(told("button.cancel"), click=do.edit.cancel)
        place_settings(shown, controls)
        place_operations(shown, controls, do)


def structures(shown: TypedState[Shown]) -> dict[str, Any]:
    """Attributes of a chooser of the structures that are listed."""
    return {"items": (shown.name.labels,), "item_title": "name", "item_value": "id"}


def _place_tools(shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
    tool, kind = controls.name.tool, controls.name.editing.tool
    with html.Div(classes="spine-edit-tools mt-2", raw_attrs=named("edit.tools", role="group")):
        for one, icon in ICONS.items():
            is_active = f"({tool} === '{Tool.PAINT.value}' && {kind} === '{one.value}')"
            v.VBtn(
                told(f"edit.tool_{one.value}"),
                prepend_icon=icon,
                stacked=True,
                variant=(f"{is_active} ? 'tonal' : 'text'",),
                color=(f"{is_active} ? 'primary' : undefined",),
                title=hint(f"key.edit.{one.value}", shown, f"edit.{one.value}"),
                raw_attrs=[f':aria-pressed="{is_active}"'],
                click=(
                    f"{tool} = {is_active} ? 'pointer' : '{Tool.PAINT.value}';"
                    f" {kind} = '{one.value}'"
                ),
            )


def _place_edits(shown: TypedState[Shown], do: Commands) -> None:
    """Place undo and redo, with what they would do in words."""
    measured: MeasureShown = shown.name.measure
    for icon, key, what, action in (
        ("mdi-undo", "history.undo", measured.undo_text, do.measure.undo),
        ("mdi-redo", "history.redo", measured.redo_text, do.measure.redo),
    ):
        v.VBtn(
            f"{{{{ {what} || {said(key)} }}}}",
            prepend_icon=icon,
            block=True,
            classes="justify-start",
            disabled=(f"!{what}",),
            click=action,
        )
