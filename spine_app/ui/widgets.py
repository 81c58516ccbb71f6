"""Small widgets that several panels place."""

from typing import Any

from trame.widgets import html
from trame.widgets import vuetify3 as v

from spine_app.screen.texts import text


def icon_button(icon: str, key: str, *, shortcut: str = "", **kwargs: Any) -> None:
    """Place an icon button with an accessible name and a tooltip.

    Args:
        icon: Material Design icon name.
        key: catalogue key of its name.
        shortcut: key that does the same, for the tooltip.
        **kwargs: attributes and events of the button.
    """
    name = text(key)
    hint = f"{name} ({shortcut})" if shortcut else name
    v.VBtn(icon=icon, aria_label=name, title=hint, **kwargs)


def section(key: str) -> None:
    """Place the heading of a part of a panel."""
    html.H2(text(key), classes="spine-section")
