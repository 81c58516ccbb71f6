"""What commands say: lines on stdout, complaints and a bar on stderr."""

import sys
import time
from typing import Final, TextIO

_BAR: Final = 30
_ETA_FROM: Final = 0.05
_ETA_FROM_S: Final = 1.0
"""What is left cannot be told from less."""


class Bar:
    """A bar on a terminal; nothing where nobody looks."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._is_shown = self._stream.isatty()
        self._since = time.monotonic()

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def clear(self) -> None:
        """Take the bar away."""
        if self._is_shown:
            self._stream.write("\r\033[K")
            self._stream.flush()

    def show(self, text: str, fraction: float) -> None:
        """Draw the bar.

        Args:
            text: what is being done.
            fraction: 0 to 1 of it.
        """
        if self._is_shown:
            bar = "#" * round(_BAR * fraction)
            left = left_text(time.monotonic() - self._since, fraction)
            line = f"[{bar:<{_BAR}}] {fraction:4.0%}  {clean(text)}{left}"
            self._stream.write(f"\r\033[K{line}")
            self._stream.flush()


def left_text(elapsed_s: float, fraction: float) -> str:
    """Time left if the rest goes as fast as what is done; empty while that cannot be told."""
    if not _ETA_FROM <= fraction < 1 or elapsed_s < _ETA_FROM_S:
        return ""
    left_s = max(1, round(elapsed_s * (1 - fraction) / fraction))
    minutes, seconds = divmod(left_s, 60)
    return f", {minutes} min {seconds:02} s left" if minutes else f", {seconds} s left"


def clean(text: str) -> str:
    """A text without what could steer a terminal; names in it come from foreign files."""
    return "".join(c if c.isprintable() else "?" for c in text)


def say(line: str) -> None:
    """One line on stdout."""
    sys.stdout.write(clean(line).rstrip() + "\n")


def complain(line: str) -> None:
    """One line on stderr."""
    sys.stderr.write(f"spine-helper: {clean(line)}\n")
