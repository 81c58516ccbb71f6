"""The list of measurements, and what is known about the chosen one."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_client.widgets.core import AbstractElement
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.measure_state import MeasureShown
from spine_app.screen.state import Shown, Tool
from spine_app.ui.tool_icons import TOOL_ICONS
from spine_app.ui.widgets import attributes, named
from spine_app.ui.words import said

ICON_OF = (
    "{"
    + ", ".join(
        f"'{tool.value}': '{TOOL_ICONS[tool]}'"
        for tool in (Tool.RULER, Tool.ANGLE, Tool.COBB, Tool.ROI)
    )
    + "}[item.kind]"
)


class NameField(AbstractElement):
    """A field that keeps what is being typed while the list around it is written anew."""

    def __init__(self, **kwargs: object) -> None:
        """Place it."""
        super().__init__("spine-measure-name", **kwargs)
        self._attr_names += ["name", "words"]
        self._event_names += ["rename", "take"]


def place_measurements(shown: TypedState[Shown], do: Commands) -> None:
    """Place the list."""
    measured: MeasureShown = shown.name.measure
    with html.Ul(classes="spine-measure-list", raw_attrs=named("measure.title")):
        with html.Li(
            v_for=f"item in {measured.rows}",
            key="item.id",
            classes=(
                "{'spine-measure-off': !item.visible,"
                f" 'spine-measure-on': item.id === {measured.chosen}}}",
            ),
        ):
            with html.Div(classes="spine-measure-row"):
                _place_head(do)
            with html.Div(classes="spine-measure-row"):
                html.Span(
                    "{{ item.where }}{{ item.levels ? ' · ' + item.levels : '' }}",
                    classes="spine-measure-where",
                    title=("item.where + (item.levels ? ' · ' + item.levels : '')",),
                )
                _place_buttons(do)
            with html.Div(v_if=(f"item.id === {measured.chosen}",), classes="spine-measure-detail"):
                _place_detail(measured)


def _place_head(do: Commands) -> None:
    v.VBtn(
        icon=(ICON_OF,),
        size="x-small",
        title=("item.name",),
        raw_attrs=[':aria-label="item.name"'],
        click=(do.measure.choose, "[item.id]"),
    )
    NameField(
        name=("item.name",),
        words=(said("measure.name"),),
        rename=(do.measure.rename, "[item.id, $event]"),
        take=(do.measure.choose, "[item.id]"),
    )
    with html.Span(v_if=("item.warn",), title=(said("measure.warned"),)):
        v.VIcon("mdi-alert-outline", size="16", color="warning")
    html.Span("{{ item.value }}", classes="spine-measure-value")


def _place_buttons(do: Commands) -> None:
    v.VBtn(
        icon="mdi-crosshairs-gps",
        size="x-small",
        title=(said("measure.jump"),),
        raw_attrs=[f":aria-label=\"{said('measure.jump')} + ' ' + item.name\""],
        click=(do.measure.jump, "[item.id]"),
    )
    v.VBtn(
        icon=("item.visible ? 'mdi-eye-outline' : 'mdi-eye-off-outline'",),
        size="x-small",
        title=(f"item.visible ? {said('measure.hide')} : {said('measure.show')}",),
        raw_attrs=[
            f':aria-label="(item.visible ? {said("measure.hide")} : {said("measure.show")})'
            " + ' ' + item.name\""
        ],
        click=(do.measure.show, "[item.id, !item.visible]"),
    )
    v.VBtn(
        icon="mdi-delete-outline",
        size="x-small",
        title=(said("measure.delete"),),
        raw_attrs=[f":aria-label=\"{said('measure.delete')} + ' ' + item.name\""],
        click=(do.measure.remove, "[item.id]"),
    )


def _place_detail(measured: MeasureShown) -> None:
    with html.Dl(classes="spine-facts"):
        with html.Div(v_for=f"(pair, n) in {measured.details}", key="n"):
            html.Dt("{{ pair[0] }}")
            html.Dd("{{ pair[1] }}")
    html.P(f"{{{{ {measured.definition} }}}}", classes="spine-quiet")
    with html.Ul(v_if=(f"{measured.warnings}.length",), classes="spine-quality"):
        with html.Li(v_for=f"(words, n) in {measured.warnings}", key="n"):
            v.VIcon(
                "mdi-alert-outline",
                color="warning",
                size="16",
                raw_attrs=attributes(aria_hidden="true"),
            )
            html.Span("{{ words }}")
