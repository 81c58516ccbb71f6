"""The one table of keys: the page's key handler, tooltips and shortcut sheet come from it.

A key is written as `event.key` says, single letters small, with `Ctrl+` and `Shift+` before it
where they are held: `m`, `Shift+M`, `Ctrl+z`, `ArrowUp`. To give a concern a key: a row here, its
text in the catalogue, and `KeyBoard.bind` with the action's name (`controllers.keys`).
"""

from dataclasses import dataclass
from enum import Enum


class Scope(Enum):
    """Where a key acts; actions of scopes that meet may not share a key."""

    PAGE = "page"
    """Everywhere, by the page alone: it sets a field of `Controls`."""
    EVERY_VIEW = "every-view"
    """In whichever view was touched last; the server acts."""
    SLICE = "slice"
    """In slice views; the server acts."""
    VOLUME = "volume"
    """In the 3D view; the server acts."""

    def meets(self, other: "Scope") -> bool:
        """Whether a key of one could be meant for the other."""
        return self is other or {self, other} != {Scope.SLICE, Scope.VOLUME}


class KeyGroup(Enum):
    """Part of the shortcut sheet."""

    TOOLS = "tools"
    LAYOUT = "layout"
    SLICES = "slices"
    VOLUME = "volume"
    EDIT = "edit"
    PAGE = "page"


@dataclass(frozen=True)
class KeyAction:
    """Something that a key does.

    Attributes:
        name: of the action; the catalogue has `key.` + name.
        key: by default.
        group: where the sheet lists it.
        scope: where it acts.
        also: a second key that cannot be changed.
    """

    name: str
    key: str
    group: KeyGroup
    scope: Scope = Scope.PAGE
    also: str = ""


_T, _L, _S, _V, _E, _P = KeyGroup

