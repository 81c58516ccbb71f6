"""The quality list: what limits the series on screen, and the badge that leads to it."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.state import Shown
from spine_app.ui.widgets import attributes, named, section
from spine_app.ui.words import said, told


def place_quality(shown: TypedState[Shown]) -> None:
    """Place the list; it stays as long as the series does."""
    with html.Div(
        id="spine-quality",
        v_if=(f"!{shown.name.is_coarse}",),
        raw_attrs=named("panel.quality", role="region", tabindex=-1),
    ):
        section("panel.quality")
        html.P(
            told("quality_list.none"),
            v_if=(f"!{shown.name.quality}.length",),
            classes="spine-quiet",
        )
        with html.Ul(v_else=True, classes="spine-quality"):
            with html.Li(v_for=f"(item, n) in {shown.name.quality}", key="n"):
                v.VIcon(
                    icon=("item.icon",),
                    color=("item.kind",),
                    size="18",
                    raw_attrs=attributes(aria_hidden="true"),
                )
                with html.Div():
                    html.Span("{{ item.severity }}", classes="spine-unseen")
                    html.Span("{{ item.text }}")
                    html.Div("{{ item.affects }}", v_if="item.affects", classes="spine-affects")


def place_quality_badge(shown: TypedState[Shown]) -> None:
    """Place the button that says how many warnings there are and opens the list."""
    count = shown.name.quality_warnings
    v.VBtn(
        f"{told('quality_list.badge')} {{{{ {count} }}}}",
        v_if=(count,),
        prepend_icon="mdi-alert-outline",
        color="warning",
        variant="tonal",
        size="x-small",
        title=(said("quality_list.show"),),
        click="window.spine_shell.showQuality()",
    )
