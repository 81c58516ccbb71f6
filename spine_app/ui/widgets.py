"""Small widgets and attributes that several panels use."""

from html import escape
from typing import Any

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

from spine_app.screen.keys import BY_NAME
from spine_app.screen.state import Shown
from spine_app.ui.words import said, told


def attributes(**values: str | int) -> list[str]:
    """Raw HTML attributes, for names that trame's widgets do not know (`aria_label`, `role`).

    Args:
        **values: constant values by attribute name, with `_` for `-`.

    Returns:
        Value for a widget's `raw_attrs`.
    """
    return [f'{name.replace("_", "-")}="{escape(str(v))}"' for name, v in values.items()]


def named(key: str, **values: str | int) -> list[str]:
    """Raw attributes that give a widget its accessible name, by catalogue key, and others."""
    return [f':aria-label="{said(key)}"', *attributes(**values)]


def hint(key: str, shown: TypedState[Shown], action: str) -> tuple[str]:
    """Tooltip of words and the key that does the same now, for a widget's `title`.

    Raises:
        KeyError: the table of keys has no such action.
    """
    return (f"{said(key)} + ' (' + {shown.name.frame.hints}['{BY_NAME[action].name}'] + ')'",)


def icon_button(
    icon: str, key: str, *, shown: TypedState[Shown] | None = None, action: str = "", **kwargs: Any
) -> None:
    """Place an icon button with an accessible name and a tooltip.

    Args:
        icon: Material Design icon name.
        key: catalogue key of its name.
        shown: names of what the server shows, where `action` is given.
        action: what the key in the tooltip does, of `screen.keys`.
        **kwargs: attributes and events of the button.
    """
    title = hint(key, shown, action) if shown is not None else (said(key),)
    v.VBtn(icon=icon, title=title, raw_attrs=named(key), **kwargs)


def section(key: str) -> None:
    """Place the heading of a part of a panel."""
    html.H2(told(key), classes="spine-section")
