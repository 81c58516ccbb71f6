"""Vertebrae, discs, sacrum and their landmarks as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from spine_app.domain.geometry import Floats
from spine_app.domain.spine.frame import BoneFrame


class Source(Enum):
    """Who says which level a label is."""

    ENGINE = "engine"
    """The segmentation helper."""
    FILE = "file"
    """An imported label map."""
    USER = "user"
    """The person in front of the screen."""


class Trust(Enum):
    """How far a landmark or a value is to be believed."""

    SURE = "sure"
    FAIR = "fair"
    """Found another way than the usual one, or on a rough shape."""
    UNSURE = "unsure"
    """The level or the shape is in doubt: look at it before you use it."""


class Flag(Enum):
    """What is odd about a bone. The value is part of text keys and of exports."""

    CUT = "cut"
    """It reaches the border of the image."""
    PIECES = "pieces"
    """Its label falls into parts; the largest was used."""
    TINY = "tiny"
    """Too small to be this bone."""
    HUGE = "huge"
    """Too large to be this bone; its voxels were not looked at."""
    NO_CANAL = "no-canal"
    """Neither a label of the canal nor a ring of bone around it was found."""
    NO_BODY = "no-body"
    """No body could be told from the arch."""


@dataclass(frozen=True)
class LevelNote:
    """What is known of the level of a label besides its number.

    Attributes:
        source: who says it.
        confidence: 0 to 1, as the engine tells it; None where nobody does.
        is_pinned: the user holds it fast.
        is_unsure: counts of levels disagree, or nothing anchors them.
    """

    source: Source = Source.FILE
    confidence: float | None = None
    is_pinned: bool = False
    is_unsure: bool = False


@dataclass(frozen=True, eq=False)
class EndPlate:
    """One end plate of a vertebra, or the S1 plate.

    Attributes:
        center_lps: (3,) float64, mm. Middle between front and back edge, on the plane of the rim.
        normal_lps: (3,) float64, unit, towards the head for upper and lower plates.
        front_lps: (3,) float64, mm. Where the middle line of the plane meets the front edge.
        back_lps: (3,) float64, mm. The same at the back edge.
        floor_lps: (3,) float64, mm. The surface of the bone at `center_lps`: plates are hollow.
        outline_lps: (n, 3) float64, mm. Edge of the plate on the plane, closed.
        spread_mm: typical distance of the rim from the plane.
        trust: how far it is to be believed.
    """

    center_lps: Floats
    normal_lps: Floats
    front_lps: Floats
    back_lps: Floats
    floor_lps: Floats
    outline_lps: Floats
    spread_mm: float
    trust: Trust


class CanalSource(Enum):
    """From what the canal of a level is known."""

    LABEL = "label"
    """From the label of the canal."""
    CORD = "cord"
    """From the label of the cord, which lies in it and says nothing of its size."""
    BONE = "bone"
    """From the ring of bone, as seen along the vertebra."""


@dataclass(frozen=True, eq=False)
class CanalSection:
    """The canal at the height of the middle of a vertebra.

    Attributes:
        center_lps: (3,) float64, mm.
        normal_lps: (3,) float64, unit, towards the head; of the plane of the section.
        front_lps: (3,) float64, mm. Front end of the middle line.
        back_lps: (3,) float64, mm. Back end.
        outline_lps: (n, 3) float64, mm, closed; empty where only the centre is known.
        area_mm2: None where only the centre is known.
        source: from what.
    """

    center_lps: Floats
    normal_lps: Floats
    front_lps: Floats
    back_lps: Floats
    outline_lps: Floats
    area_mm2: float | None
    source: CanalSource


@dataclass(frozen=True, eq=False)
class Vertebra:
    """One vertebra; points are (3,) float64, mm, LPS.

    Attributes:
        level: our id.
        label: its number in the label map.
        note: where the level comes from.
        volume_ml: of all its voxels.
        center_lps: middle of the body; of C1 the front arch; the centroid where no body is known.
        frame: left, back and up as this vertebra has them; None where no body is known.
        upper: upper end plate, None where there is none or it cannot be seen.
        lower: lower end plate.
        left_pedicle_lps: middle of the narrowest section of the left pedicle, None where unknown.
        right_pedicle_lps: the same on the right.
        canal: the canal at its level, None where unknown.
        flags: what is odd about it.
        above: our id of the next vertebra towards the head, None at the end.
        below: our id of the next one towards the feet; the sacrum at last.
        trust: how far its landmarks are to be believed.
    """

    level: int
    label: int
    note: LevelNote
    volume_ml: float
    center_lps: Floats
    frame: BoneFrame | None
    upper: EndPlate | None = None
    lower: EndPlate | None = None
    left_pedicle_lps: Floats | None = None
    right_pedicle_lps: Floats | None = None
    canal: CanalSection | None = None
    flags: frozenset[Flag] = frozenset()
    above: int | None = None
    below: int | None = None
    trust: Trust = Trust.SURE


@dataclass(frozen=True, eq=False)
class Sacrum:
    """The sacrum, or S1 where that has a label of its own.

    Attributes:
        level: our id.
        label: its number in the label map.
        note: where the level comes from.
        volume_ml: of all its voxels.
        center_lps: (3,) float64, mm. Its centroid.
        plate: the S1 end plate, None where it is not seen.
        flags: what is odd about it.
        above: our id of the next vertebra.
        trust: how far its landmarks are to be believed.
    """

    level: int
    label: int
    note: LevelNote
    volume_ml: float
    center_lps: Floats
    plate: EndPlate | None
    flags: frozenset[Flag]
    above: int | None
    trust: Trust


@dataclass(frozen=True, eq=False)
class Disc:
    """One disc.

    Attributes:
        id: our id: 100 and the level above.
        label: its number in the label map, None where it has none and lies between two plates.
        volume_ml: of its voxels, None without a label.
        center_lps: (3,) float64, mm.
        above: our id of the vertebra above.
        below: of the bone below; None where that is not in the map.
        flags: what is odd about it.
    """

    id: int
    label: int | None
    volume_ml: float | None
    center_lps: Floats
    above: int
    below: int | None
    flags: frozenset[Flag]


@dataclass(frozen=True, eq=False)
class Spine:
    """All bones and discs of a label map.

    Attributes:
        vertebrae: by our id, from head to foot.
        sacrum: None where the map has none.
        discs: by our id, from head to foot.
    """

    vertebrae: Mapping[int, Vertebra]
    sacrum: Sacrum | None
    discs: Mapping[int, Disc]

    def upper_plate(self, level: int) -> EndPlate | None:
        """Upper end plate of a level; that of S1 for the sacrum."""
        if self.sacrum is not None and level == self.sacrum.level:
            return self.sacrum.plate
        found = self.vertebrae.get(level)
        return None if found is None else found.upper

    def lower_plate(self, level: int) -> EndPlate | None:
        """Lower end plate of a vertebra."""
        found = self.vertebrae.get(level)
        return None if found is None else found.lower
