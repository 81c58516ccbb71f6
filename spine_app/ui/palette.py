"""The one table of colours: three themes, what is written in which colour on what, and contrast.

Pictures stay dark in every theme, so what is written over them has colours of its own.
"""

from dataclasses import dataclass, fields
from typing import Final

AA: Final = 4.5
"""Least contrast of text. Source: WCAG 2.2, success criterion 1.4.3."""
AAA: Final = 7.0
"""Source: WCAG 2.2, success criterion 1.4.6."""
GRAPHIC: Final = 3.0
"""Least contrast of what is no text: borders of fields, focus, icons. Source: WCAG 2.2, 1.4.11."""


@dataclass(frozen=True)
class Palette:
    """Colours of one theme, `#rrggbb`; names are those of Vuetify where it has one."""

    background: str
    surface: str
    surface_variant: str
    on_background: str
    on_surface: str
    on_surface_variant: str
    primary: str
    on_primary: str
    secondary: str
    """Text of second rank."""
    error: str
    warning: str
    info: str
    success: str
    line: str
    """Borders between parts of the page; those of fields and buttons are text coloured."""
    focus: str
    picture: str = "#07090b"
    """Ground of the views, in every theme."""
    picture_text: str = "#e8eef4"
    picture_warning: str = "#ffcf70"
    picture_primary: str = "#76bde0"
    """In place of `primary` and `focus` over pictures."""
    picture_focus: str = "#9fd8f5"
    picture_shade: str = "#12161b"
    """Behind words and buttons that lie over a picture."""

    def colors(self) -> dict[str, str]:
        """Colours by the names that style sheets use: `--v-theme-on-surface`."""
        return {f.name.replace("_", "-"): getattr(self, f.name) for f in fields(self)}


DARK: Final = Palette(
    background="#0e1114",
    surface="#161a1f",
    surface_variant="#2a3038",
    on_background="#e4e9ee",
    on_surface="#e4e9ee",
    on_surface_variant="#dde3ea",
    primary="#76bde0",
    on_primary="#06202c",
    secondary="#a2aeba",
    error="#ff9a91",
    warning="#ffcf70",
    info="#8cc8e6",
    success="#86d6a8",
    line="#2c333b",
    focus="#9fd8f5",
)
LIGHT: Final = Palette(
    background="#eef1f4",
    surface="#ffffff",
    surface_variant="#27313b",
    on_background="#1b232b",
    on_surface="#1b232b",
    on_surface_variant="#f2f5f8",
    primary="#0b5f85",
    on_primary="#ffffff",
    secondary="#4b5966",
    error="#a8201a",
    warning="#7a4f00",
    info="#0b5f85",
    success="#17633b",
    line="#d3dae1",
    focus="#0b5f85",
)
CONTRAST: Final = Palette(
    background="#000000",
    surface="#000000",
    surface_variant="#1c1c1c",
    on_background="#ffffff",
    on_surface="#ffffff",
    on_surface_variant="#ffffff",
    primary="#7fe0ff",
    on_primary="#000000",
    secondary="#ffffff",
    error="#ffb3ab",
    warning="#ffd966",
    info="#7fe0ff",
    success="#8df0b4",
    line="#ffffff",
    focus="#ffe14d",
    picture="#000000",
    picture_text="#ffffff",
    picture_warning="#ffd966",
    picture_primary="#7fe0ff",
    picture_focus="#ffe14d",
    picture_shade="#000000",
)
PALETTES: Final[dict[str, Palette]] = {"dark": DARK, "light": LIGHT, "contrast": CONTRAST}
"""By `screen.state.Theme`."""

PAIRS: Final[tuple[tuple[str, str], ...]] = (
    ("on_background", "background"),
    ("on_surface", "surface"),
    ("on_surface_variant", "surface_variant"),
    ("on_primary", "primary"),
    ("secondary", "surface"),
    ("secondary", "background"),
    *(
        (ink, ground)
        for ink in ("primary", "error", "warning", "info", "success")
        for ground in ("surface", "background")
    ),
    ("picture_text", "picture"),
    ("picture_text", "picture_shade"),
    ("picture_warning", "picture"),
    ("picture_warning", "picture_shade"),
)
"""(text, ground) that occur; each has the contrast of its theme."""
EDGES: Final[tuple[tuple[str, str], ...]] = (
    ("focus", "surface"),
    ("focus", "background"),
    ("primary", "surface"),
    ("picture_primary", "picture"),
    ("picture_focus", "picture"),
)
"""(edge, ground) of what is no text."""


def contrast_ratio(first: str, second: str) -> float:
    """Contrast of two colours `#rrggbb`, 1 to 21.

    Source:
        WCAG 2.2, definition of contrast ratio.
    """
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    """Relative luminance of a colour `#rrggbb`, 0 to 1.

    Source:
        WCAG 2.2, definition of relative luminance (sRGB).
    """
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
