"""Fields of the automatic measurements that server and browser share; see `screen.state`."""

from dataclasses import dataclass, field


@dataclass
class SpineShown:
    """Written by the server alone."""

    busy: bool = False
    """Bones are being looked for and measured."""
    advice: str = ""
    """Why nothing is measured, and what to do; empty where something is."""
    lines: list[dict[str, object]] = field(default_factory=list)
    """Values of the whole spine: `name`, `id`, `text`, `mark`, `title`."""
    tables: list[dict[str, object]] = field(default_factory=list)
    """Values by level: `title`, `columns` of word and unit, `rows` of `name` and `cells`.

    A cell has `id`, `text`, `mark` (empty, `fair`, `unsure`, or `none` for no value) and `title`.
    """
    chosen: int = -1
    """`id` of the value that is drawn, -1 for none."""
    name: str = ""
    value: str = ""
    definition: str = ""
    has_plane: bool = False
    """It was measured on a plane that can be shown."""
    notes: list[str] = field(default_factory=list)
    """What is to be known about the chosen value."""
