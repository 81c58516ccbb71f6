"""How large each view is drawn, when several pages show it."""

from collections.abc import Collection, Iterable
from typing import Final

from spine_app.domain.view.interaction import ViewSize
from spine_app.server.tab import Tab

HIDDEN: Final = ViewSize(0, 0)


class ViewSizes:
    """A view has the size it has on the page that was used last; the others scale the picture."""

    def __init__(self, names: Iterable[str]) -> None:
        """Start with no view shown by any page."""
        self._sizes = dict.fromkeys(names, HIDDEN)

    def is_shown(self, name: str) -> bool:
        """Whether any page shows a view."""
        return self._sizes[name] != HIDDEN

    def settle(self, tabs: Collection[Tab]) -> dict[str, ViewSize]:
        """Look at the pages again; the sizes that changed, (0, 0) for views no page shows now."""
        changed = {}
        for name, before in self._sizes.items():
            showing = [tab for tab in tabs if name in tab.shows]
            used = max(showing, key=lambda tab: tab.used_at, default=None)
            size = HIDDEN if used is None else used.shows[name]
            if size != before:
                changed[name] = size
        self._sizes |= changed
        return changed
