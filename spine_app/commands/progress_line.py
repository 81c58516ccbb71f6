"""One line on the terminal that tells how far a command is."""

import sys

from spine_app.domain.study.messages import Progress
from spine_app.screen.texts import text

_CLEAR = "\r\033[K"


class ProgressLine:
    """The last line of stderr, rewritten in place; silent where stderr is no terminal."""

    def __init__(self) -> None:
        """Show nothing yet."""
        self._is_seen = sys.stderr.isatty()
        self._shown = ""

    def show(self, progress: Progress, note: str = "") -> None:
        """Say how far a stage is."""
        self.say(f"{note}{text(f'stage.{progress.stage.value}')} {progress.fraction:.0%}")

    def say(self, words: str) -> None:
        """Put words on the line."""
        if self._is_seen and words != self._shown:
            sys.stderr.write(f"{_CLEAR}{words}")
            sys.stderr.flush()
            self._shown = words

    def clear(self) -> None:
        """Leave the line empty."""
        if self._shown:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
            self._shown = ""
