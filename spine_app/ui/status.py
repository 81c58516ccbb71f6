"""Progress of running work, and the status line."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.state import Shown
from spine_app.ui.quality_list import place_quality_badge
from spine_app.ui.widgets import attributes
from spine_app.ui.words import said, told


def place_progress(shown: TypedState[Shown], do: Commands) -> None:
    """Place the progress card: what, how far, how long still, Cancel."""
    left = said("status.left", seconds=shown.name.left_s)
    with html.Div(
        v_if=(f"{shown.name.can_cancel} && !{shown.name.is_coarse}",),
        classes="spine-progress",
        raw_attrs=attributes(role="status"),
    ):
        with v.VCard(elevation=8, classes="spine-progress-card"):
            with html.Div(classes="spine-progress-line"):
                html.Span(f"{{{{ {shown.name.stage} }}}}")
                html.Span(
                    f"{{{{ Math.round({shown.name.fraction} * 100) }}}} %",
                    v_if=(f"{shown.name.fraction} > 0",),
                )
            v.VProgressLinear(
                model_value=(f"{shown.name.fraction} * 100",),
                # While it is not known how much there is, nothing is claimed.
                indeterminate=(f"!({shown.name.fraction} > 0)",),
                color="primary",
                height=6,
                rounded=True,
            )
            with html.Div(classes="spine-progress-line"):
                html.Span(
                    f"{{{{ {shown.name.left_s} >= 0 ? {left} : '' }}}}", classes="spine-quiet"
                )
                v.VBtn(told("button.cancel"), variant="tonal", click=do.cancel)


def place_coarse(shown: TypedState[Shown], do: Commands) -> None:
    """Place the strip that says that a first look is on screen: how far the rest is, Cancel."""
    with html.Div(
        v_if=(shown.name.is_coarse,), classes="spine-coarse", raw_attrs=attributes(role="status")
    ):
        v.VIcon("mdi-progress-clock", size="18")
        html.Strong(told("coarse.title"))
        html.Span(
            f"{{{{ {shown.name.stage} }}}} {{{{ Math.round({shown.name.fraction} * 100) }}}} %"
        )
        html.Span(told("coarse.hint"), classes="spine-coarse-hint")
        v.VBtn(told("button.cancel"), variant="tonal", size="x-small", click=do.cancel)


def place_status(shown: TypedState[Shown]) -> None:
    """Place the status line."""
    with v.VFooter(app=True, border="t", classes="spine-status"):
        idle = (
            f"({shown.name.has_volume} ? {said('status.ready')}"
            f" : {shown.name.series}.length > 1 ? {said('series.choose')}"
            f" : {said('status.no_study')})"
        )
        html.Span(f"{{{{ {shown.name.stage} || {idle} }}}}")
        place_quality_badge(shown)
        v.VSpacer()
        for field in (shown.name.helper, shown.name.renderer):
            html.Span(f"{{{{ {field} }}}}", title=(field,), classes="spine-status-soft")
        html.Span(told("app.research"), classes="spine-status-research")
