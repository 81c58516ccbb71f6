"""What the editor needs of the label map on screen: drawing, listing and naming it."""

from spine_app.controllers.labels.control import LabelControl
from spine_app.controllers.labels.naming import Named
from spine_app.controllers.labels.source import LabelSource
from spine_app.domain.labels.editing.errors import NothingToEdit
from spine_app.domain.labels.label_map import LabelMap


class ShownMap:
    """The label map that is shown. Loop thread only."""

    def __init__(self, labels: LabelControl) -> None:
        """Ask and tell `labels`."""
        self._labels = labels

    @property
    def now(self) -> LabelMap | None:
        """The map; None where none is shown."""
        return self._labels.label_map

    @property
    def subject(self) -> object:
        """See `LabelControl`."""
        return self._labels.subject

    @property
    def is_held(self) -> bool:
        """See `LabelControl`."""
        return self._labels.is_held

    def draw(self, labels: LabelMap) -> None:
        """Draw the map while a hand is still changing it."""
        self._labels.edited(labels, done=False)

    def put(self, labels: LabelMap, added: frozenset[int]) -> None:
        """Draw and list the map after an edit.

        Args:
            labels: the map as it is now.
            added: structures that are listed although they have no voxel.
        """
        self._source.add(added)
        self._labels.edited(labels)

    @property
    def structures(self) -> dict[int, Named]:
        """Every structure that is listed."""
        return {} if self.now is None else dict(self._labels.structures)

    @property
    def added(self) -> frozenset[int]:
        """Structures that are listed whether or not they have a voxel."""
        return self._source.added

    def unused(self, largest: int) -> list[Named]:
        """Structures that have a name and are not listed, with numbers up to `largest`."""
        source = self._labels.source
        return [] if source is None else source.unused(largest)

    def named(self, label: int) -> Named:
        """What a number would be called, listed or not."""
        return self._source.named(label)

    def is_free(self, number: int) -> bool:
        """Whether a number is not listed and means nothing."""
        return self._source.is_free(number)

    def reveal(self, label: int) -> None:
        """Show a structure, so that nobody paints what is not seen."""
        if label not in self._labels.shown_names():
            self._labels.show_label(label, visible=True)

    @property
    def _source(self) -> LabelSource:
        source = self._labels.source
        if source is None:
            raise NothingToEdit
        return source
