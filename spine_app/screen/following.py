"""What acts when the page sets something: a follower for a field, or for all fields of a part."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from trame_server.utils.typed_state import TypedState

from spine_app.screen.state import Controls

Followed: TypeAlias = tuple[Any, Callable[[], None]]
"""A field, a part, or a tuple of both, as names of `Controls` call them; and what follows it."""


def follow(controls: TypedState[Controls], followed: Iterable[Followed]) -> None:
    """Call each follower once after its fields have changed; it reads them where they are."""
    for names, act in followed:
        controls.bind_changes({names: _without_values(act)})


def _without_values(act: Callable[[], None]) -> Callable[..., None]:
    def changed(*_: object) -> None:
        act()

    return changed
