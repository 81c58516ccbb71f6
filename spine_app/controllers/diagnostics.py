"""The diagnostics panel: figures of the stream as texts, while somebody looks at them."""

import asyncio
from collections.abc import Callable
from typing import Any

from spine_app.domain.stream_figures import StreamFigures, ViewFigures
from spine_app.screen.screen import Screen
from spine_app.screen.texts import text

EVERY_S = 0.5


class Diagnostics:
    """Writes the figures into the page. Loop thread only."""

    def __init__(self, screen: Screen, figures: Callable[[], StreamFigures]) -> None:
        """Write into `screen` what `figures` gives."""
        self._screen = screen
        self._figures = figures

    async def run(self) -> None:
        """Look twice a second until cancelled; costs nothing while the panel is closed."""
        while True:
            await asyncio.sleep(EVERY_S)
            if self._screen.controls.sending.panel_open:
                self.tell()

    def tell(self) -> None:
        """Write the figures of now."""
        figures = self._figures()
        with self._screen.update():
            shown = self._screen.shown.channel
            shown.facts = self._facts(figures)
            shown.views = [_row(view) for view in figures.views]

    def _facts(self, figures: StreamFigures) -> list[list[str]]:
        lag = text("diagnostics.lag_none")
        if figures.lag_p95_ms:
            lag = _two_ms(figures.lag_p50_ms, figures.lag_p95_ms)
        values = {
            "renderer": self._screen.shown.renderer,
            "codec": text("diagnostics.codecs").format(
                moving=_codec(figures.moving), rest=_codec(figures.rest)
            ),
            "level": text("diagnostics.level_of").format(
                level=figures.level, levels=figures.levels
            ),
            "clients": text("diagnostics.clients_of").format(
                clients=figures.clients, showing=figures.showing
            ),
            "round_trip": text("diagnostics.ms").format(value=round(figures.round_trip_ms)),
            "lag": lag,
            "gap": text("diagnostics.ms").format(value=round(figures.gap_ms)),
        }
        return [[text(f"diagnostics.{key}"), value] for key, value in values.items()]


def _two_ms(first: float, second: float) -> str:
    return text("diagnostics.two_ms").format(first=round(first), second=round(second))


def _codec(media_type: str) -> str:
    return media_type.removeprefix("image/").upper()


def _row(view: ViewFigures) -> dict[str, Any]:
    return {
        "name": text(f"view.{view.name}_short"),
        "fps": f"{view.shown_fps:.1f}",
        "drawn": f"{view.drawn_fps:.1f}",
        "pack": f"{view.pack_ms:.1f}",
        "kib": f"{view.kib:.0f}",
        "size": f"{view.width} × {view.height}",
        "dropped": str(view.dropped),
    }
