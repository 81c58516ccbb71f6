"""Pictures and words of the series of a study: asked for one by one, kept in memory.

They may name a patient, so they never enter the shared state; the page fetches them over a route
of their own when `Shown.previews_serial` has grown.
"""

import re
from contextlib import suppress
from typing import Any

from spine_app.controllers.study.jobs import StudyJob
from spine_app.domain.errors import SpineError
from spine_app.domain.lifecycle import Phase
from spine_app.domain.study.messages import Preview, SeriesPreview
from spine_app.domain.study.series import SeriesSummary
from spine_app.screen.state import Shown

IDLE = frozenset({Phase.CHOOSING, Phase.READY})
"""Phases in which the reader has nothing better to do."""
PICTURE_CHARACTERS_MAX = 64 * 1024
WORDS_MAX = 256
BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")


class Previews:
    """The previews of one study after the other. Loop thread only."""

    def __init__(self, shown: Shown) -> None:
        """Count what can be fetched in `shown`."""
        self._shown = shown
        self._study = 0
        self._waiting: list[int] = []
        self._asked: int | None = None
        self._kept: list[dict[str, Any]] = []

    def start(self, series: tuple[SeriesSummary, ...]) -> None:
        """Forget the study before and want the previews of these series."""
        self._study += 1
        self._waiting = [one.index for one in series]
        self._asked = None
        self._kept = []
        self._shown.previews_serial += 1

    async def ask(self, job: StudyJob, phase: Phase) -> None:
        """Ask a reader for the next one, if it is idle and owes none."""
        if phase not in IDLE or self._asked is not None or not self._waiting:
            return
        self._asked = self._waiting.pop(0)
        # A job that has died is told by whoever follows it.
        with suppress(SpineError):
            await job.send(Preview(self._asked))

    def take(self, preview: SeriesPreview) -> None:
        """Keep the answer of a reader; one that was not asked for is dropped."""
        if preview.index != self._asked:
            return
        self._asked = None
        self._kept.append(
            {
                "index": preview.index,
                "description": preview.texts.description[:WORDS_MAX],
                "date": preview.texts.date[:WORDS_MAX],
                "picture": _picture(preview.picture),
            }
        )
        self._shown.previews_serial += 1

    def answer(self, study: int, have: int) -> dict[str, Any]:
        """What the page does not have yet.

        Args:
            study: number of the study of which it has some, 0 for none.
            have: how many it has.

        Returns:
            `study`: number of the present study. `previews`: those after the first `have`, all
            of them if the study is another one; each with `index`, `description`, `date` and
            `picture` (base64 of a PNG, may be empty).
        """
        first = max(have, 0) if study == self._study else 0
        return {"study": self._study, "previews": self._kept[first:]}


def _picture(told: str) -> str:
    """The base64 of a picture; anything else is none."""
    is_one = len(told) <= PICTURE_CHARACTERS_MAX and BASE64.fullmatch(told)
    return told if is_one else ""
