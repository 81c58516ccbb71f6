"""The fields of the dialog for exports."""

from collections.abc import Iterable
from enum import Enum
from typing import Any

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.domain.export.formats import LabelFormat, MeshFormat
from spine_app.domain.export.numbers import Numbering
from spine_app.screen.export_state import ExportKind, ExportWhich
from spine_app.screen.state import Controls, Shown
from spine_app.ui.words import said, told

KIND_ICONS = {
    ExportKind.SURFACES: "mdi-cube-outline",
    ExportKind.LABELS: "mdi-layers-outline",
    ExportKind.SEGMENTATION: "mdi-file-link-outline",
}


class Fields:
    """Names of what the dialog shows and sets."""

    def __init__(self, shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
        """Take the names of the part of the state that is about exports."""
        self.shown: Any = shown.name.exports
        self.controls: Any = controls.name.exporting


def place_kinds(fields: Fields) -> None:
    """Place the choice of what is exported."""
    with v.VBtnToggle(
        v_model=(fields.controls.kind,),
        mandatory=True,
        density="comfortable",
        divided=True,
        variant="outlined",
        color="primary",
        classes="spine-pictures-kind",
    ):
        for entry, icon in KIND_ICONS.items():
            v.VBtn(told(f"export.kind.{entry.value}"), value=entry.value, prepend_icon=icon)


def place_fields(fields: Fields) -> None:
    """Place which structures, in which format, under which numbers, with or without names."""
    controls = fields.controls
    kind = controls.kind
    with html.Div(classes="spine-pictures-grid"):
        _place_choice("export.which", controls.which, _items(ExportWhich, "which"))
        is_one = f"{controls.which} === '{ExportWhich.ONE.value}'"
        _place_one(fields, is_one)
    with html.Div(v_if=(_is(kind, ExportKind.SURFACES),), classes="spine-pictures-grid"):
        _place_choice("export.mesh_format", controls.mesh_format, _items(MeshFormat, "mesh"))
        apart, together = said("export.together.apart"), said("export.together.all")
        flags = f"[{{name: false, title: {apart}}}, {{name: true, title: {together}}}]"
        _place_choice("export.together", controls.together, flags)
    with html.Div(v_if=(_is(kind, ExportKind.LABELS),), classes="spine-pictures-grid"):
        _place_choice("export.label_format", controls.label_format, _items(LabelFormat, "label"))
        _place_choice("export.numbering", controls.numbering, _items(Numbering, "numbering"))
    with html.Div(v_if=(_is(kind, ExportKind.SEGMENTATION),)):
        v.VSwitch(
            v_model=(controls.identified,),
            label=(said("export.identified"),),
            color="warning",
            density="compact",
            hide_details=True,
            classes="spine-switch",
        )


def _is(field: str, value: Enum) -> str:
    return f"{field} === '{value.value}'"


def _place_one(fields: Fields, is_one: str) -> None:
    structures, one = fields.shown.structures, fields.controls.one
    known = f"{structures}.some(item => item.name === {one})"
    v.VSelect(
        v_if=(is_one,),
        model_value=(f"{known} ? {one} : ({structures}[0] || {{}}).name",),
        update_modelValue=f"{one} = $event",
        items=(structures,),
        item_title="title",
        item_value="name",
        label=(said("export.one"),),
        density="compact",
        variant="outlined",
        hide_details=True,
    )


def _place_choice(label: str, field: str, items: str) -> None:
    v.VSelect(
        v_model=(field,),
        items=(items,),
        item_title="title",
        item_value="name",
        label=(said(label),),
        density="compact",
        variant="outlined",
        hide_details=True,
    )


def _items(choices: Iterable[Enum], prefix: str) -> str:
    """Items of a chooser.

    Args:
        choices: what can be chosen.
        prefix: part of the keys of their words: `export.PREFIX.VALUE`.
    """
    rows = (f"{{name: '{c.value}', title: {said(f'export.{prefix}.{c.value}')}}}" for c in choices)
    return f"[{', '.join(rows)}]"
