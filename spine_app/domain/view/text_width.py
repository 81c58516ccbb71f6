"""How wide words are drawn, as far as that can be told without a font."""

from unicodedata import east_asian_width


def columns(words: str) -> int:
    """Columns of a fixed font that words fill: two for a Hangul syllable, one for a letter."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in words)
