"""The engines this helper offers: each is listed only where it can run."""

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final

from spine_helper.engines.engine import Engine


@dataclass(frozen=True)
class Registry:
    """An ordered set of engines, each with its own id.

    Raises:
        ValueError: two engines have one id.
    """

    engines: tuple[Engine, ...] = ()

    def __post_init__(self) -> None:
        """Refuse two engines of one name."""
        if len(self._by_id) != len(self.engines):
            raise ValueError("engine ids are not unique")

    @cached_property
    def _by_id(self) -> dict[str, Engine]:
        return {engine.id: engine for engine in self.engines}

    @property
    def provider(self) -> str:
        """What does the arithmetic where an engine says nothing else; `none` without engines."""
        return "cpu" if self.engines else "none"

    @property
    def modules(self) -> tuple[str, ...]:
        """What a child should import early: the functions of the engines, and what they run on."""
        own = dict.fromkeys(_module(engine.run) for engine in self.engines)
        return (*own, *_LIBRARIES) if own else ()

    def find(self, model: str) -> Engine | None:
        """The engine of this id, None where there is none."""
        return self._by_id.get(model)


_LIBRARIES: Final = ("onnxruntime",)
"""Imported by engines only when they run, because listing them must not import it."""

_SOURCES: Final = (
    ("spine_helper.builtin.engine", "ENGINES"),
    ("spine_helper.classical.engine", "ENGINE"),
    ("spine_helper.packs.store", "engines"),
)
"""Module and name of what each room offers: an engine, several, or a function that gives them."""


def installed() -> Registry:
    """What can run here now; a room whose needs are not installed offers nothing."""
    found: dict[str, Engine] = {}
    for module, name in _SOURCES:
        for engine in _offered(module, name):
            found.setdefault(engine.id, engine)
    return Registry(tuple(found.values()))


def _offered(module: str, name: str) -> Iterable[Engine]:
    try:
        offer = getattr(importlib.import_module(module), name)
        engines = offer() if callable(offer) else offer
    except (ImportError, AttributeError, OSError, ValueError):
        return ()
    return (engines,) if isinstance(engines, Engine) else engines


def _module(run: Callable[..., object]) -> str:
    while isinstance(run, partial):
        run = run.func
    return run.__module__
