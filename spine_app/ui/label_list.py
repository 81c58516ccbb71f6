"""The label map in the study panel: opening one, its table, its structures."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.domain.lifecycle import Phase
from spine_app.screen.commands import Commands
from spine_app.screen.state import Controls, Shown
from spine_app.ui.export_dialog import place_export_button
from spine_app.ui.label_rows import place_structures
from spine_app.ui.segment_panel import place_origin, place_question
from spine_app.ui.surface_switch import place_surface_switch
from spine_app.ui.widgets import attributes, icon_button, named, section
from spine_app.ui.words import said, told


def place_labels(shown: TypedState[Shown], controls: TypedState[Controls], do: Commands) -> None:
    """Place the part of the panel; slices that make no volume have no labels."""
    with html.Div(v_if=(f"!{shown.name.flat_view}",), classes="spine-labels"):
        section("panel.labels")
        _place_open(shown, controls)
        _place_none(shown, do)
        with html.Div(v_if=(shown.name.labels_busy,)):
            v.VProgressLinear(
                model_value=(f"100 * {shown.name.labels_fraction}",),
                color="primary",
                raw_attrs=named("labels.reading"),
            )
            with html.Div(classes="spine-labels-line"):
                html.Span(told("labels.reading"), classes="spine-quiet")
                v.VSpacer()
                v.VBtn(told("button.cancel"), click=do.cancel_labels)
        with html.Div(v_if=(shown.name.has_labels,)):
            place_question(shown)
            _place_table(shown, do)
            _place_notes(shown)
            _place_opacity(controls)
            place_surface_switch(shown, do)
            place_structures(shown, do)
            place_origin(shown)
            place_export_button(controls)
            v.VBtn(
                told("labels.remove"),
                prepend_icon="mdi-layers-remove",
                block=True,
                classes="mt-1",
                click=do.remove_labels,
            )


def _place_none(shown: TypedState[Shown], do: Commands) -> None:
    """Place what a label map is, and the way to one of one's own, where there is none."""
    with html.Div(v_if=(f"!{shown.name.has_labels} && !{shown.name.labels_busy}",)):
        html.P(told("labels.about"), classes="spine-quiet")
        v.VBtn(
            told("labels.begin"),
            prepend_icon="mdi-brush-variant",
            variant="text",
            block=True,
            title=(said("labels.begin_hint"),),
            disabled=(
                f"{shown.name.phase} !== '{Phase.READY.value}' || {shown.name.segment.running}",
            ),
            click=do.edit.begin,
        )


def _place_open(shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
    busy = f"{shown.name.phase} !== '{Phase.READY.value}' || {shown.name.labels_busy}"
    with html.Div(classes="spine-labels-line"):
        v.VBtn(
            told("labels.open"),
            prepend_icon="mdi-layers-plus",
            variant="tonal",
            classes="spine-labels-open",
            title=(said("labels.hint"),),
            disabled=(busy,),
            click="window.spine_labels.pick()",
        )
        icon_button(
            "mdi-folder-search-outline",
            "labels.open_path",
            disabled=(busy,),
            click=f"{controls.name.dialog} = 'label-file'",
        )


def _place_table(shown: TypedState[Shown], do: Commands) -> None:
    v.VSelect(
        v_if=(f"{shown.name.label_tables}.length",),
        label=(said("labels.table"),),
        items=(shown.name.label_tables,),
        model_value=(f"{shown.name.label_table} || null",),
        update_modelValue=(do.use_label_table, "[$event]"),
        placeholder=(said("labels.table_none"),),
        persistent_placeholder=True,
        density="compact",
        variant="outlined",
        hide_details=True,
        classes="mt-3",
    )


def _place_notes(shown: TypedState[Shown]) -> None:
    with html.Ul(
        v_if=(f"{shown.name.label_notes}.length",),
        classes="spine-quality spine-label-notes",
        raw_attrs=attributes(role="status"),
    ):
        with html.Li(v_for=f"(item, n) in {shown.name.label_notes}", key="n"):
            v.VIcon(
                icon=("item.kind === 'warning' ? 'mdi-alert-outline' : 'mdi-information-outline'",),
                color=("item.kind",),
                size="18",
                raw_attrs=attributes(aria_hidden="true"),
            )
            html.Span("{{ item.text }}")


def _place_opacity(controls: TypedState[Controls]) -> None:
    with html.Div(classes="spine-labels-line"):
        html.Span(told("labels.opacity"), classes="spine-quiet")
        v.VSlider(
            v_model=(controls.name.label_opacity,),
            min=0,
            max=1,
            step=0.05,
            density="compact",
            hide_details=True,
            color="primary",
            thumb_size=14,
            raw_attrs=named("labels.opacity"),
        )
