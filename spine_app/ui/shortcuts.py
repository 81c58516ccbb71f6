"""The shortcut sheet: every key of the table, each of which can be changed, and the mouse."""

from itertools import groupby
from operator import attrgetter

from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_client.widgets.core import AbstractElement
from trame_server.utils.typed_state import TypedState

from spine_app.screen.commands import Commands
from spine_app.screen.keys import ACTIONS, KeyAction, KeyGroup, Scope, shown_key
from spine_app.screen.state import Shown
from spine_app.ui.widgets import attributes
from spine_app.ui.words import said, told

MOUSE = (
    ("mouse.drag", "mouse.drag_does"),
    ("mouse.middle", "mouse.middle_does"),
    ("mouse.right", "mouse.right_does"),
    ("mouse.wheel", "mouse.wheel_does"),
    ("mouse.ctrl_wheel", "mouse.ctrl_wheel_does"),
    ("mouse.double", "mouse.double_does"),
)


class Keyboard(AbstractElement):
    """The page's key handler; invisible, once in the page."""

    def __init__(self, shown: TypedState[Shown]) -> None:
        """Place it with the table of keys as it is now."""
        rows = ", ".join(map(_row, ACTIONS))
        super().__init__("spine-keyboard", keys=(shown.name.frame.keys,), actions=(f"[{rows}]",))
        self._attr_names += ["keys", "actions"]


def _row(action: KeyAction) -> str:
    scope = Scope(action.scope).value
    return f"{{name: '{action.name}', scope: '{scope}', also: '{action.also}'}}"


def place_shortcuts(shown: TypedState[Shown], do: Commands, close: str) -> None:
    """Place the sheet in a dialog.

    Args:
        shown: names of what the server shows.
        do: what the buttons call.
        close: statement that closes the dialog.
    """
    with v.VCard(title=(said("button.shortcuts"),), classes="spine-sheet"):
        with v.VCardText():
            with html.Div(classes="spine-key-lead"):
                html.Span(told("keys.lead"), classes="spine-quiet")
                html.Span(
                    f"{{{{ {shown.name.frame.key_problem} }}}}",
                    classes="spine-key-problem",
                    raw_attrs=attributes(role="status"),
                )
            with html.Div(classes="spine-keys"):
                for group, actions in groupby(
                    sorted(ACTIONS, key=lambda a: list(KeyGroup).index(a.group)),
                    attrgetter("group"),
                ):
                    _place_group(f"key_group.{group.value}", list(actions), shown)
                _place_mouse()
        with v.VCardActions():
            v.VBtn(told("keys.reset"), prepend_icon="mdi-restore", click=do.reset_keys)
            v.VSpacer()
            v.VBtn(told("button.close"), variant="tonal", click=close)


def _place_group(title: str, actions: list[KeyAction], shown: TypedState[Shown]) -> None:
    with html.Section(classes="spine-key-group"):
        html.H3(told(title))
        with html.Dl():
            for action in actions:
                html.Dt(told(f"key.{action.name}"))
                with html.Dd():
                    _place_key(action, shown)


def _place_key(action: KeyAction, shown: TypedState[Shown]) -> None:
    """Place a key as a button: focus it and press another key."""
    now = f"{shown.name.frame.hints}['{action.name}']"
    words = f"{said('keys.change')} + ': ' + {said(f'key.{action.name}')} + ', ' + {now}"
    with html.Button(
        classes="spine-key",
        keydown=f"window.spine_keys.choose($event, '{action.name}')",
        title=(said("keys.change"),),
        raw_attrs=[
            'type="button"',
            'data-keys="own"',
            f':data-prompt="{said("keys.press")}"',
            f':aria-label="{words}"',
        ],
    ):
        html.Kbd(f"{{{{ {now} }}}}")
    if action.also:
        html.Kbd(shown_key(action.also))


def _place_mouse() -> None:
    title = "mouse.title"
    with html.Section(classes="spine-key-group"):
        html.H3(told(title))
        with html.Dl():
            for gesture, does in MOUSE:
                html.Dt(told(does))
                with html.Dd():
                    html.Kbd(told(gesture))
