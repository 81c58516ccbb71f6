"""Running a segmentation: which model, of what, how far it is, and how the helper is."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.segment_state import SegmentMode, SegmentPart, SegmentShown
from spine_app.screen.state import Controls, Shown
from spine_app.ui.widgets import attributes, named, section
from spine_app.ui.words import said, told


def place_segment(shown: TypedState[Shown], controls: TypedState[Controls], do: Commands) -> None:
    """Place the part of the panel; slices that make no volume cannot be segmented."""
    segment: SegmentShown = shown.name.segment
    with html.Div(v_if=(f"!{shown.name.flat_view}",), classes="spine-segment"):
        section("panel.segment")
        _place_helper(segment, do)
        with html.Div(v_if=(f"!{segment.advice} && !{segment.running}",)):
            html.P(
                told("segment.about"), v_if=(f"!{shown.name.has_labels}",), classes="spine-quiet"
            )
            _place_choices(shown, controls)
            _place_start(shown, do)
            _place_about(segment)
        with html.Div(
            v_if=(segment.running,),
            classes="spine-segment-run",
            raw_attrs=attributes(role="status"),
        ):
            _place_progress(segment, do)


def place_question(shown: TypedState[Shown]) -> None:
    """Place the question about the levels of a result."""
    segment: SegmentShown = shown.name.segment
    with html.Div(v_if=(segment.question,), classes="spine-question", raw_attrs=_note()):
        v.VIcon("mdi-help-circle-outline", size="20", raw_attrs=attributes(aria_hidden="true"))
        html.Span(f"{{{{ {segment.question} }}}}")


def place_origin(shown: TypedState[Shown]) -> None:
    """Place where a result is from."""
    segment: SegmentShown = shown.name.segment
    with html.Details(v_if=(segment.has_result,), classes="spine-more"):
        html.Summary(told("segment.origin"))
        _place_pairs(segment.details)


def _note() -> list[str]:
    return attributes(role="note")


def _place_helper(segment: SegmentShown, do: Commands) -> None:
    """Place what to do where the helper cannot be asked."""
    # A run that waits for the helper says so itself.
    is_alone = f"{segment.advice} && !{segment.running}"
    with html.Div(v_if=(is_alone,), classes="spine-advice", raw_attrs=_note()):
        html.P(f"{{{{ {segment.advice} }}}}", classes="spine-quiet")
        v.VBtn(
            told("segment.ask_helper"),
            v_if=(segment.can_ask_helper,),
            prepend_icon="mdi-restart",
            variant="tonal",
            block=True,
            click=do.segment.ask_helper,
        )


def _place_choices(shown: TypedState[Shown], controls: TypedState[Controls]) -> None:
    segment: SegmentShown = shown.name.segment
    wanted = controls.name.segmenting
    v.VSelect(
        label=(said("segment.model"),),
        items=(segment.models,),
        model_value=(f"{segment.model} || null",),
        update_modelValue=f"{wanted.wanted_model} = $event",
        classes="spine-segment-choice",
    )
    with html.Div(v_if=(f"{segment.modes}.length > 1",), classes="spine-segment-choice"):
        _place_toggle("segment.mode", wanted.mode, [mode.value for mode in SegmentMode])
    with html.Div(v_if=(shown.name.render.crop_moved,), classes="spine-segment-choice"):
        _place_toggle("segment.part", wanted.part, [part.value for part in SegmentPart])


def _place_toggle(key: str, field: object, values: list[str]) -> None:
    """Place buttons of which one is pressed, named by the catalogue under `key`."""
    with v.VBtnToggle(
        v_model=(field,),
        mandatory=True,
        density="compact",
        variant="outlined",
        divided=True,
        color="primary",
        raw_attrs=named(key, role="group"),
    ):
        for value in values:
            v.VBtn(told(f"{key}.{value}"), value=value)


def _place_start(shown: TypedState[Shown], do: Commands) -> None:
    """Place the button that starts; where it would replace work of a hand, it asks first."""
    segment: SegmentShown = shown.name.segment
    again = f"{segment.has_result} ? {said('segment.again')} : {said('segment.start')}"
    look = {
        "prepend_icon": "mdi-auto-fix",
        "color": "primary",
        "variant": "flat",
        "size": "default",
        "block": True,
        "classes": "spine-segment-start",
        "disabled": (f"!{segment.can_run}",),
    }
    with v.VMenu(v_if=(shown.name.labels_edited,), location="bottom"):
        with v.Template(v_slot_activator="{ props }"):
            v.VBtn(f"{{{{ {again} }}}}", v_bind="props", **look)
        with v.VCard(classes="spine-segment-replace"):
            html.P(told("segment.replaces"))
            v.VBtn(
                told("segment.replace"),
                color="warning",
                variant="tonal",
                block=True,
                click=do.segment.start,
            )
    v.VBtn(f"{{{{ {again} }}}}", v_else=True, click=do.segment.start, **look)
    html.P(f"{{{{ {segment.obstacle} }}}}", v_if=(segment.obstacle,), classes="spine-quiet mt-1")


def _place_about(segment: SegmentShown) -> None:
    with html.Details(v_if=(f"{segment.about}.length",), classes="spine-more"):
        html.Summary(told("segment.about_model"))
        _place_pairs(segment.about)
        html.P(told("segment.part_hint"), classes="spine-quiet mt-1")


def _place_pairs(pairs: object) -> None:
    with html.Dl(classes="spine-pairs"):
        with v.Template(v_for=f"(pair, n) in {pairs}", key="n"):
            html.Dt("{{ pair[0] }}")
            html.Dd("{{ pair[1] }}")


def _place_progress(segment: SegmentShown, do: Commands) -> None:
    left = said("status.left", seconds=f"{segment.seconds_left}")
    with html.Div(classes="spine-progress-line"):
        html.Span(f"{{{{ {segment.step} }}}}")
        html.Span(f"{{{{ Math.round({segment.done} * 100) }}}} %", v_if=(f"{segment.done} > 0",))
    v.VProgressLinear(
        model_value=(f"{segment.done} * 100",),
        # While it is not known how much there is, nothing is claimed.
        indeterminate=(f"!({segment.done} > 0)",),
        color="primary",
        height=6,
        rounded=True,
        raw_attrs=named("segment.progress"),
    )
    with html.Div(classes="spine-progress-line"):
        html.Span(f"{{{{ {segment.seconds_left} >= 0 ? {left} : '' }}}}", classes="spine-quiet")
        v.VBtn(told("button.cancel"), variant="tonal", click=do.segment.stop)
    html.P(told("segment.first_look"), v_if=(segment.first_look,), classes="spine-quiet")
    html.P(f"{{{{ {segment.finished} }}}}", v_if=(segment.finished,), classes="spine-quiet")
    html.P(told("segment.stalled"), v_if=(segment.stalled,), classes="spine-quiet")
