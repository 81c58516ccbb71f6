"""What a label can mean: anatomical structures with our ids, names, order and colours.

Our ids are those of VerSe and SPINEPS (vertebrae 1-28, parts of vertebrae 40-62, discs 100 + id of
the vertebra above, end plates 200 + id of their vertebra). Anatomy without an id there has 1000
plus its id in TotalSegmentator's task `total` (version 2), or a number from 1201 on.
"""

import colorsys
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from spine_app.domain.labels.total_segmentator import OTHER_ANATOMY, TOTAL_V2

SACRUM, COCCYX, T13, L6 = 26, 27, 28, 25
ALL_VERTEBRAE, BODY, CORD, CANAL, END_PLATES, ALL_DISCS = 40, 50, 60, 61, 62, 100
DISC, END_PLATE, ELSEWHERE, ELSEWHERE_MORE = 100, 200, 1000, 1201
S1 = ELSEWHERE + 26

Color = tuple[int, int, int]


class Region(Enum):
    """What kind of structure it is; decides the hue."""

    CERVICAL = "cervical"
    THORACIC = "thoracic"
    LUMBAR = "lumbar"
    SACRAL = "sacral"
    PART = "part"
    CANAL = "canal"
    DISC = "disc"
    END_PLATE = "end-plate"
    ELSEWHERE = "elsewhere"
    UNNAMED = "unnamed"


@dataclass(frozen=True)
class Structure:
    """One anatomical structure.

    Attributes:
        id: ours.
        name: what it is called.
        region: what kind it is.
        rank: place in lists; vertebrae run from head to foot, each followed by its disc.
        color: red, green, blue, 0 to 255.
    """

    id: int
    name: str
    region: Region
    rank: float
    color: Color


VERTEBRAE: dict[int, str] = {
    **{n: f"C{n}" for n in range(1, 8)},
    **{7 + n: f"T{n}" for n in range(1, 13)},
    T13: "T13",
    **{19 + n: f"L{n}" for n in range(1, 7)},
    S1: "S1",
    SACRUM: "Sacrum",
    COCCYX: "Coccyx",
}
"""Names of the levels by our id, from head to foot."""

_OPTIONAL = (T13, L6, S1, COCCYX)
"""Levels that a label map may lack although their neighbours are there."""

_PARTS: dict[int, str] = {
    ALL_VERTEBRAE: "Vertebrae",
    41: "Vertebral arch",
    42: "Spinous process",
    43: "Costal process left",
    44: "Costal process right",
    45: "Superior articular process left",
    46: "Superior articular process right",
    47: "Inferior articular process left",
    48: "Inferior articular process right",
    49: "Vertebral body border",
    BODY: "Vertebral body",
}
_PLAIN: dict[int, tuple[str, Region]] = {
    **{ours: (name, Region.PART) for ours, name in _PARTS.items()},
    CORD: ("Spinal cord", Region.CANAL),
    CANAL: ("Spinal canal", Region.CANAL),
    END_PLATES: ("End plates", Region.END_PLATE),
    ALL_DISCS: ("Discs", Region.DISC),
}
"""Structures that are not counted by level."""

_HUES: dict[Region, tuple[float, float]] = {
    Region.CERVICAL: (0.47, 0.62),
    Region.THORACIC: (0.58, 0.80),
    Region.LUMBAR: (0.09, 0.90),
    Region.SACRAL: (0.90, 0.60),
    Region.PART: (0.13, 0.55),
    Region.CANAL: (0.15, 0.90),
    Region.DISC: (0.75, 0.55),
    Region.END_PLATE: (0.35, 0.55),
}
"""Hue and saturation; blue and orange side by side are told apart by nearly everybody."""

_GOLDEN = 0.618034
"""Multiples of the golden ratio spread hues evenly however many there are."""

RANK = {level: float(n) for n, level in enumerate(VERTEBRAE)}
"""Place of each level from head to foot."""


def region_of(level: int) -> Region:
    """Region of a level, one of `VERTEBRAE`."""
    letter = VERTEBRAE[level][0]
    return {"C": Region.CERVICAL, "T": Region.THORACIC, "L": Region.LUMBAR}.get(
        letter if VERTEBRAE[level] != "Coccyx" else "", Region.SACRAL
    )


def structure(ours: int, present: Collection[int] = ()) -> Structure | None:
    """The structure of one of our ids, None where the id means nothing.

    Args:
        ours: the id.
        present: ids of all structures of the label map; an L6 among them makes the disc below L5
            that of L5/L6.
    """
    level = ours % 100
    if ours in VERTEBRAE:
        return _make(ours, VERTEBRAE[ours], region_of(ours), RANK[ours])
    if ours in _PLAIN:
        return _make(ours, *_PLAIN[ours], ours)
    if DISC < ours < END_PLATE and _bears_disc(level):
        return _make(ours, _disc_name(level, present), Region.DISC, RANK[level] + 0.5)
    if END_PLATE < ours < END_PLATE + 100 and level in VERTEBRAE and level != COCCYX:
        name = f"End plates {VERTEBRAE[level]}"
        return _make(ours, name, Region.END_PLATE, RANK[level] + 0.25)
    name = _elsewhere(ours)
    return _make(ours, name, Region.ELSEWHERE, ours) if name else None


def unnamed_color(number: int) -> Color:
    """Colour of a label whose meaning is not known."""
    return _rgb((number * _GOLDEN) % 1.0, 0.30, 0.66)


def _bears_disc(level: int) -> bool:
    return level in VERTEBRAE and level not in (1, SACRUM, COCCYX)


def _disc_name(level: int, present: Collection[int]) -> str:
    """Name of the disc below a level; it is told from what is present, and not guessed."""
    below = [other for other in VERTEBRAE if RANK[other] > RANK[level]]
    usual = next(other for other in below if other not in _OPTIONAL)
    optional = [o for o in below if o in _OPTIONAL and o in present and RANK[o] < RANK[usual]]
    if optional:
        return f"Disc {VERTEBRAE[level]}/{VERTEBRAE[optional[0]]}"
    is_odd = level in present and usual not in present and any(o in present for o in below)
    if is_odd:
        return f"Disc below {VERTEBRAE[level]}"
    return f"Disc {VERTEBRAE[level]}/{'S1' if usual == SACRUM else VERTEBRAE[usual]}"


def _elsewhere(ours: int) -> str:
    if ELSEWHERE < ours <= ELSEWHERE + len(TOTAL_V2):
        return TOTAL_V2[ours - ELSEWHERE - 1]
    if ELSEWHERE_MORE <= ours < ELSEWHERE_MORE + len(OTHER_ANATOMY):
        return OTHER_ANATOMY[ours - ELSEWHERE_MORE]
    return ""


def _make(ours: int, name: str, region: Region, rank: float) -> Structure:
    """A structure with its colour: hue by region, light and dark in turn along the spine."""
    base = {Region.DISC: 100, Region.END_PLATE: 200}.get(region, 0)
    if region is Region.ELSEWHERE:
        return Structure(ours, name, region, 1000.0 + rank, unnamed_color(ours))
    hue, saturation = _HUES[region]
    turn = int(RANK.get(ours - base, ours))
    if region in (Region.PART, Region.CANAL):
        hue += 0.09 * (turn % 10)
    return Structure(
        ours, name, region, rank, _rgb(hue % 1.0, saturation, 0.52 if turn % 2 else 0.70)
    )


def _rgb(hue: float, saturation: float, lightness: float) -> Color:
    red, green, blue = colorsys.hls_to_rgb(hue, lightness, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)
