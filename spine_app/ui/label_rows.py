"""The structures of a label map: one row each, with all that can be done with it."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.segment_state import SegmentShown
from spine_app.screen.state import Shown
from spine_app.ui.render_widgets import Amount
from spine_app.ui.widgets import named
from spine_app.ui.words import said, told


def place_structures(shown: TypedState[Shown], do: Commands) -> None:
    """Place the list, and what shows or hides all of it."""
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
            with html.Div(classes="spine-label-row"):
                _place_look(do)
                _place_name(do)
                # Only a vertebra says how sure it is here: long names of others need the room.
                html.Span(
                    "{{ item.sure }}",
                    v_if=("item.level",),
                    classes="spine-label-sure",
                    title=(said("segment.sure"),),
                )
                _place_pin(shown.name.segment, do)
                html.Span("{{ item.detail }}", classes="spine-label-detail")
                _place_alone(shown, do)
                _place_eye(do)
            html.Div(
                "{{ item.note }}",
                v_if=("item.note",),
                classes="spine-label-note",
                title=("item.note",),
            )


def _place_look(do: Commands) -> None:
    """Place the colour, which opens what changes colour and opacity."""
    with v.VMenu(close_on_content_click=False, location="bottom start"):
        with v.Template(v_slot_activator="{ props }"):
            html.Button(
                v_bind="props",
                classes="spine-label-color",
                style=("{background: item.color}",),
                title=(f"{said('segment.look')} + ' ' + item.name",),
                raw_attrs=['type="button"'],
            )
        with v.VCard(classes="spine-label-look"):
            with html.Label(classes="spine-labels-line"):
                html.Span(told("segment.color"), classes="spine-quiet")
                html.Input(
                    type="color",
                    value=("item.color",),
                    change=(do.color_label, "[item.id, $event.target.value]"),
                )
            Amount(
                "segment.opacity",
                "%",
                model_value=("item.opacity",),
                slide=(do.fade_label, "[item.id, $event]"),
                max=(1,),
                factor=(100,),
                standard=(1,),
            )


def _place_name(do: Commands) -> None:
    with v.VBtn(
        classes="spine-label-name",
        size="x-small",
        title=(f"{said('labels.jump')} + ' ' + item.name + (item.sure && ' · ' + item.sure)",),
        click=(do.jump_to_label, "[item.id]"),
    ):
        html.Span("{{ item.name }}")


def _place_alone(shown: TypedState[Shown], do: Commands) -> None:
    alone = f"{shown.name.label_solo} === item.id"
    words = f"{said('segment.alone')} + ' ' + item.name"
    v.VBtn(
        icon=(f"{alone} ? 'mdi-target' : 'mdi-circle-outline'",),
        size="x-small",
        title=(words,),
        raw_attrs=[f':aria-label="{words}"', f':aria-pressed="{alone}"'],
        click=(do.show_label_alone, "[item.id]"),
    )


def _place_eye(do: Commands) -> None:
    words = f"(item.visible ? {said('labels.hide')} : {said('labels.show')}) + ' ' + item.name"
    v.VBtn(
        icon=("item.visible ? 'mdi-eye-outline' : 'mdi-eye-off-outline'",),
        size="x-small",
        title=(words,),
        raw_attrs=[f':aria-label="{words}"'],
        click=(do.show_label, "[item.id, !item.visible]"),
    )


def _place_pin(segment: SegmentShown, do: Commands) -> None:
    """Place the menu that says the level of a vertebra."""
    words = f"{said('segment.pin')} + ' ' + item.name"
    with v.VMenu(v_if=f"item.level && {segment.has_result}", location="bottom end"):
        with v.Template(v_slot_activator="{ props }"):
            v.VBtn(
                v_bind="props",
                icon=("item.pinned ? 'mdi-pin' : 'mdi-pin-outline'",),
                size="x-small",
                title=(words,),
                raw_attrs=[f':aria-label="{words}"'],
            )
        with v.VList(density="compact", classes="spine-level-menu"):
            v.VListItem(
                told("segment.unpin"),
                v_if="item.pinned",
                click=(do.segment.unpin, "[item.id]"),
            )
            v.VListItem(
                "{{ line }}",
                v_for=f"line in {segment.levels}",
                key="line",
                active=("line === item.level",),
                click=(do.segment.pin, "[item.id, line]"),
            )
