"""What every group of actions shares: the screen, and the way to tell about an error."""

from collections.abc import Callable

from spine_app.controllers.guard import logged
from spine_app.controllers.notices import error_sentence, tell
from spine_app.screen.screen import Screen


class Reporter:
    """Acts for the page and tells about what went wrong; see `guard.user_action`."""

    def __init__(self, screen: Screen) -> None:
        """Tell on this screen."""
        self._screen = screen

    def report(self, code: str, error_id: str) -> None:
        """Show the notice of an error code."""
        with self._screen.update():
            tell(self._screen.shown, error_sentence(code, error_id), "error")

    def safely(self, act: Callable[[], object], *, in_motion: bool = False) -> None:
        """Act on something that comes from the browser and is no call: a field, an event.

        Args:
            act: what to do.
            in_motion: it is one of many a second.
        """
        screen = self._screen
        with screen.update_in_motion() if in_motion else screen.update():
            try:
                act()
            except Exception as error:  # noqa: BLE001 - an entry from the browser
                self.report(*logged(error))
