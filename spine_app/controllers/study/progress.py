"""How far the running work is, and how long it will still take."""

import time
from collections.abc import Callable

from spine_app.screen.state import Shown

SHOW_LEFT_AFTER_S = 1.5
"""Before this, an estimate would jump more than it tells."""


class ProgressMirror:
    """Copies stage and fraction to the screen and estimates the time left."""

    def __init__(self, shown: Shown, clock: Callable[[], float] = time.monotonic) -> None:
        """Write to `shown`; `clock` gives seconds that never go back."""
        self._shown = shown
        self._clock = clock
        self._stage = ""
        self._started = 0.0

    def begin(self, stage: str) -> None:
        """Show that work which can be cancelled begins with a stage (catalogue text)."""
        self._shown.can_cancel = True
        self.show(stage, 0.0)

    def show(self, stage: str, fraction: float) -> None:
        """Show a stage (catalogue text) and how much of it is done, 0 … 1."""
        now = self._clock()
        if stage != self._stage:
            self._stage, self._started = stage, now
        fraction = min(max(fraction, 0.0), 1.0)
        self._shown.stage = stage
        self._shown.fraction = round(fraction, 3)
        spent = now - self._started
        known = spent > SHOW_LEFT_AFTER_S and fraction > 0.02
        self._shown.left_s = round(spent / fraction * (1 - fraction)) if known else -1

    def clear(self) -> None:
        """Show that nothing runs."""
        self._stage = ""
        self._shown.can_cancel = False
        self._shown.stage = ""
        self._shown.fraction = 0.0
        self._shown.left_s = -1
