"""The automatic measurements of the spine: the chosen one explained, tables, export."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.spine_state import SpineShown
from spine_app.screen.state import Shown
from spine_app.ui.widgets import attributes, icon_button, named
from spine_app.ui.words import said, told


def place_spine_panel(shown: TypedState[Shown], do: Commands) -> None:
    """Place the panel in the current layout."""
    spine: SpineShown = shown.name.spine
    html.P(told("spine.about"), classes="spine-quiet")
    with html.Div(v_if=(spine.busy,), classes="spine-bones-busy", raw_attrs=_status()):
        html.Span(told("spine.measuring"), classes="spine-quiet")
        v.VProgressLinear(indeterminate=True, color="primary", raw_attrs=named("spine.measuring"))
    html.P(
        f"{{{{ {spine.advice} }}}}",
        v_if=(spine.advice,),
        classes="spine-bones-advice",
        raw_attrs=_status(),
    )
    with html.Div(v_if=(f"{spine.lines}.length",)):
        _place_chosen(spine, do)
        _place_lines(spine, do)
        with html.Div(v_for=f"(table, n) in {spine.tables}", key="n"):
            _place_table(spine, do)
        html.P(told("spine.legend"), classes="spine-quiet mt-2")
        _place_exports(do)


def _status() -> list[str]:
    return attributes(role="status")


def _place_chosen(spine: SpineShown, do: Commands) -> None:
    """Place what is known of the chosen value; it keeps its place while the tables move."""
    with html.Div(classes="spine-bones-chosen", raw_attrs=_status()):
        html.P(told("spine.choose"), v_if=(f"{spine.chosen} < 0",), classes="spine-quiet")
        with html.Div(v_else=True):
            with html.Div(classes="spine-measure-row"):
                html.Strong(f"{{{{ {spine.name} }}}}")
                v.VSpacer()
                html.Span(f"{{{{ {spine.value} }}}}", classes="spine-measure-value")
                icon_button(
                    "mdi-crosshairs-gps",
                    "spine.show_plane",
                    size="x-small",
                    disabled=(f"!{spine.has_plane}",),
                    click=do.spine.show_plane,
                )
                icon_button(
                    "mdi-close", "spine.hide", size="x-small", click=(do.spine.choose, "[-1]")
                )
            html.P("{{ note }}", v_for=f"(note, n) in {spine.notes}", key="n", classes="spine-note")
            html.P(f"{{{{ {spine.definition} }}}}", classes="spine-quiet")


def _place_lines(spine: SpineShown, do: Commands) -> None:
    html.H3(told("spine.whole"), classes="spine-bones-title")
    with html.Div(classes="spine-bones-lines"):
        with html.Button(
            v_for=f"item in {spine.lines}",
            key="item.id",
            classes=(f"['spine-bones-line', {_marked(spine, 'item')}]",),
            title=("item.title",),
            raw_attrs=['type="button"', f':aria-pressed="item.id === {spine.chosen}"'],
            click=(do.spine.choose, "[item.id]"),
        ):
            html.Span("{{ item.name }}")
            html.Span("{{ item.text }}", classes="spine-bones-number")


def _place_table(spine: SpineShown, do: Commands) -> None:
    html.H3("{{ table.title }}", classes="spine-bones-title")
    with html.Table(classes="spine-bones-table", raw_attrs=[':aria-label="table.title"']):
        with html.Thead(), html.Tr():
            html.Th(told("spine.level"), raw_attrs=attributes(scope="col"))
            with html.Th(
                v_for="(column, c) in table.columns", key="c", raw_attrs=attributes(scope="col")
            ):
                html.Span("{{ column[0] }}")
                html.Span("{{ column[1] }}", classes="spine-bones-unit")
        with html.Tbody():
            with html.Tr(v_for="(row, r) in table.rows", key="r"):
                html.Th("{{ row.name }}", raw_attrs=attributes(scope="row"))
                with html.Td(v_for="(cell, c) in row.cells", key="c"):
                    html.Button(
                        "{{ cell.text }}",
                        v_if="cell.id >= 0",
                        classes=(f"['spine-bones-cell', {_marked(spine, 'cell')}]",),
                        title=("cell.title",),
                        raw_attrs=[
                            'type="button"',
                            ':aria-label="cell.title"',
                            f':aria-pressed="cell.id === {spine.chosen}"',
                        ],
                        click=(do.spine.choose, "[cell.id]"),
                    )


def _marked(spine: SpineShown, item: str) -> str:
    """Classes of how far a value is to be believed, and of the chosen one."""
    return (
        f"{item}.mark && 'spine-bones-' + {item}.mark, "
        f"{item}.id === {spine.chosen} && 'spine-bones-on'"
    )


def _place_exports(do: Commands) -> None:
    with html.Div(classes="spine-bones-exports"):
        for key, icon, action in (
            ("spine.export_table", "mdi-table-arrow-down", do.spine.export_table),
            ("spine.export_record", "mdi-code-json", do.spine.export_record),
        ):
            v.VBtn(
                told(key),
                prepend_icon=icon,
                variant="tonal",
                title=(said("spine.export_hint"),),
                click=action,
            )
