from dataclasses import dataclass, field

from spine_app.domain.view.interaction import ViewSize
from spine_app.server.view_sizes import HIDDEN, ViewSizes

LARGE, SMALL = ViewSize(900, 600), ViewSize(300, 200)


@dataclass
class Page:
    used_at: float
    shows: dict[str, ViewSize] = field(default_factory=dict)


def test_only_sizes_that_changed_are_told():
    sizes = ViewSizes(["axial", "volume"])
    pages = [Page(1, {"axial": LARGE})]

    assert sizes.settle(pages) == {"axial": LARGE}
    assert sizes.settle(pages) == {}


def test_the_page_used_last_decides_among_those_that_show_the_view():
    sizes = ViewSizes(["axial"])
    one, two, blind = Page(5, {"axial": LARGE}), Page(7, {"axial": SMALL}), Page(9)

    assert sizes.settle([one, two, blind]) == {"axial": SMALL}
    one.used_at = 8
    assert sizes.settle([one, two, blind]) == {"axial": LARGE}


def test_a_view_that_is_shown_no_more_is_hidden_once():
    sizes = ViewSizes(["axial", "volume"])
    sizes.settle([Page(1, {"axial": LARGE})])
    assert sizes.is_shown("axial")

    assert sizes.settle([]) == {"axial": HIDDEN}
    assert sizes.settle([]) == {}
    assert not sizes.is_shown("axial")
