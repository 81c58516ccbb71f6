"""A loop-side handle of one view of a render thread: requests go in, the newest wins."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from spine_app.domain.volume import Volume
from spine_app.pipelines.render_thread import RenderThread, Stage


class View(Stage, Protocol):
    """A stage that shows a volume."""

    def show(self, volume: Volume) -> None:
        """Show a volume."""

    def clear(self) -> None:
        """Show nothing."""

    def resize(self, width: int, height: int) -> None:
        """Set the size in device pixels."""


V = TypeVar("V", bound=View)


class Display(Generic[V]):
    """Posts requests to one view on its render thread."""

    def __init__(self, thread: RenderThread, name: str, build: Callable[[], V]) -> None:
        """Let `thread` build the view, which lives there from then on."""
        self._thread = thread
        self._name = name
        self._view: V | None = None

        def build_there() -> V:
            self._view = build()
            return self._view

        thread.add(build_there)

    def show(self, volume: Volume) -> None:
        """Show a volume."""
        self._post("volume", lambda view: view.show(volume))

    def clear(self) -> None:
        """Show nothing."""
        self._post("volume", lambda view: view.clear())

    def resize(self, width: int, height: int) -> None:
        """Set the size in device pixels."""
        self._post("size", lambda view: view.resize(width, height))

    def _post(self, what: str, act: Callable[[V], None]) -> None:
        """Have something done; a waiting request for the same is replaced."""
        self._thread.post((self._name, what), self._request(act))

    def _ask(self, act: Callable[[V], None]) -> None:
        """Have something done in any case, in turn."""
        self._thread.post(object(), self._request(act))

    def _request(self, act: Callable[[V], None]) -> Callable[[], None]:
        def request() -> None:
            if self._view is not None:
                act(self._view)

        return request
