"""A reader of pickles that can build lists, dictionaries, numbers, texts and tensors, no more.

`pickle` imports and calls whatever the file names. This machine runs the same instructions over a
list of what it knows; a name that is not on the list ends the reading, and nothing is ever imported
or called because a file says so.

Source:
    The instructions are those of `pickletools`; which of them PyTorch writes, and what its
    persistent ids hold, is in `torch/serialization.py`.
"""

import pickletools
from collections.abc import Callable
from typing import Any, Final

from spine_helper.convert.known_names import KNOWN_NAMES, Known
from spine_helper.convert.tensors import STORAGE_TYPES, StorageRef
from spine_helper.packs.trouble import UnsafeFile

MAX_PICKLE_BYTES: Final = 64 * 2**20
_MAX_OPERATIONS: Final = 5_000_000
_STORAGE_PARTS: Final = 5


_PLAIN: Final = frozenset(
    (
        *("BININT", "BININT1", "BININT2", "LONG1", "LONG4", "BINFLOAT"),
        *("BINUNICODE", "SHORT_BINUNICODE"),
        *("BINBYTES", "SHORT_BINBYTES", "BINSTRING", "SHORT_BINSTRING"),
    )
)

_CONSTANTS: Final[dict[str, Callable[[], Any]]] = {
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_DICT": dict,
    "EMPTY_LIST": list,
    "EMPTY_TUPLE": tuple,
}


class Machine:
    """Runs the instructions of one pickle."""

    def __init__(self) -> None:
        self._stack: list[Any] = []
        self._marks: list[list[Any]] = []
        self._memo: dict[int, Any] = {}
        self._actions: dict[str, Callable[[Any], None]] = {
            "MARK": self._mark,
            "TUPLE": self._tuple,
            "TUPLE1": lambda _: self._stack.append(tuple(self._pop(1))),
            "TUPLE2": lambda _: self._stack.append(tuple(self._pop(2))),
            "TUPLE3": lambda _: self._stack.append(tuple(self._pop(3))),
            "APPEND": lambda _: self._extend(self._pop(1)),
            "APPENDS": lambda _: self._extend(self._since_mark()),
            "SETITEM": lambda _: self._update(self._pop(2)),
            "SETITEMS": lambda _: self._update(self._since_mark()),
            "BINPUT": self._remember,
            "LONG_BINPUT": self._remember,
            "MEMOIZE": self._remember,
            "BINGET": self._recall,
            "LONG_BINGET": self._recall,
            "GLOBAL": lambda argument: self._name(*argument.split(" ", 1)),
            "STACK_GLOBAL": lambda _: self._name(*self._pop(2)),
            "REDUCE": self._call,
            "NEWOBJ": self._call,
            "BUILD": lambda _: self._forget_state(),
            "BINPERSID": self._storage,
        }

    def run(self, data: bytes) -> Any:
        """The value that the instructions build.

        Raises:
            UnsafeFile: an instruction or a name is not on the list, or the bytes are no pickle.
        """
        if len(data) > MAX_PICKLE_BYTES:
            raise UnsafeFile("The checkpoint's list of contents is too large to be one.")
        try:
            for count, (opcode, argument, _) in enumerate(pickletools.genops(data)):
                if opcode.name == "STOP":
                    return self._stack.pop()
                if count > _MAX_OPERATIONS:
                    break
                self._step(opcode.name, argument)
        except (ValueError, TypeError, KeyError, IndexError, OverflowError) as error:
            raise UnsafeFile("The checkpoint's list of contents is damaged.") from error
        raise UnsafeFile("The checkpoint's list of contents has no end.")

    def _step(self, name: str, argument: Any) -> None:
        if name in _PLAIN:
            self._stack.append(argument)
        elif name in _CONSTANTS:
            self._stack.append(_CONSTANTS[name]())
        elif name in self._actions:
            self._actions[name](argument)
        elif name not in ("PROTO", "FRAME"):
            raise UnsafeFile(f"The checkpoint uses the pickle instruction {name}: refused.")

    def _mark(self, _: Any) -> None:
        self._marks.append(self._stack)
        self._stack = []

    def _since_mark(self) -> list[Any]:
        items, self._stack = self._stack, self._marks.pop()
        return items

    def _pop(self, count: int) -> list[Any]:
        if len(self._stack) < count:
            raise IndexError(count)
        items = self._stack[len(self._stack) - count :]
        del self._stack[len(self._stack) - count :]
        return items

    def _tuple(self, _: Any) -> None:
        items = tuple(self._since_mark())  # first: it changes which list the stack is
        self._stack.append(items)

    def _extend(self, items: list[Any]) -> None:
        if not isinstance(self._stack[-1], list):
            raise TypeError("list")
        self._stack[-1].extend(items)

    def _update(self, items: list[Any]) -> None:
        if not isinstance(self._stack[-1], dict) or len(items) % 2:
            raise TypeError("dict")
        self._stack[-1].update(zip(items[::2], items[1::2], strict=True))

    def _remember(self, place: Any) -> None:
        self._memo[len(self._memo) if place is None else place] = self._stack[-1]

    def _recall(self, place: Any) -> None:
        self._stack.append(self._memo[place])

    def _name(self, module: str, name: str) -> None:
        known = KNOWN_NAMES.get((module, name))
        if known is None:
            shown = "".join(c if c.isprintable() else "?" for c in f"{module}.{name}")[:80]
            raise UnsafeFile(f"The checkpoint asks for {shown}, which no weights need: refused.")
        self._stack.append(known)

    def _call(self, _: Any) -> None:
        function, arguments = self._pop(2)
        if not isinstance(function, Known) or not isinstance(arguments, tuple):
            raise UnsafeFile("The checkpoint calls something that is no function: refused.")
        self._stack.append(function.make(*arguments))

    def _forget_state(self) -> None:
        self._pop(1)  # of a dictionary or of something opaque: not needed

    def _storage(self, _: Any) -> None:
        (parts,) = self._pop(1)
        if not isinstance(parts, tuple) or len(parts) != _STORAGE_PARTS or parts[0] != "storage":
            raise UnsafeFile("The checkpoint refers to something that is no storage.")
        _, kind, key, _, count = parts
        if (
            not isinstance(kind, Known)
            or kind.name not in STORAGE_TYPES
            or not isinstance(key, str)
            or not key.isdigit()
            or not isinstance(count, int)
            or count < 0
        ):
            raise UnsafeFile("The checkpoint describes a storage that cannot exist.")
        self._stack.append(StorageRef(key, STORAGE_TYPES[kind.name], count))
