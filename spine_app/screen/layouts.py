"""The layouts: which views, where.

The page's grid and the little pictures of the menu come from this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from spine_app.screen.shell_state import ViewName
from spine_app.screen.state import Layout

Place = tuple[int, int, int, int]
"""Grid lines of an area: row and column at its start, row and column at its end, from 1."""
_VOLUME, _AXIAL, _CORONAL, _SAGITTAL, _CURVED = ViewName
_WHOLE: Place = (1, 1, 2, 2)
PAIR_PLACES: tuple[Place, Place] = ((1, 1, 2, 2), (1, 2, 2, 3))
"""Where the two views lie that the user chose for `Layout.PAIR`."""


@dataclass(frozen=True)
class Plan:
    """A grid and who lies where in it.

    Attributes:
        rows: their heights relative to each other.
        columns: their widths relative to each other.
        places: areas by view; empty where the user chooses the views.
    """

    rows: tuple[float, ...]
    columns: tuple[float, ...]
    places: Mapping[ViewName, Place]


def _beside(large: ViewName, small: tuple[ViewName, ...], columns: tuple[float, float]) -> Plan:
    """One view large, others small in a column at its right."""
    column = {view: (n, 2, n + 1, 3) for n, view in enumerate(small, 1)}
    rows = (1.0,) * len(small)
    return Plan(rows, columns, {large: (1, 1, len(small) + 1, 2), **column})


PLANS: dict[Layout, Plan] = {
    Layout.GRID: Plan(
        (1, 1),
        (1, 1),
        {
            _VOLUME: (1, 1, 2, 2),
            _AXIAL: (1, 2, 2, 3),
            _CORONAL: (2, 1, 3, 2),
            _SAGITTAL: (2, 2, 3, 3),
        },
    ),
    Layout.LARGE: _beside(_VOLUME, (_AXIAL, _CORONAL, _SAGITTAL), (2.4, 1)),
    Layout.PAIR: Plan((1,), (1, 1), {}),
    Layout.ROW: Plan(
        (1,),
        (1, 1, 1),
        {_AXIAL: (1, 1, 2, 2), _CORONAL: (1, 2, 2, 3), _SAGITTAL: (1, 3, 2, 4)},
    ),
    Layout.BENT: _beside(_CURVED, (_SAGITTAL, _AXIAL, _VOLUME), (1.6, 1)),
    **{Layout(view.value): Plan((1,), (1,), {view: _WHOLE}) for view in ViewName},
}
SINGLE = tuple(Layout(view.value) for view in ViewName)
"""Layouts of one view alone."""
