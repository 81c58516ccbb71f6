"""What a measurement asks of a spine: plates, trust and caveats of the levels it uses."""

from dataclasses import dataclass

import numpy as np

from spine_app.domain.labels.structures import L6, RANK, S1, T13, VERTEBRAE
from spine_app.domain.spine.measured import Caveat, least
from spine_app.domain.spine.parts import EndPlate, Flag, Sacrum, Spine, Trust, Vertebra

OPTIONAL = (T13, L6, S1)
"""Levels that most patients, or most label maps, do not have."""

DISC_MAX_MM = 20.0
"""No disc is higher."""

THICK_MM = 2.5
"""Voxels longer than this make lengths of a few millimetres doubtful."""


@dataclass(frozen=True, eq=False)
class Bones:
    """A spine that is measured.

    Attributes:
        spine: all bones.
        step_mm: longest edge of a voxel of the label map.
    """

    spine: Spine
    step_mm: float

    def bone(self, level: int) -> Vertebra | Sacrum | None:
        """A vertebra or the sacrum."""
        sacrum = self.spine.sacrum
        if sacrum is not None and sacrum.level == level:
            return sacrum
        return self.spine.vertebrae.get(level)

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Levels with nothing but a disc between them."""
        known = [*self.spine.vertebrae.values()]
        pairs = [(one.level, one.below) for one in known if one.below is not None]
        return tuple(pair for pair in pairs if self._are_next(*pair))

    def _are_next(self, above: int, below: int) -> bool:
        """Whether no vertebra is missing between two that follow each other in the map."""
        if self.bone(below) is None:
            return False
        between = [n for n in VERTEBRAE if RANK[above] < RANK[n] < RANK[below]]
        if all(n in OPTIONAL for n in between):
            return True
        # A patient may have fewer vertebrae than most: then the gap is that of one disc.
        upper, lower = self.spine.lower_plate(above), self.spine.upper_plate(below)
        if upper is None or lower is None:
            return False
        gap = float((upper.center_lps - lower.center_lps) @ upper.normal_lps)
        return gap < DISC_MAX_MM

    def trust(self, *levels: int, plates: tuple[EndPlate, ...] = ()) -> Trust:
        """How far a value is to be believed that uses these."""
        bones = [found.trust for level in levels if (found := self.bone(level)) is not None]
        return least(Trust.SURE, *bones, *(one.trust for one in plates))

    def caveats(
        self, *levels: int, plates: tuple[EndPlate, ...] = (), is_length: bool = False
    ) -> tuple[Caveat, ...]:
        """What is to be known about a value that uses these."""
        bones = [found for level in levels if (found := self.bone(level)) is not None]
        told = []
        if any(one.note.is_unsure for one in bones):
            told.append(Caveat.LEVEL_UNSURE)
        if any(one.flags & {Flag.CUT, Flag.PIECES} for one in bones):
            told.append(Caveat.BONE_ODD)
        if any(one.trust is not Trust.SURE for one in plates):
            told.append(Caveat.PLATE_ROUGH)
        if is_length and self.step_mm > THICK_MM:
            told.append(Caveat.SLICES_THICK)
        return tuple(told)


def lean_deg(plate: EndPlate) -> float:
    """How far a plate leans forward, as seen from the side, degrees."""
    return float(np.degrees(np.arctan2(-plate.normal_lps[1], plate.normal_lps[2])))


def roll_deg(plate: EndPlate) -> float:
    """How far a plate leans to the patient's left, as seen from the front, degrees."""
    return float(np.degrees(np.arctan2(plate.normal_lps[0], plate.normal_lps[2])))
