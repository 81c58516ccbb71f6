"""Which key does what now: the table of `screen.keys`, changed by the user, and who acts on it."""

import re
from collections.abc import Callable
from typing import Final

from spine_app.domain.errors import RequestRefused
from spine_app.screen.keys import ACTIONS, BY_NAME, KeyAction, shown_key
from spine_app.screen.shell_state import FrameShown
from spine_app.screen.texts import text
from spine_app.screen.told import told

Handler = Callable[[str], None]
"""Acts in the view of a name, the one that was touched last."""

NAMED: Final = (
    "Arrow(?:Up|Down|Left|Right)|Page(?:Up|Down)|Home|End|Insert|Delete|Escape|F[1-9]|F1[0-2]"
)
KEY: Final = re.compile(rf"(?:Ctrl\+)?(?:Shift\+)?(?:[!-~]|{NAMED})")
"""A key that may be chosen: one that prints something, or one of these names."""
OF_THE_BROWSER: Final = frozenset(
    {*(f"Ctrl+{letter}" for letter in "cflnoprstvwx"), "F1", "F3", "F5", "F6", "F7", "F11", "F12"}
    | {f"Ctrl+Shift+{letter}" for letter in "CIJNPRTW"}
)
"""Keys that the browser keeps for itself."""


class KeyBoard:
    """The keys of one session. Loop thread only."""

    def __init__(self, shown: FrameShown) -> None:
        """Show every action with its usual key."""
        self._shown = shown
        self._handlers: dict[str, Handler] = {}
        self.reset()

    def bind(self, name: str, handler: Handler) -> None:
        """Say what an action of the table does.

        Raises:
            KeyError: the table has no such action.
        """
        self._handlers[BY_NAME[name].name] = handler

    def bind_before(self, name: str, take: Callable[[str], bool]) -> None:
        """Ask `take` first; where it gives False, what was bound before acts.

        Raises:
            KeyError: the table has no such action.
        """
        later = self._handlers.get(name)

        def handler(view: str) -> None:
            if not take(view) and later is not None:
                later(view)

        self.bind(name, handler)

    @property
    def bound(self) -> frozenset[str]:
        """Names of the actions that something acts on here."""
        return frozenset(self._handlers)

    def press(self, name: str, view: str) -> None:
        """Do an action in a view.

        Raises:
            RequestRefused: nothing is bound to that name.
        """
        handler = self._handlers.get(name)
        if handler is None:
            raise RequestRefused
        handler(view)

    def assign(self, name: str, key: str) -> None:
        """Give an action another key; one that is taken or unfit is told and changes nothing.

        Raises:
            RequestRefused: the table has no such action.
        """
        action = BY_NAME.get(name)
        if action is None:
            raise RequestRefused
        self._shown.key_problem = ""
        if KEY.fullmatch(key) is None or key in OF_THE_BROWSER:
            self._shown.key_problem = text("keys.unfit")
            return
        holder = self._holder(action, key)
        if holder is not None:
            self._shown.key_problem = _taken_by(holder)
            return
        self._show({**self._shown.keys, name: key})

    def reset(self) -> None:
        """Give every action its usual key again."""
        self._shown.key_problem = ""
        self._show({action.name: action.key for action in ACTIONS})

    def _show(self, keys: dict[str, str]) -> None:
        self._shown.keys = keys
        self._shown.hints = {name: shown_key(key) for name, key in keys.items()}

    def _holder(self, action: KeyAction, key: str) -> KeyAction | None:
        """Another action that this key may mean where the action is meant."""
        for other in ACTIONS:
            keys = (self._shown.keys[other.name], other.also)
            if other is not action and key in keys and other.scope.meets(action.scope):
                return other
        return None


@told
def _taken_by(holder: KeyAction) -> str:
    return text("keys.taken").replace("{value}", text(f"key.{holder.name}"))
