"""What can be done to the chosen structure at once, and adding one."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.edit_state import EditControls, EditShown
from spine_app.screen.state import Controls, Shown
from spine_app.ui.render_widgets import Amount
from spine_app.ui.widgets import section
from spine_app.ui.words import said, told


def place_operations(
    shown: TypedState[Shown], controls: TypedState[Controls], do: Commands
) -> None:
    """Place the operations; one at a time is worked out."""
    editing: EditControls = controls.name.editing
    edit: EditShown = shown.name.edit
    section("edit.operations")
    Amount("edit.smooth_mm", "mm", v_model=(editing.smooth_mm,), **_limits(0.2, 10))
    _place_row(edit, do, "smooth", "fill_holes")
    Amount("edit.margin_mm", "mm", v_model=(editing.margin_mm,), **_limits(0.2, 20))
    _place_row(edit, do, "grow", "shrink")
    Amount(
        "edit.island_ml",
        "ml",
        v_model=(editing.island_ml,),
        min=(0.001,),
        max=(10,),
        step=(0.001,),
        digits=(3,),
    )
    _place_row(edit, do, "remove_small", "keep_largest")
    _place_row(edit, do, "split_islands", "delete")
    _place_merge(shown, editing, do)
    section("edit.add_title")
    _place_add(edit, do)


def _limits(least: float, most: float) -> dict[str, tuple[float]]:
    return {"min": (least,), "max": (most,), "step": (0.1,), "digits": (1,)}


def _place_row(edit: EditShown, do: Commands, *names: str) -> None:
    with html.Div(classes="spine-edit-pair"):
        for name in names:
            _place_operation(edit, do, name)


def _place_operation(edit: EditShown, do: Commands, name: str, none: str = "false") -> None:
    v.VBtn(
        told(f"edit.{name}"),
        variant="tonal",
        title=(said(f"edit.{name}_hint"),),
        disabled=(f"{edit.busy} || !{edit.active} || {none}",),
        click=(do.edit.do, f"['{name}']"),
    )


def _place_merge(shown: TypedState[Shown], editing: EditControls, do: Commands) -> None:
    with html.Div(classes="spine-edit-line"):
        v.VSelect(
            label=(said("edit.merge_into"),),
            model_value=(f"{editing.merge_into} || null",),
            update_modelValue=f"{editing.merge_into} = $event",
            items=(shown.name.labels,),
            item_title="name",
            item_value="id",
            classes="mt-0",
        )
        _place_operation(shown.name.edit, do, "merge", f"!{editing.merge_into}")


def _place_add(edit: EditShown, do: Commands) -> None:
    v.VAutocomplete(
        label=(said("edit.add"),),
        items=(edit.addable,),
        model_value=("null",),
        update_modelValue=(do.edit.add, "[$event]"),
        density="compact",
        variant="outlined",
        hide_details=True,
        auto_select_first=True,
        disabled=(f"!{edit.addable}.length",),
    )
    v.VBtn(
        told("edit.add_unnamed"),
        prepend_icon="mdi-plus",
        block=True,
        classes="mt-1",
        title=(said("edit.add_unnamed_hint"),),
        click=do.edit.add_unnamed,
    )
