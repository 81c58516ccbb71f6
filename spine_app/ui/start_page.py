"""The start page: open a folder, files or a ZIP, something recent, or the demo case."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.state import Controls, Shown
from spine_app.ui.tour import start_tour
from spine_app.ui.widgets import named
from spine_app.ui.words import told


def place_start(shown: TypedState[Shown], controls: TypedState[Controls], do: Commands) -> None:
    """Place the start page."""
    busy = shown.name.can_cancel
    menu = controls.name.dialog
    with html.Div(classes="spine-start"):
        html.H1(told("start.title"))
        html.P(told("start.lead"), classes="spine-lead")
        with html.Div(classes="spine-choices"):
            _choice("folder", "mdi-folder-open-outline", busy, click=f"{menu} = 'folder'")
            _choice("files", "mdi-file-multiple-outline", busy, click="window.spine_app.pick()")
            _choice("demo", "mdi-human", busy, click=do.open_demo)
        with html.Div(classes="spine-tour-offer"):
            html.Span(told("tour.offer"), classes="spine-quiet")
            v.VBtn(
                told("tour.start"),
                prepend_icon="mdi-human-male-board",
                disabled=(busy,),
                click=start_tour(shown, controls),
            )
        html.H2(told("start.recent"), classes="spine-section")
        _place_recent(shown, do, busy)
        html.P(told("start.local"), classes="spine-quiet")
        html.P(told("app.research"), classes="spine-research")


def _place_recent(shown: TypedState[Shown], do: Commands, busy: bool) -> None:
    """Place what was opened before; its room is kept while there is nothing."""
    recent = shown.name.recent
    with html.Div(classes="spine-recent-room"):
        with v.VList(
            v_if=f"{recent}.length",
            density="compact",
            classes="spine-recent",
            raw_attrs=named("start.recent"),
        ):
            v.VListItem(
                v_for=f"item in {recent}",
                key="item.index",
                title=("item.title",),
                subtitle=("item.subtitle",),
                disabled=(busy,),
                click=(do.reopen, "[item.index]"),
                prepend_icon="mdi-history",
            )
        html.P(told("start.recent_empty"), v_if=f"!{recent}.length", classes="spine-quiet")


def _choice(name: str, icon: str, busy: bool, **kwargs: object) -> None:
    with v.VBtn(
        disabled=(busy,),
        variant="tonal",
        color="primary",
        classes="spine-choice",
        raw_attrs=named(f"start.{name}"),
        **kwargs,
    ):
        v.VIcon(icon, size="34")
        html.Span(told(f"start.{name}"), classes="spine-choice-name")
        html.Span(told(f"start.{name}_hint"), classes="spine-choice-hint")
