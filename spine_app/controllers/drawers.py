"""Who draws over the views: each concern adds its shapes, one place puts them together."""

from collections.abc import Callable, Iterable

from spine_app.domain.view.drawing import Overlay, Shape
from spine_app.domain.view.interaction import PointerEvent
from spine_app.domain.view.projection import Projection

Drawer = Callable[[str, Projection], Iterable[Shape]]
"""Shapes of one concern over the view of a name."""
Interceptor = Callable[[str, Projection, PointerEvent], bool]
"""Takes a pointer event of the view of a name before the view does; True when it is done with."""


class Drawers:
    """Shapes and pointer events of the concerns that lie over the views. Loop thread only."""

    def __init__(self) -> None:
        """Nobody draws yet."""
        self._drawers: list[Drawer] = []
        self._interceptors: list[Interceptor] = []
        self._serial = 0
        self.cursors: dict[str, str] = {}
        """CSS name of the pointer's shape by view; empty for that of the tool."""

    def add(self, drawer: Drawer, interceptor: Interceptor | None = None) -> None:
        """Let a concern draw, after those before it, and take events, before those before it."""
        self._drawers.append(drawer)
        if interceptor is not None:
            self._interceptors.insert(0, interceptor)

    def put_first(self, interceptor: Interceptor) -> None:
        """Let a concern that is there take events before all others: it has the hand now."""
        self._interceptors.remove(interceptor)
        self._interceptors.insert(0, interceptor)

    def overlay(self, view: str, projection: Projection) -> Overlay:
        """Everything drawn over the view of a name."""
        shapes = tuple(shape for draw in self._drawers for shape in draw(view, projection))
        return Overlay(shapes, projection.size, self.cursors.get(view, ""), self._serial)

    def intercept(self, view: str, projection: Projection, event: PointerEvent) -> bool:
        """Offer an event to the concerns; True when one of them was done with it."""
        self._serial = max(self._serial, event.serial)
        return any(take(view, projection, event) for take in self._interceptors)
