"""The dialog for exports of the label map, and the card of one that is being made."""

from typing import Any

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.export_state import ExportKind
from spine_app.screen.state import Controls, Shown
from spine_app.ui.export_fields import Fields, place_fields, place_kinds
from spine_app.ui.widgets import attributes, named
from spine_app.ui.words import said, told

MAKE = "spine_export_make"


def place_exports(
    server: Any, shown: TypedState[Shown], controls: TypedState[Controls], do: Commands
) -> None:
    """Place the dialog, closed; it makes room for the card when an export begins."""
    server.controller.trigger(MAKE)(do.exports.make)
    is_open = controls.name.exporting.open
    with v.VDialog(
        model_value=(is_open,),
        update_modelValue=f"{is_open} = $event",
        max_width=600,
        scrollable=True,
    ):
        with v.VCard(title=(said("export.title"),), classes="spine-export", id="spine-export"):
            fields = Fields(shown, controls)
            with v.VCardText(classes="spine-pictures-body"):
                place_kinds(fields)
                place_fields(fields)
                _place_preview(fields, controls.name.language)
            _place_end(fields)


def place_export_button(controls: TypedState[Controls]) -> None:
    """Place the button that opens the dialog."""
    v.VBtn(
        told("export.title"),
        prepend_icon="mdi-export-variant",
        block=True,
        variant="tonal",
        classes="mt-2",
        click=f"{controls.name.exporting.open} = true",
    )


def _place_preview(fields: Fields, language: str) -> None:
    """Place what goes out: files, table, what is to be known, identifiers."""
    exports = fields.shown
    with html.Section(
        v_if=(f"{exports.rows}.length",), classes="spine-export-preview", raw_attrs=_preview_name()
    ):
        html.H3(told("export.preview"), classes="spine-export-head")
        with html.Ul(classes="spine-export-files"):
            html.Li("{{ line }}", v_for=f"(line, n) in {exports.files}", key="n")
        _place_table(fields)
        with html.Div(
            classes=(f"'spine-export-names ' + ({exports.identifies} ? 'spine-export-warn' : '')",),
            id="spine-export-identifiers",
            raw_attrs=attributes(role="status"),
        ):
            v.VIcon(
                icon=(f"{exports.identifies} ? 'mdi-account-alert' : 'mdi-account-off-outline'",),
                size="18",
                raw_attrs=attributes(aria_hidden="true"),
            )
            carried, free = said("export.identifiers"), said("export.no_identifiers")
            html.Span(f"{{{{ {exports.identifies} ? {carried} : {free} }}}}")
        html.P("{{ line }}", v_for=f"(line, n) in {exports.notes}", key="n", classes="spine-quiet")
        html.P(told("export.english"), v_if=(f"{language} !== 'en'",), classes="spine-quiet")
        html.P(told("export.purpose"), classes="spine-quiet")


def _preview_name() -> list[str]:
    return named("export.preview")


def _place_table(fields: Fields) -> None:
    is_coded = f"{fields.controls.kind} === '{ExportKind.SEGMENTATION.value}'"
    with html.Div(classes="spine-export-table", raw_attrs=attributes(tabindex=0)):
        with html.Table():
            with html.Thead(), html.Tr():
                html.Th(told("export.number"), v_if=(f"!({is_coded})",))
                html.Th(told("export.name"))
                html.Th(told("export.code"), v_if=(is_coded,))
            with html.Tbody(), html.Tr(v_for=f"(item, n) in {fields.shown.rows}", key="n"):
                html.Td(
                    "{{ item.number }}", v_if=(f"!({is_coded})",), classes="spine-export-number"
                )
                html.Td("{{ item.name }}", classes=("{'spine-export-unsure': item.unsure}",))
                html.Td("{{ item.code }}", v_if=(is_coded,), classes="spine-quiet")


def _place_end(fields: Fields) -> None:
    exports, wanted = fields.shown, fields.controls
    with v.VCardActions(classes="spine-pictures-end"):
        html.Span(
            f"{{{{ {exports.why_not} || {exports.summary} }}}}",
            classes=(f"{exports.why_not} ? 'text-warning' : 'spine-quiet'",),
            id="spine-export-summary",
            raw_attrs=attributes(role="status"),
        )
        v.VSpacer()
        v.VBtn(told("button.close"), click=f"{wanted.open} = false")
        v.VBtn(
            told("export.make"),
            color="primary",
            variant="tonal",
            disabled=(f"!!{exports.why_not}",),
            click=f"window.trame.trigger('{MAKE}', []); {wanted.open} = false",
            raw_attrs=attributes(id="spine-export-make"),
        )


def place_export_card(shown: TypedState[Shown], do: Commands) -> None:
    """Place the card of an export that is being made: what, how far, Cancel."""
    exports = shown.name.exports
    with v.VCard(
        v_if=(exports.working,),
        elevation=8,
        classes="spine-film",
        raw_attrs=attributes(role="status"),
        id="spine-exporting",
    ):
        with html.Div(classes="spine-progress-line"):
            html.Span(f"{{{{ {exports.title} }}}}")
            html.Span(f"{{{{ Math.round({exports.fraction} * 100) }}}} %")
        v.VProgressLinear(
            model_value=(f"{exports.fraction} * 100",),
            color="primary",
            height=6,
            rounded=True,
        )
        with html.Div(classes="spine-progress-line"):
            v.VSpacer()
            v.VBtn(told("button.cancel"), variant="tonal", click=do.exports.cancel)
