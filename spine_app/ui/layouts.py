"""Layouts as the page's template needs them: CSS, and expressions that follow the state."""

from spine_app.screen.layouts import PAIR_PLACES, PLANS, Place, Plan
from spine_app.screen.shell_state import ViewName
from spine_app.screen.state import Layout


def template(plan: Plan) -> str:
    """Value of CSS `grid-template`."""
    tracks = (" ".join(f"minmax(0, {size:g}fr)" for size in p) for p in (plan.rows, plan.columns))
    return " / ".join(tracks)


def area(place: Place) -> str:
    """Value of CSS `grid-area`."""
    return " / ".join(map(str, place))


def template_of(layout: str) -> str:
    """Expression for the `grid-template` of the layout that an expression gives."""
    table = ", ".join(f"'{name.value}': '{template(plan)}'" for name, plan in PLANS.items())
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
