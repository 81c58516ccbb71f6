"""Words that know how they were made, so that they can be made again in another language.

What the server writes onto the screen once stays there until something else happens; after a switch
of the language it is told anew from here. What is drawn or written again anyway needs none of this.
"""

from collections.abc import Callable
from dataclasses import is_dataclass
from functools import wraps
from typing import Any, ParamSpec, get_type_hints

P = ParamSpec("P")


class Told(str):
    """Words in the language of the moment in which they were made; to everyone else, a `str`."""

    __slots__ = ("_make",)

    _make: Callable[[], str]

    def __new__(cls, make: Callable[[], str]) -> "Told":
        """Make the words now, and remember how."""
        told = super().__new__(cls, make())
        told._make = make
        return told

    def again(self) -> "Told":
        """The same in the language of now."""
        return Told(self._make)

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Elsewhere they are plain words."""
        return str, (str(self),)


def told(compose: Callable[P, str]) -> Callable[P, str]:
    """Let a function that puts words together give words that can be made again.

    Args:
        compose: depends on nothing but its arguments and the catalogue.
    """

    @wraps(compose)
    def composing(*args: P.args, **kwargs: P.kwargs) -> str:
        # Words among the arguments may be older than the language of now.
        return Told(lambda: compose(*again(list(args)), **again(kwargs)))

    return composing


def again(value: Any) -> Any:
    """A value of the screen with all words in it told anew; everything else as it is."""
    if isinstance(value, Told):
        return value.again()
    if isinstance(value, list):
        return [again(part) for part in value]
    if isinstance(value, dict):
        return {name: again(part) for name, part in value.items()}
    return value


def tell_again(part: Any, of: type) -> None:
    """Tell all words in the fields of a part of the screen anew, parts of it included.

    Args:
        part: of the dataclass `of`, or what stands for it in the shared state.
        of: the dataclass.
    """
    for name, kind in get_type_hints(of).items():
        value = getattr(part, name)
        if is_dataclass(kind) and isinstance(kind, type):
            tell_again(value, kind)
            continue
        fresh = again(value)
        if fresh != value:
            setattr(part, name, fresh)
