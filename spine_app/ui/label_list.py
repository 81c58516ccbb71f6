"""The label map in the study panel: opening one, its table, its structures."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.domain.lifecycle import Phase
from spine_app.screen.commands import Commands
from spine_app.screen.state import Controls, Shown
from spine_app.ui.widgets import attributes, icon_button, named, section
from spine_app.ui.words import said, told


def place_labels(shown: TypedState[Shown], controls: TypedState[Controls], do: Commands) -> None:
    """Place the part of the panel; slices that make no volume have no labels."""
    with html.Div(v_if=(f"!{shown.name.flat_view}",), classes="spine-labels"):
        section("panel.labels")
        _place_open(shown, controls)
        none = f"!{shown.name.has_labels} && !{shown.name.labels_busy}"
        html.P(told("labels.about"), v_if=(none,), classes="spine-quiet")
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
            _place_table(shown, do)
            _place_notes(shown)
            _place_opacity(controls)
            _place_structures(shown, do)
            v.VBtn(
                told("labels.remove"),
                prepend_icon="mdi-layers-remove",
                block=True,
                classes="mt-1",
                click=do.remove_labels,
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


def _place_structures(shown: TypedState[Shown], do: Commands) -> None:
    with html.Div(classes="spine-labels-line"):
        html.Span(
            f"{told('labels.structures')} ({{{{ {shown.name.labels}.length }}}})",
            classes="spine-quiet",
        )
        v.VSpacer()
        v.VBtn(told("labels.show_all"), size="x-small", click=(do.show_all_labels, "[true]"))
        v.VBtn(told("labels.hide_all"), size="x-small", click=(do.show_all_labels, "[false]"))
    with html.Ul(classes="spine-label-list", raw_attrs=named("labels.structures")):
        with html.Li(
            v_for=f"item in {shown.name.labels}",
            key="item.id",
            classes=(
                "{'spine-label-off': !item.visible, 'spine-label-open': item.open,"
                f" 'spine-label-on': item.id === {shown.name.edit.active}}}",
            ),
        ):
            html.Span(
                classes="spine-label-color", style=("{background: item.color}",), aria_hidden="true"
            )
            with v.VBtn(
                classes="spine-label-name",
                size="x-small",
                title=(f"{said('labels.jump')} + ' ' + item.name",),
                click=(do.jump_to_label, "[item.id]"),
            ):
                html.Span("{{ item.name }}")
            html.Span("{{ item.detail }}", classes="spine-label-detail")
            v.VBtn(
                icon=("item.visible ? 'mdi-eye-outline' : 'mdi-eye-off-outline'",),
                size="x-small",
                title=(
                    f"(item.visible ? {said('labels.hide')} : {said('labels.show')})"
                    " + ' ' + item.name",
                ),
                click=(do.show_label, "[item.id, !item.visible]"),
            )
