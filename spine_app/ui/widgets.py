"""Small widgets and attributes that several panels use."""

from html import escape
from typing import Any

from trame.widgets import html
from trame.widgets import vuetify3 as v

from spine_app.screen.texts import text


def attributes(**values: str | int) -> list[str]:
    """Raw HTML attributes, for names that trame's widgets do not know (`aria_label`, `role`).

    Args:
        **values: constant values by attribute name, with `_` for `-`.

    Returns:
        Value for a widget's `raw_attrs`.
    """
    return [f'{name.replace("_", "-")}="{escape(str(v))}"' for name, v in values.items()]


def named(name: str, **values: str | int) -> list[str]:
    """Raw attributes that give a widget its accessible name, and others."""
    return attributes(aria_label=name, **values)


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
    v.VBtn(icon=icon, title=hint, raw_attrs=named(name), **kwargs)


def section(key: str) -> None:
    """Place the heading of a part of a panel."""
    html.H2(text(key), classes="spine-section")
