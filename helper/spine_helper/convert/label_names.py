"""What foreign names of labels mean for us."""

import re
from dataclasses import dataclass
from typing import Final

from spine_helper.anatomy import levels
from spine_helper.packs.network import Part


@dataclass(frozen=True)
class Meaning:
    """What a label is.

    Attributes:
        part: of the spine; None for everything else.
        level: of a vertebra, or of the vertebra above a disc; empty where the name tells none.
        id: value in our label map; None where the level has to be found first.
    """

    part: Part | None = None
    level: str = ""
    id: int | None = None


NOTHING: Final = Meaning()

_VERTEBRA: Final = re.compile(r"(?:vertebrae?_?)?([ctl])_?0?(\d{1,2})(?:_vertebra)?")
_DISC: Final = re.compile(
    r"(?:intervertebral_)?(?:discs?|disks?|ivd)_?([ctl])_?(\d{1,2})(?:_?([ctls])_?(\d{1,2})?)?"
)
_BARE_DISC: Final = re.compile(r"([ctl])(\d{1,2})_?([ctls])(\d{1,2})?")
_SACRAL: Final = re.compile(r"sacrum|(?:vertebrae?_?)?s_?[1-5]|sacral.*")

_PARTS: Final[dict[str, Part]] = {
    **dict.fromkeys(("spinal_cord", "cord", "myelon", "spinalcord"), "cord"),
    **dict.fromkeys(("spinal_canal", "canal", "spinalcanal"), "canal"),
    **dict.fromkeys(
        (
            *("disc", "discs", "disk", "disks", "ivd", "ivds", "vertebra_disc"),
            *("intervertebral_disc", "intervertebral_discs", "vertebral_disc"),
        ),
        "disc",
    ),
    **dict.fromkeys(
        (
            *("vertebra", "vertebrae", "vertebrae_body", "vertebral_body", "vertebral_bodies"),
            *("vertebra_body", "vertebrae_o", "vertebrae_e", "vertebra_corpus"),
            *("vertebra_corpus_border", "corpus", "arcus_vertebrae", "spinosus_process"),
            *("costal_process_left", "costal_process_right", "dens_axis"),
            *("superior_articular_left", "superior_articular_right"),
            *("inferior_articular_left", "inferior_articular_right"),
        ),
        "vertebra",
    ),
}

_IDS: Final[dict[Part, int]] = {
    "sacrum": levels.SACRUM,
    "canal": levels.CANAL,
    "cord": levels.CORD,
}

_SPINEPS: Final[dict[int, Meaning]] = {
    **{number: Meaning("vertebra") for number in range(41, 51)},
    levels.SACRUM: Meaning("sacrum", id=levels.SACRUM),
    levels.CORD: Meaning("cord", id=levels.CORD),
    levels.CANAL: Meaning("canal", id=levels.CANAL),
    levels.DISC: Meaning("disc"),
}
"""Values that SPINEPS gives to the parts of the spine; 62 to 64 are end plates."""


def meaning_of(name: str) -> Meaning:
    """What a label of this name is; `NOTHING` for what has no place in our label map.

    Source:
        Names of TotalSegmentator (map_to_binary.py), TotalSpineSeg (resources/datasets), VerSe and
        SPINEPS.
    """
    word = re.sub(r"[\s\-./]+", "_", name.strip().lower()).strip("_")
    if _SACRAL.fullmatch(word):
        return Meaning("sacrum", id=levels.SACRUM)
    part = _PARTS.get(word)
    if part is not None:
        return Meaning(part, id=_IDS.get(part))
    vertebra = _VERTEBRA.fullmatch(word)
    if vertebra:
        return _vertebra(vertebra[1] + vertebra[2])
    disc = _DISC.fullmatch(word) or _BARE_DISC.fullmatch(word)
    return _disc(disc[1] + disc[2]) if disc else NOTHING


def spineps_meaning(word: str) -> Meaning:
    """What a label of the inference settings of SPINEPS is: a name, or a number as text."""
    return _SPINEPS.get(int(word), NOTHING) if word.isdigit() else meaning_of(word)


def _vertebra(text: str) -> Meaning:
    level = text.upper()
    number = levels.ID_OF_LEVEL.get(level)
    return Meaning("vertebra", level, number) if number is not None else NOTHING


def _disc(text: str) -> Meaning:
    level = text.upper()
    if level not in levels.ID_OF_LEVEL or level == "C1":
        return NOTHING
    return Meaning("disc", level, levels.disc_id(level))
