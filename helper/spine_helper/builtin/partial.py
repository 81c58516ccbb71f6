"""Levels as the segmenter gets through them, from the feet to the head, before they are named."""

import time
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy import levels
from spine_helper.builtin.finder import Found
from spine_helper.builtin.lattice import Window
from spine_helper.builtin.networks import BODY, CANAL, CLASSES, POSTERIOR, SACRUM
from spine_helper.builtin.preview import named_rows, picks_of

PARTIAL_MM: Final = 3.0
EVERY_S: Final = 0.75
"""Least time between two of them: one takes some 20 ms."""

_Labels = NDArray[np.uint8]


class Partial:
    """A label map that becomes finer from below; see `engine.Watch.preview`.

    Where the segmenter has been, its borders are shown, elsewhere those of the finder. Levels are
    those that the finder sees in a slice: nothing is named yet. Discs come with the result.
    """

    def __init__(
        self,
        found: Found,
        window: Window,
        steps: tuple[int, int, int],
        show: Callable[[_Labels, frozenset[int]], None],
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin with what the finder says.

        Args:
            found: what it says.
            window: the lattice of the segmenter.
            steps: voxels of the volume along k, j, i for one of the map.
            show: given the map on canonical axes, and values whose borders are the segmenter's.
            now_s: a clock.
        """
        self._show = show
        self._now_s = now_s
        self._shown_s = now_s()
        self._window = window
        self._names = named_rows(found)
        self._found = found
        self._done = 0
        # Finder's row of each row of the window, and what the segmenter says there.
        mm = (np.arange(window.hu.shape[0]) + window.start[0] + 0.5) * window.spacing[0]
        self._rows = np.clip(mm / found.spacing[0], 0, len(self._names) - 1).astype(np.intp)
        self._fine = np.zeros(window.hu.shape, np.uint8)
        coarse = np.where(found.vertebra, self._names[:, None, None], np.uint8(0))
        coarse[found.canal] = levels.CANAL
        coarse[found.sacrum] = levels.SACRUM
        self._labels: _Labels = coarse[np.ix_(*picks_of(coarse.shape, window.volume, steps))]
        self._picks = picks_of(window.full, window.volume, steps)

    def take(self, fine: NDArray[np.float32], stop: int) -> None:
        """Rows of the lattice are done.

        Args:
            fine: (9, k, j, i) float32, chances times any positive weight.
            stop: the row of the window behind the last that no tile changes any more.
        """
        # The last one stays while vertebrae are separated, which takes longer than this.
        is_last = stop == len(self._fine)
        if stop <= self._done or not (is_last or self._now_s() - self._shown_s >= EVERY_S):
            return
        self._classify(fine, stop)
        self._paint(self._done, stop)
        self._done = stop
        self._show(self._labels, self._finished())
        self._shown_s = self._now_s()

    def _classify(self, fine: NDArray[np.float32], stop: int) -> None:
        new = slice(self._done, stop)
        classes = fine[:CLASSES, new].argmax(axis=0)
        names = self._names[self._rows[new]][:, None, None]
        part = self._fine[new]
        np.copyto(part, names, where=(classes == BODY) | (classes == POSTERIOR))
        part[classes == CANAL] = levels.CANAL
        part[classes == SACRUM] = levels.SACRUM

    def _paint(self, first: int, stop: int) -> None:
        """Put rows of the window into the map, in place of all that the finder said there."""
        start = self._window.start
        k, j, i = self._picks
        rows = np.flatnonzero((k >= start[0] + first) & (k < start[0] + stop))
        if not len(rows):
            return
        self._labels[rows] = 0
        sizes: tuple[int, ...] = self._fine.shape
        inside = [
            np.flatnonzero((pick >= begin) & (pick < begin + size))
            for pick, begin, size in zip((j, i), start[1:], sizes[1:], strict=True)
        ]
        from_window = np.ix_(k[rows] - start[0], j[inside[0]] - start[1], i[inside[1]] - start[2])
        self._labels[np.ix_(rows, *inside)] = self._fine[from_window]

    def _finished(self) -> frozenset[int]:
        """Values that the finder sees only where the segmenter has been; all at its end."""
        present = frozenset(np.unique(self._labels).tolist()) - {0}
        if self._done == len(self._fine):
            return present
        reached = self._rows[self._done - 1]
        found, above = self._found, slice(int(reached) + 1, None)
        vertebra = np.any(found.vertebra, axis=(1, 2))
        below = set(self._names[: reached + 1][vertebra[: reached + 1]].tolist())
        below -= set(self._names[above][vertebra[above]].tolist())
        for value, there in ((levels.SACRUM, found.sacrum), (levels.CANAL, found.canal)):
            if there.any() and not there[above].any():
                below.add(value)
        return present & below


def partial_steps(spacing_ijk: tuple[float, float, float]) -> tuple[int, int, int]:
    """Voxels of the volume along k, j, i for one of the map."""
    k, j, i = (max(1, round(PARTIAL_MM / step)) for step in spacing_ijk[::-1])
    return k, j, i
