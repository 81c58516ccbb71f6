"""The engines this helper offers."""

from dataclasses import dataclass
from functools import cached_property

from spine_helper.engines.engine import Engine, Provider


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
    def provider(self) -> Provider:
        """What does the arithmetic: nothing as long as there is no engine."""
        return "cpu" if self.engines else "none"

    def find(self, model: str) -> Engine | None:
        """The engine of this id, None where there is none."""
        return self._by_id.get(model)


INSTALLED = Registry()
"""No engine ships with this version; a request for one is answered `unknown-model`."""
