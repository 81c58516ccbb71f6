"""How far a run over several networks is, and how long each stage took."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from spine_helper.engines.engine import Watch

Told: TypeAlias = Callable[[str, float], None]
"""Called with `prepare`, `segment` or `finish` and the share of it that is done, 0 to 1."""

_BEGIN: Final = {"prepare": 0.0, "segment": 0.05, "finish": 0.92}
_END: Final = {"prepare": 0.05, "segment": 0.92, "finish": 1.0}


@dataclass
class Course:
    """Progress of a run, told to a watch.

    Attributes:
        watch: who follows.
        seconds: by stage so far.
    """

    watch: Watch
    seconds: dict[str, float] = field(default_factory=dict)
    _stage: str = "prepare"
    _since: float = field(default_factory=time.perf_counter)

    def told(self, begin: float, end: float) -> Told:
        """A listener for a part of the run.

        Args:
            begin: share of the run that is done when the part begins.
            end: when it ends.
        """

        def listen(stage: str, share: float) -> None:
            within = _BEGIN[stage] + share * (_END[stage] - _BEGIN[stage])
            self.reach(stage, begin + within * (end - begin))

        return listen

    def reach(self, stage: str, fraction: float) -> None:
        """Say how far the run is."""
        now = time.perf_counter()
        self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now
        self.watch.progress(stage, min(1.0, fraction))
