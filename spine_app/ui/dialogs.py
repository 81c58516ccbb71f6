"""Dialogs: about, keyboard shortcuts, folder chooser."""

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_client.widgets.core import AbstractElement
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.state import Controls, Shown
from spine_app.ui.shortcuts import place_shortcuts
from spine_app.ui.words import said, table, told

CHOOSER_TEXTS = (
    "chooser.up",
    "chooser.home",
    "chooser.path",
    "chooser.empty",
    "chooser.files",
    "chooser.open",
    "chooser.denied",
    "labels.open",
    "button.cancel",
)
"""What the page's script says in the folder chooser."""


class FolderChooser(AbstractElement):
    """The page's own folder chooser; paths go over HTTP, never through the shared state."""

    def __init__(self, **kwargs: object) -> None:
        """Place the chooser; `done` fires when a folder was opened."""
        super().__init__("spine-folder-chooser", **kwargs)
        self._attr_names += ["texts", "labels"]
        self._event_names += ["done", "close"]


def place_dialogs(shown: TypedState[Shown], controls: TypedState[Controls], do: Commands) -> None:
    """Place all dialogs, closed."""
    menu = controls.name.dialog
    _place_file_chooser(menu, "folder", "chooser.title", labels=False)
    _place_file_chooser(menu, "label-file", "labels.chooser_title", labels=True)
    with _dialog(menu, "label-or-study", 460):
        _place_label_or_study(menu)
    with _dialog(menu, "about", 520):
        _place_about(menu)
    with _dialog(menu, "shortcuts", 1272):
        place_shortcuts(shown, do, f"{menu} = ''")


def _place_file_chooser(menu: str, name: str, title: str, *, labels: bool) -> None:
    texts = table({key: key for key in CHOOSER_TEXTS})
    with _dialog(menu, name, 640), v.VCard(title=(said(title),)):
        FolderChooser(
            texts=(texts,),
            labels=("true" if labels else "false",),
            done=f"{menu} = ''",
            close=f"{menu} = ''",
        )


def _place_label_or_study(menu: str) -> None:
    """A file was dropped while a study is open."""
    with v.VCard(title=(said("labels.ask_title"),)):
        v.VCardText(told("labels.ask"))
        with v.VCardActions():
            v.VBtn(told("button.cancel"), click=f"window.spine_labels.drop(); {menu} = ''")
            v.VSpacer()
            for key, act in (("labels.ask_study", "asStudy"), ("labels.ask_on_top", "onTop")):
                v.VBtn(
                    told(key),
                    color="primary",
                    variant="tonal" if act == "onTop" else "text",
                    click=f"window.spine_labels.{act}(); {menu} = ''",
                )


def _dialog(menu: str, name: str, width: int) -> v.VDialog:
    return v.VDialog(
        model_value=(f"{menu} === '{name}'",),
        update_modelValue=f"{menu} = $event ? '{name}' : ''",
        max_width=width,
        scrollable=True,
    )


def _place_about(menu: str) -> None:
    with v.VCard(title=(said("app.name"),)):
        with v.VCardText():
            html.P(told("app.about"), classes="mb-3")
            html.P(told("app.research"), classes="mb-3 spine-research")
            html.P(told("app.licence"), classes="spine-quiet")
        _place_close(menu)


def _place_close(menu: str) -> None:
    with v.VCardActions():
        v.VSpacer()
        v.VBtn(told("button.close"), click=f"{menu} = ''")
