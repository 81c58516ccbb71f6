"""Who made a label map, as files say it."""

import re
from dataclasses import dataclass
from enum import Enum

_WORDS = re.compile(r"[ -~]{1,64}")


class Making(Enum):
    """How the labels came to be (DICOM PS3.3 C.8.20.4, SegmentAlgorithmType)."""

    AUTOMATIC = "AUTOMATIC"
    SEMIAUTOMATIC = "SEMIAUTOMATIC"
    MANUAL = "MANUAL"


@dataclass(frozen=True)
class Origin:
    """A program that made labels.

    Attributes:
        making: with or without a hand.
        name: of the program or model, ASCII; words of ours or of a model's registry, never text
            of a study or a file.
        version: of it; empty where it is not known.

    Raises:
        ValueError: the name is empty, or a text is not ASCII or too long.
    """

    making: Making
    name: str
    version: str = ""

    def __post_init__(self) -> None:
        """Refuse what a header cannot hold."""
        if not _WORDS.fullmatch(self.name) or (self.version and not _WORDS.fullmatch(self.version)):
            raise ValueError


DRAWN = Origin(Making.MANUAL, "Drawn by hand in Spine App")
"""Of a label map that began empty."""
OPENED = Origin(Making.SEMIAUTOMATIC, "Label map opened in Spine App")
"""Of a label map that came as a file, which does not say who made it."""
