"""Measurements of a spine in words: catalogue texts and numbers, never text of a study."""

from spine_app.controllers.measure.texts import number_text
from spine_app.domain.labels.structures import S1, SACRUM, VERTEBRAE
from spine_app.domain.spine.measured import Key, Measured, Refusal
from spine_app.domain.spine.parts import Flag
from spine_app.screen.texts import text
from spine_app.screen.told import told

BETWEEN = frozenset(
    {
        Key.CERVICAL_LORDOSIS,
        Key.THORACIC_KYPHOSIS,
        Key.LUMBAR_LORDOSIS,
        Key.COBB,
        Key.SEGMENT_ANGLE,
    }
)
"""Angles from one level to another: L1–S1; what lies between two bones is L4/5."""


def level_name(level: int) -> str:
    """Name of a level; of the sacrum, that of the end plate that is measured."""
    return VERTEBRAE[S1] if level == SACRUM else VERTEBRAE[level]


def levels_text(one: Measured) -> str:
    """The levels of a measurement: `L4`, `L4/L5`, `L1–S1`."""
    names = [level_name(level) for level in one.levels]
    return ("–" if one.key in BETWEEN else "/").join(names)


@told
def name_text(one: Measured) -> str:
    """What is measured, and where; a regional angle is never told without its levels."""
    name, levels = text(f"spine.name_{one.key.value}"), levels_text(one)
    if not levels:
        return name
    if one.key not in BETWEEN:
        return f"{name} {levels}"
    return f"{name} ({levels})" if " " in name else f"{name}({levels})"


@told
def value_text(one: Measured, decimals: int = 1) -> str:
    """The value with its unit and side, or that there is none."""
    if one.value is None:
        return text("spine.no_value")
    words = number_text(one.value, one.unit.value, decimals)
    return words if one.side is None else f"{words}, {text(f'spine.side_{one.side.value}')}"


def overlay_words(one: Measured, decimals: int) -> list[str]:
    """What stands beside a construction in a picture: what it is, and its value."""
    return [name_text(one), value_text(one, decimals)]


@told
def definition_text(one: Measured) -> str:
    """How it is defined."""
    return text(f"spine.about_{one.key.value}")


@told
def refusal_text(why: Refusal) -> str:
    """Why there is no value."""
    return text(f"spine.refused_{why.value}")


def caveat_texts(one: Measured) -> list[str]:
    """What is to be known about a value."""
    return [text(f"spine.caveat_{caveat.value}") for caveat in one.caveats]


@told
def trust_text(one: Measured) -> str:
    """How far a value is to be believed."""
    return text(f"spine.trust_{one.trust.value}")


def flag_text(flag: Flag) -> str:
    """What is odd about a bone."""
    return text(f"spine.flag_{flag.value}")
