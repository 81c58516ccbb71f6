"""One measured comparison: ours against a named peer in the same run."""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """One line of a report; `ratio` is ours divided by the peer's."""

    case: str
    metric: str
    ours: float
    peer: float
    peer_name: str
    unit: str

    @property
    def ratio(self) -> float:
        """Ours divided by the peer's."""
        return self.ours / self.peer

    def as_dict(self) -> dict[str, str | float]:
        """The row as it stands in the report."""
        return {**asdict(self), "ratio": round(self.ratio, 4)}

    def __str__(self) -> str:
        return (
            f"{self.case}, {self.metric}: {self.ours:.3f} {self.unit} against "
            f"{self.peer:.3f} {self.unit} of {self.peer_name}, ratio {self.ratio:.2f}"
        )


def skipped(reason: str) -> list[Row]:
    """No rows, with a line that says why."""
    sys.stdout.write(f"skipped: {reason}\n")
    return []


def interleaved(
    ours: Callable[[], object], peer: Callable[[], object], repeats: int = 5
) -> tuple[float, float]:
    """Median seconds of both, measured in turns so that a slow moment hits both."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeats):
        for act, into in zip((ours, peer), times, strict=True):
            started = time.perf_counter()
            act()
            into.append(time.perf_counter() - started)
    return statistics.median(times[0]), statistics.median(times[1])
