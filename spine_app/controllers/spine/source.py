"""What the spine is derived from: the label map on screen, what it means, and the images."""

from dataclasses import dataclass

from spine_app.controllers.labels.control import LabelControl
from spine_app.controllers.labels.naming import Named as NamedLabel
from spine_app.controllers.study.series import SeriesControl
from spine_app.controllers.viewer import Viewer
from spine_app.domain.labels.structures import VERTEBRAE
from spine_app.domain.spine.bone_density import Imaging
from spine_app.domain.spine.derive import Named
from spine_app.domain.spine.parts import LevelNote, Source
from spine_app.domain.volume import Volume


@dataclass(frozen=True, eq=False)
class Subject:
    """What is measured.

    Attributes:
        named: the label map and what its numbers mean.
        volume: the images.
        imaging: what is known of them.
    """

    named: Named
    volume: Volume
    imaging: Imaging

    def is_same(self, other: "Subject | None") -> bool:
        """Whether nothing that is measured differs; an edited map is another one."""
        if other is None or self.volume is not other.volume or self.imaging != other.imaging:
            return False
        mine, theirs = self.named, other.named
        is_same_map = mine.labels.stats is theirs.labels.stats
        return is_same_map and mine.meanings == theirs.meanings and mine.notes == theirs.notes


class SpineSource:
    """Asks the session for what is measured. Loop thread only."""

    def __init__(self, labels: LabelControl, viewer: Viewer, series: SeriesControl) -> None:
        """Ask these."""
        self._labels = labels
        self._viewer = viewer
        self._series = series

    @property
    def has_labels(self) -> bool:
        """Whether a label map is on screen."""
        return self._labels.label_map is not None

    @property
    def strokes(self) -> int:
        """Another number whenever a hand has changed voxels."""
        return self._labels.strokes

    def subject(self) -> Subject | None:
        """What is on screen now; None where no vertebra of it has a certain meaning."""
        images, labels = self._viewer.images, self._labels.label_map
        if labels is None or images is None or images.volume is None:
            return None
        known = {n: one for n, one in self._labels.structures.items() if one.ours}
        if not any(one.ours in VERTEBRAE for one in known.values()):
            return None
        meanings = {n: one.ours for n, one in known.items()}
        notes = {n: note_of(one) for n, one in known.items()}
        imaging = Imaging(self._series.findings, bool(images.unit))
        return Subject(Named(labels, meanings, notes), images.volume, imaging)


def note_of(label: NamedLabel) -> LevelNote:
    """What is known of the level of a label."""
    finding = label.finding
    if finding is None:
        return LevelNote(is_unsure=label.is_unsure)
    source = Source.USER if finding.is_pinned else Source.ENGINE
    return LevelNote(source, finding.confidence, finding.is_pinned, finding.is_unsure)
