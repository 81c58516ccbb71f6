"""Which voxels a tool may change, and what they become."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

ANY_LABEL = -1
"""Of `Rule.only`: whatever label a voxel has."""

Labels = NDArray[np.unsignedinteger]
Greys = NDArray[np.int16]
Mask = NDArray[np.bool_]


class Over(Enum):
    """What may be painted over, and erased."""

    BACKGROUND = "background"
    """Other structures are safe: only what has no label is painted over, only the own erased."""
    EVERYTHING = "everything"
    CHOSEN = "chosen"
    """Only one structure that the user chose."""


@dataclass(frozen=True)
class Rule:
    """Which voxels may change.

    Attributes:
        new: label that they get; 0 for none.
        only: label that they must have; `ANY_LABEL` for any.
        greys: smallest and largest grey value that they must have; None for any.
    """

    new: int
    only: int = ANY_LABEL
    greys: tuple[int, int] | None = None

    def allows(self, labels: Labels, greys: Greys | None = None) -> Mask:
        """Which voxels of an array may change, and would.

        Args:
            labels: of any shape.
            greys: grey values of the same voxels; needed where the rule asks for them.
        """
        allowed = labels != self.new
        if self.only != ANY_LABEL:
            allowed &= labels == self.only
        if self.greys is not None and greys is not None:
            allowed &= (greys >= self.greys[0]) & (greys <= self.greys[1])
        return np.asarray(allowed)

    def applied(self, labels: Labels, mask: Mask, greys: Greys | None = None) -> Labels:
        """A copy of an array in which the voxels of a mask are changed, where that is allowed."""
        after = labels.copy()
        after[mask & self.allows(labels, greys)] = self.new
        return after


def paint_rule(active: int, over: Over, chosen: int, greys: tuple[int, int] | None = None) -> Rule:
    """The rule for what adds to a structure.

    Args:
        active: its label.
        over: what may be painted over.
        chosen: label for `Over.CHOSEN`.
        greys: range of grey values that are painted.
    """
    only = {Over.BACKGROUND: 0, Over.EVERYTHING: ANY_LABEL, Over.CHOSEN: chosen}[over]
    return Rule(active, only, greys)


def erase_rule(active: int, over: Over, chosen: int, greys: tuple[int, int] | None = None) -> Rule:
    """The rule for what takes away; arguments as for `paint_rule`."""
    only = {Over.BACKGROUND: active, Over.EVERYTHING: ANY_LABEL, Over.CHOSEN: chosen}[over]
    return Rule(0, only, greys)
