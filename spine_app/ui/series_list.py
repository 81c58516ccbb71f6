"""The list of series: as a page of its own to choose from, and small in the study panel.

Descriptions, days and pictures may name a patient; they are filled in by components of the page's
own script, which fetch them over a route of their own.
"""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_client.widgets.core import AbstractElement
from trame_server.utils.typed_state import TypedState

from spine_app.domain.lifecycle import Phase
from spine_app.domain.study.series import Opening
from spine_app.screen.commands import Commands
from spine_app.screen.state import Shown
from spine_app.ui.widgets import named
from spine_app.ui.words import said, told

BADGES = (
    f"{{'{Opening.VOLUME.value}': 'success', '{Opening.SLICES.value}': 'info',"
    f" '{Opening.NOTHING.value}': 'warning'}}"
)


class SeriesPart(AbstractElement):
    """What the page's script fills in about one series."""

    def __init__(self, part: str, **kwargs: object) -> None:
        """Place `picture`, `words`, `day` or (for all of them, once in the page) `keeper`."""
        super().__init__(f"spine-series-{part}", **kwargs)
        self._attr_names += ["index", "serial", "loading", "none"]


def place_chooser(shown: TypedState[Shown], do: Commands) -> None:
    """Place the page on which one of several series is chosen."""
    with html.Div(classes="spine-choosing"):
        html.H1(told("series.choose"))
        html.P(told("series.lead"), classes="spine-lead")
        place_series(shown, do)
        place_aside(shown)
        with html.Div(classes="spine-choosing-end"):
            v.VBtn(
                told("button.close_study"),
                prepend_icon="mdi-close",
                variant="tonal",
                click=do.close_study,
            )


def place_series(shown: TypedState[Shown], do: Commands) -> None:
    """Place the list of series; those that cannot be opened say why."""
    series, index = shown.name.series, shown.name.series_index
    reading = f"{shown.name.phase} === '{Phase.READING.value}'"
    with html.Ul(classes="spine-series", raw_attrs=named("panel.series")):
        with v.Template(v_for=f"item in {series}", key="item.index"):
            html.Li("{{ item.heading }}", v_if="item.heading", classes="spine-series-heading")
            with html.Li():
                with html.Button(
                    classes=(f"{{'spine-serie': true, 'spine-serie-on': item.index === {index}}}",),
                    click=(do.choose_series, "[item.index]"),
                    raw_attrs=[
                        'type="button"',
                        f':aria-disabled="{_closed(reading)}"',
                        f':aria-current="item.index === {index}"',
                    ],
                ):
                    _place_serie()


def _closed(reading: str) -> str:
    return f"item.opening === '{Opening.NOTHING.value}' || {reading}"


def _place_serie() -> None:
    SeriesPart(
        "picture",
        index=("item.index",),
        loading=(said("series.loading"),),
        none=(said("series.no_picture"),),
    )
    with html.Span(classes="spine-serie-text"):
        SeriesPart("words", index=("item.index",), none=(said("series.no_description"),))
        with html.Span(classes="spine-serie-line"):
            html.Span("{{ item.title }} · {{ item.facts }}")
            SeriesPart("day", index=("item.index",))
        html.Span("{{ item.size }}", v_if="item.size", classes="spine-serie-line spine-serie-size")
        html.Span("{{ item.part }}", v_if="item.part", classes="spine-serie-line")
        with html.Span(classes="spine-serie-badges"):
            html.Span(
                "{{ item.badge }}",
                classes=(f"'spine-badge spine-badge-' + {BADGES}[item.opening]",),
            )
            html.Span("{{ item.why }}", v_if="item.why", classes="spine-serie-why")


def place_aside(shown: TypedState[Shown]) -> None:
    """Place what was found and is not offered, by name and count."""
    with html.P(v_if=f"{shown.name.aside}.length", classes="spine-quiet spine-aside"):
        html.Span(told("aside.title"))
        html.Span("{{ line }}", v_for=f"line in {shown.name.aside}", key="line")
