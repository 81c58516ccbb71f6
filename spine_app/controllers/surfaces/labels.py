"""The labels on screen, as their surfaces see them."""

from collections.abc import Mapping

from spine_app.controllers.labels.control import LabelControl
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.labels.structures import Color


class LabelsOnScreen:
    """Names and colours of the labels that a session shows."""

    def __init__(self, labels: LabelControl) -> None:
        """Look at the label map of a session."""
        self._labels = labels

    @property
    def label_map(self) -> LabelMap | None:
        """The map, None where there is none."""
        return self._labels.label_map

    def seen(self) -> Mapping[int, tuple[str, Color]]:
        """Name and colour of each label that is shown."""
        seen = {}
        for label, name in self._labels.shown_names().items():
            look = self._labels.look_of(label)
            if look is not None:
                seen[label] = (name, look.color)
        return seen
