"""The labels on screen, as their surfaces see them: a result, or a first look at one."""

from collections.abc import Mapping

from spine_app.controllers.labels.control import LabelControl
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.labels.structures import Color


class LabelsOnScreen:
    """Names and colours of the labels that a session shows."""

    def __init__(self, labels: LabelControl) -> None:
        """Look at the label map of a session."""
        self._labels = labels
        self._first: LabelMap | None = None

    @property
    def label_map(self) -> LabelMap | None:
        """The map, None where there is none.

        Of a first look it is the one that came first: finer ones follow each other so quickly that
        making surfaces of each would take the cores from whoever makes the result.
        """
        if not self.is_preliminary:
            self._first = None
            return self._labels.label_map
        if self._first is None:
            self._first = self._labels.drawn_map
        return self._first

    @property
    def subject(self) -> object:
        """The same as long as forms of one map are shown."""
        return self._labels.subject

    @property
    def is_preliminary(self) -> bool:
        """Whether they are those of a first look."""
        return self._labels.label_map is None and self._labels.drawn_map is not None

    def seen(self) -> Mapping[int, tuple[str, Color]]:
        """Name and colour of each label that is shown; pale where nothing is sure yet."""
        seen = {}
        is_pale = self.is_preliminary
        for label, name in self._labels.shown_names().items():
            look = self._labels.look_of(label)
            if look is not None:
                seen[label] = (name, _pale(look.color) if is_pale else look.color)
        return seen


def _pale(color: Color) -> Color:
    red, green, blue = ((2 * value + 215) // 3 for value in color)
    return red, green, blue
