"""The layouts: which views, where; the page's grid and the pictures of the menu come from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from spine_app.screen.shell_state import ViewName
from spine_app.screen.state import Layout

Place = tuple[int, int, int, int]
"""Grid lines of an area: row and column at its start, row and column at its end, from 1."""
_VOLUME, _AXIAL, _CORONAL, _SAGITTAL, _CURVED = ViewName
_WHOLE: Place = (1, 1, 2, 2)
PAIR_PLACES: tuple[Place, Place] = ((1, 1, 2, 2), (1, 2, 2, 3))


@dataclass(frozen=True)
class Plan:
    """A grid and who lies where in it.

    Attributes:
        rows: their heights, as CSS grid tracks.
        columns: their widths.
        places: areas by view; empty where the user chooses the views.
    """

    rows: str
    columns: str
    places: Mapping[ViewName, Place]

    @property
    def template(self) -> str:
        """Value of CSS `grid-template`."""
        return f"{self.rows} / {self.columns}"


def area(place: Place) -> str:
    """Value of CSS `grid-area`."""
    return " / ".join(map(str, place))


def _beside(large: ViewName, small: tuple[ViewName, ViewName, ViewName], columns: str) -> Plan:
    """One view large, three small in a column at its right."""
    column = {view: (n, 2, n + 1, 3) for n, view in enumerate(small, 1)}
    return Plan("1fr 1fr 1fr", columns, {large: (1, 1, 4, 2), **column})


PLANS: dict[Layout, Plan] = {
    Layout.GRID: Plan(
        "1fr 1fr",
        "1fr 1fr",
        {
            _VOLUME: (1, 1, 2, 2),
            _AXIAL: (1, 2, 2, 3),
            _CORONAL: (2, 1, 3, 2),
            _SAGITTAL: (2, 2, 3, 3),
        },
    ),
    Layout.LARGE: _beside(
        _VOLUME, (_AXIAL, _CORONAL, _SAGITTAL), "minmax(0, 2.4fr) minmax(0, 1fr)"
    ),
    Layout.PAIR: Plan("1fr", "1fr 1fr", {}),
    Layout.ROW: Plan(
        "1fr",
        "1fr 1fr 1fr",
        {_AXIAL: (1, 1, 2, 2), _CORONAL: (1, 2, 2, 3), _SAGITTAL: (1, 3, 2, 4)},
    ),
    Layout.BENT: _beside(_CURVED, (_SAGITTAL, _AXIAL, _VOLUME), "minmax(0, 1.6fr) minmax(0, 1fr)"),
    **{Layout(view.value): Plan("1fr", "1fr", {view: _WHOLE}) for view in ViewName},
}
SINGLE = tuple(Layout(view.value) for view in ViewName)
"""Layouts of one view alone."""


def template_of(layout: str) -> str:
    """Expression for the `grid-template` of the layout that an expression gives."""
    table = ", ".join(f"'{name.value}': '{plan.template}'" for name, plan in PLANS.items())
    return f"({{{table}}})[{layout}]"


def area_of(view: ViewName, layout: str, pair: tuple[str, str]) -> str:
    """Expression for the `grid-area` of a view, nothing where the layout does not show it.

    Args:
        view: the view.
        layout: expression that gives the layout.
        pair: expressions that give the views of a pair, left and right.
    """
    areas = {
        name.value: f"'{area(plan.places[view])}'"
        for name, plan in PLANS.items()
        if view in plan.places
    }
    (left, right), (at_left, at_right) = pair, PAIR_PLACES
    areas[Layout.PAIR.value] = (
        f"{left} === '{view.value}' ? '{area(at_left)}'"
        f" : {right} === '{view.value}' ? '{area(at_right)}' : ''"
    )
    table = ", ".join(f"'{name}': {value}" for name, value in areas.items())
    return f"({{{table}}})[{layout}]"
