"""How labels are shown: which are visible, in which colours, and how opaque."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_app.controllers.labels.naming import Named
from spine_app.domain.labels.structures import Color


@dataclass(frozen=True)
class Look:
    """How one label is shown.

    Attributes:
        color: red, green, blue, 0 to 255.
        opacity: 0 to 1, a factor on that of all labels.
        is_visible: it is drawn.
    """

    color: Color
    opacity: float
    is_visible: bool


class Looks:
    """What the user has set for labels of one map. Loop thread only."""

    def __init__(self) -> None:
        """All are visible, in their own colours."""
        self.hidden: set[int] = set()
        self.solo = 0
        """The only label that is shown; 0 for none of that kind."""
        self._colors: dict[int, Color] = {}
        self._opacities: dict[int, float] = {}

    def of(self, named: Named) -> Look:
        """How a label is shown."""
        alone = self.solo == named.id
        visible = alone if self.solo else named.id not in self.hidden
        color = self._colors.get(named.id, named.color)
        return Look(color, self._opacities.get(named.id, 1.0), visible)

    def show(self, label: int, *, visible: bool) -> None:
        """Show or hide a label; nothing is shown alone any more."""
        self.solo = 0
        (self.hidden.discard if visible else self.hidden.add)(label)

    def paint(self, label: int, color: Color) -> None:
        """Give a label a colour of the user's."""
        self._colors[label] = color

    def fade(self, label: int, opacity: float) -> None:
        """Make a label more or less opaque than the others, 0 to 1."""
        self._opacities[label] = opacity

    def renumber(self, change: Mapping[int, int]) -> None:
        """Labels have got other numbers: what was set for them goes with them."""
        self.hidden = {change.get(one, one) for one in self.hidden}
        self.solo = change.get(self.solo, self.solo)
        self._colors = {change.get(one, one): color for one, color in self._colors.items()}
        self._opacities = {change.get(one, one): part for one, part in self._opacities.items()}

    def table(self, names: Mapping[int, Named], opacity: float) -> NDArray[np.uint8]:
        """(largest label + 2, 4) uint8 RGBA; the last row and 0 are for no label.

        Args:
            names: every label.
            opacity: of all labels, 0 to 1.
        """
        table = np.zeros((max(names, default=0) + 2, 4), np.uint8)
        for label, named in names.items():
            look = self.of(named)
            if look.is_visible:
                table[label] = (*look.color, round(255 * opacity * look.opacity))
        return table
