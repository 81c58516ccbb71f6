import re
from itertools import combinations

import pytest

from spine_app.screen.layouts import PAIR_PLACES, PLANS, SINGLE
from spine_app.screen.shell_state import ViewName
from spine_app.screen.state import Layout
from spine_app.screen.texts import text
from spine_app.ui.layout_menu import OFFERED
from spine_app.ui.layouts import area, area_of, template, template_of

SEVERAL = [layout for layout in PLANS if layout not in SINGLE and layout is not Layout.PAIR]


def cells(place):
    row, column, row_end, column_end = place
    return {(r, c) for r in range(row, row_end) for c in range(column, column_end)}


def test_every_layout_has_a_plan():
    assert set(PLANS) == set(Layout)


@pytest.mark.parametrize("layout", [*SEVERAL, *SINGLE])
def test_views_fill_the_grid_and_never_overlap(layout):
    plan = PLANS[layout]
    for one, other in combinations(plan.places.values(), 2):
        assert not cells(one) & cells(other)

    filled = set().union(*(cells(place) for place in plan.places.values()))
    whole = cells((1, 1, len(plan.rows) + 1, len(plan.columns) + 1))
    assert filled == whole


def test_a_pair_fills_its_grid():
    assert set().union(*map(cells, PAIR_PLACES)) == {(1, 1), (1, 2)}
    assert PLANS[Layout.PAIR].columns == (1, 1)


@pytest.mark.parametrize("layout", OFFERED)
def test_every_layout_of_the_menu_has_a_name(layout):
    assert text(f"layout.{layout.value}")


def test_the_menu_offers_all_layouts_but_the_curved_view_alone():
    assert set(OFFERED) == set(Layout) - {Layout.CURVED}


def test_css_comes_from_the_plan():
    plan = PLANS[Layout.LARGE]

    assert template(plan).count("fr)") == len(plan.rows) + len(plan.columns)
    assert area((1, 2, 3, 4)) == "1 / 2 / 3 / 4"


@pytest.mark.parametrize("view", list(ViewName))
def test_an_expression_gives_the_place_of_a_view_in_each_layout(view):
    expression = area_of(view, "layout", ("left", "right"))

    for layout, plan in PLANS.items():
        known = re.search(rf"'{layout.value}': '([^']*)'", expression)
        if view in plan.places:
            assert known.group(1) == area(plan.places[view])
        elif layout is not Layout.PAIR:
            assert known is None
    assert f"left === '{view.value}'" in expression
    assert expression.endswith("[layout]")


def test_an_expression_gives_the_grid_of_each_layout():
    for layout, plan in PLANS.items():
        assert f"'{layout.value}': '{template(plan)}'" in template_of("layout")
