"""The languages that the texts of users exist in."""

from enum import Enum


class Language(Enum):
    """A language by its tag (BCP 47), as the `lang` attribute of a page has it."""

    ENGLISH = "en"
    KOREAN = "ko"


NAMES = {Language.ENGLISH: "English", Language.KOREAN: "한국어"}
"""What each language calls itself."""