ACTIONS: tuple[KeyAction, ...] = (
    KeyAction("tool.pointer", "1", _T),
    KeyAction("tool.window", "2", _T),
    KeyAction("tool.pan", "3", _T),
    KeyAction("tool.zoom", "4", _T),
    KeyAction("tool.ruler", "5", _T),
    KeyAction("tool.angle", "6", _T),
    KeyAction("tool.cobb", "7", _T),
    KeyAction("tool.roi", "8", _T),
    KeyAction("tool.paint", "9", _T),
    KeyAction("layout.grid", "g", _L),
    KeyAction("layout.large", "l", _L),
    KeyAction("layout.pair", "p", _L),
    KeyAction("layout.row", "s", _L),
    KeyAction("layout.bent", "v", _L),
    KeyAction("layout.volume", "Shift+1", _L),
    KeyAction("layout.axial", "Shift+2", _L),
    KeyAction("layout.coronal", "Shift+3", _L),
    KeyAction("layout.sagittal", "Shift+4", _L),
    KeyAction("view.maximize", "m", _L),
    KeyAction("view.fill", "f", _L),
    KeyAction("slice.next", "ArrowUp", _S, Scope.SLICE),
    KeyAction("slice.previous", "ArrowDown", _S, Scope.SLICE),
    KeyAction("slice.ten_on", "PageUp", _S, Scope.SLICE),
    KeyAction("slice.ten_back", "PageDown", _S, Scope.SLICE),
    KeyAction("slice.first", "Home", _S, Scope.SLICE),
    KeyAction("slice.last", "End", _S, Scope.SLICE),
    KeyAction("show.crosshair", "c", _S),
    KeyAction("slice.turn_left", "ArrowLeft", _S, Scope.SLICE),
    KeyAction("slice.turn_right", "ArrowRight", _S, Scope.SLICE),
    KeyAction("slice.upright", "Shift+O", _S, Scope.EVERY_VIEW),
    KeyAction("slice.slab", "b", _S, Scope.EVERY_VIEW),
    KeyAction("slice.thicker", "Shift+ArrowUp", _S, Scope.SLICE),
    KeyAction("slice.thinner", "Shift+ArrowDown", _S, Scope.SLICE),
    KeyAction("slice.interpolate", "i", _S, Scope.EVERY_VIEW),
    KeyAction("slice.outline", "u", _S, Scope.EVERY_VIEW),
    KeyAction("slice.window", "w", _S, Scope.EVERY_VIEW),
    KeyAction("slice.window_reset", "Shift+W", _S, Scope.EVERY_VIEW),
    KeyAction("slice.play", "k", _S, Scope.SLICE),
    KeyAction("slice.canal", "n", _S, Scope.EVERY_VIEW),
    KeyAction("turn.left", "ArrowLeft", _V, Scope.VOLUME),
    KeyAction("turn.right", "ArrowRight", _V, Scope.VOLUME),
    KeyAction("turn.up", "ArrowUp", _V, Scope.VOLUME),
    KeyAction("turn.down", "ArrowDown", _V, Scope.VOLUME),
    KeyAction("look.front", "Shift+A", _V, Scope.VOLUME),
    KeyAction("look.back", "Shift+D", _V, Scope.VOLUME),
    KeyAction("look.left", "Shift+L", _V, Scope.VOLUME),
    KeyAction("look.right", "Shift+R", _V, Scope.VOLUME),
    KeyAction("look.above", "Shift+H", _V, Scope.VOLUME),
    KeyAction("look.below", "Shift+B", _V, Scope.VOLUME),
    KeyAction("look.fit", "0", _V, Scope.VOLUME),
    KeyAction("clip.deeper", ".", _V),
    KeyAction("clip.nearer", ",", _V),
    KeyAction("crop.toggle", "x", _V),
    KeyAction("names.toggle", "Shift+N", _V),
    KeyAction("view.enlarge", "+", _P, Scope.EVERY_VIEW, also="="),
    KeyAction("view.reduce", "-", _P, Scope.EVERY_VIEW),
    KeyAction("view.reset", "r", _P, Scope.EVERY_VIEW),
    KeyAction("show.scouter", "o", _P),
    KeyAction("show.overlays", "h", _P),
    KeyAction("panel.left", "[", _P),
    KeyAction("panel.right", "]", _P),
    KeyAction("edit.undo", "Ctrl+z", _E, Scope.EVERY_VIEW),
    KeyAction("edit.redo", "Ctrl+Shift+Z", _E, Scope.EVERY_VIEW, also="Ctrl+y"),
    KeyAction("edit.delete", "Delete", _E, Scope.EVERY_VIEW, also="Backspace"),
    KeyAction("edit.cancel", "Escape", _E, Scope.EVERY_VIEW),
    KeyAction("edit.paint", "a", _E),
    KeyAction("edit.erase", "e", _E),
    KeyAction("edit.trace", "t", _E),
    KeyAction("edit.scissors", "y", _E),
    KeyAction("edit.split", "j", _E),
    KeyAction("edit.smaller", ";", _E),
    KeyAction("edit.larger", "'", _E),
    KeyAction("page.picture", "Shift+P", _P),
    KeyAction("page.fill", "Shift+F", _P),
    KeyAction("page.theme", "Shift+T", _P),
    KeyAction("page.diagnostics", "d", _P),
    KeyAction("page.shortcuts", "?", _P),
)
BY_NAME: dict[str, KeyAction] = {action.name: action for action in ACTIONS}

SIGNS = {
    "ArrowUp": "↑",
    "ArrowDown": "↓",
    "ArrowLeft": "←",
    "ArrowRight": "→",
    "PageUp": "Page ↑",
    "PageDown": "Page ↓",
}


def shown_key(key: str) -> str:
    """A key as the sheet and the tooltips write it: `Shift + F` for `Shift+F`, `M` for `m`."""
    *held, last = key.removesuffix("+").split("+") if len(key) > 1 else [key]
    if key.endswith("++"):
        last = "+"
    name = SIGNS.get(last, last.upper() if len(last) == 1 else last)
    return " + ".join((*held, name))
