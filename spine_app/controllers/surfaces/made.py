"""Surfaces that were made, and which of them stay when the label map changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from spine_app.domain.labels.label_map import LabelMap, LabelStats
from spine_app.domain.rendering.mesh import Mesh


@dataclass(frozen=True, eq=False)
class Made:
    """A surface that was made.

    Attributes:
        mesh: the surface.
        is_full: of full resolution.
        of: what was known of its label then; None for one that a hand was still changing.
    """

    mesh: Mesh
    is_full: bool
    of: LabelStats | None

    def is_current(self, stats: LabelStats, *, full: bool) -> bool:
        """Whether it is as it would be made now: what is known of an untouched label stays."""
        return self.of is stats and self.is_full == full


def carried(made: Mapping[int, Made], labels: LabelMap) -> dict[int, Made]:
    """Surfaces to be shown of another form of the same map, until there are better ones.

    A label that only got another number keeps its surface, and one that a hand has changed keeps
    the one of before.

    Args:
        made: surfaces by label, of the form of before.
        labels: the form of now.
    """
    kept = {}
    for label, stats in labels.stats.items():
        if not stats.voxels:
            continue
        before = made.get(label)
        moved = None if before is not None and before.of is stats else _moved(made, stats)
        if moved is not None:
            kept[label] = replace(moved, of=stats)
        elif before is not None:
            kept[label] = before
    return kept


def _moved(made: Mapping[int, Made], stats: LabelStats) -> Made | None:
    """The surface of the same voxels under another number."""
    for label, one in made.items():
        of = one.of
        if label != stats.id and of is not None and replace(of, id=stats.id) == stats:
            return one
    return None
