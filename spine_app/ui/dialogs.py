"""Dialogs: about, keyboard shortcuts, folder chooser."""

import json

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_client.widgets.core import AbstractElement
from trame_server.utils.typed_state import TypedState

from spine_app.screen.state import Controls
from spine_app.screen.texts import ENGLISH, text

SHORTCUTS = (
    ("1", "shortcut.pointer"),
    ("2", "shortcut.window"),
    ("3", "shortcut.pan"),
    ("4", "shortcut.zoom"),
    ("↑ ↓", "shortcut.scroll"),
    ("Page ↑ ↓", "shortcut.page"),
    ("Home End", "shortcut.ends"),
    ("+ -", "shortcut.plus"),
    ("← → ↑ ↓", "shortcut.turn"),
    ("R", "shortcut.reset"),
    ("C", "shortcut.crosshair"),
    ("M", "shortcut.maximize"),
    ("Wheel", "shortcut.wheel"),
    ("Ctrl + wheel", "shortcut.ctrl_wheel"),
    ("Drag", "shortcut.middle"),
)


class FolderChooser(AbstractElement):
    """The page's own folder chooser; paths go over HTTP, never through the shared state."""

    def __init__(self, **kwargs: object) -> None:
        """Place the chooser; `done` fires when a folder was opened."""
        super().__init__("spine-folder-chooser", **kwargs)
        self._attr_names += ["texts"]
        self._event_names += ["done", "close"]


def place_dialogs(controls: TypedState[Controls]) -> None:
    """Place all dialogs, closed."""
    menu = controls.name.dialog
    with _dialog(menu, "folder", 640), v.VCard(title=text("chooser.title")):
        texts = {k: t for k, t in ENGLISH.items() if k.startswith(("chooser.", "button."))}
        FolderChooser(
            texts=(json.dumps(texts).replace('"', "&quot;"),),
            done=f"{menu} = ''",
            close=f"{menu} = ''",
        )
    with _dialog(menu, "about", 520):
        _place_about(menu)
    with _dialog(menu, "shortcuts", 560):
        _place_shortcuts(menu)


def _dialog(menu: str, name: str, width: int) -> v.VDialog:
    return v.VDialog(
        model_value=(f"{menu} === '{name}'",),
        update_modelValue=f"{menu} = $event ? '{name}' : ''",
        max_width=width,
        scrollable=True,
    )


def _place_about(menu: str) -> None:
    with v.VCard(title=text("app.name")):
        with v.VCardText():
            html.P(text("app.about"), classes="mb-3")
            html.P(text("app.research"), classes="mb-3 spine-research")
            html.P(text("app.licence"), classes="spine-quiet")
        _place_close(menu)


def _place_shortcuts(menu: str) -> None:
    with v.VCard(title=text("button.shortcuts")):
        with v.VCardText(), v.VTable(density="compact"), html.Tbody():
            for keys, key in SHORTCUTS:
                with html.Tr():
                    with html.Td():
                        html.Kbd(keys)
                    html.Td(text(key))
        _place_close(menu)


def _place_close(menu: str) -> None:
    with v.VCardActions():
        v.VSpacer()
        v.VBtn(text("button.close"), click=f"{menu} = ''")
