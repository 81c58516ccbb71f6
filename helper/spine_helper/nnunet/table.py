"""What the labels of a network are in our label map."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_helper.nnunet.tally import Tally
from spine_helper.packs.network import Label, Network


@dataclass(frozen=True, eq=False)
class Table:
    """What the labels of a network are in our label map.

    Attributes:
        labels: of the network.
        values: (256,) uint8, our value of each value of the network; 0 where it has none.
    """

    labels: tuple[Label, ...]
    values: NDArray[np.uint8]

    @classmethod
    def of(cls, network: Network) -> "Table":
        """That of a network of a pack."""
        values = np.zeros(256, np.uint8)
        for label in network.labels:
            values[label.value] = label.id or 0
        return cls(network.labels, values)

    @property
    def is_named(self) -> bool:
        """Whether the network tells levels; where it does for some it is taken at its word."""
        spine = [label for label in self.labels if label.part in ("vertebra", "disc")]
        return any(label.id for label in spine) or not spine

    def confidence(self, tally: Tally) -> dict[int, float]:
        """Our value -> mean probability of the voxels that became it."""
        voxels: dict[int, int] = {}
        sums: dict[int, float] = {}
        for value, count in tally.voxels.items():
            ours = int(self.values[value])
            voxels[ours] = voxels.get(ours, 0) + count
            sums[ours] = sums.get(ours, 0.0) + tally.sums[value]
        return {ours: sums[ours] / count for ours, count in voxels.items() if count}

    def mask(self, labels: NDArray[np.uint8], *values: int) -> NDArray[np.bool_]:
        """Where a label map of the network has one of these values."""
        wanted = np.zeros(256, bool)
        wanted[list(values)] = True
        found: NDArray[np.bool_] = wanted[labels]
        return found

    def part(self, part: str) -> list[Label]:
        """Labels that are of a kind."""
        return [label for label in self.labels if label.part == part]

    def surety(self, tally: Tally, part: str) -> float:
        """Mean probability of the voxels of a kind of thing."""
        values = [label.value for label in self.part(part)]
        count = sum(tally.voxels.get(value, 0) for value in values)
        return sum(tally.sums.get(value, 0.0) for value in values) / max(1, count)
