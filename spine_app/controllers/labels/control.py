"""The label map over the open study, wherever it is from: its names, its looks, its list."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from spine_app.controllers.labels.looks import Look, Looks
from spine_app.controllers.labels.naming import Named
from spine_app.controllers.labels.source import LabelSource
from spine_app.controllers.labels.texts import row_of
from spine_app.controllers.viewer import Viewer
from spine_app.domain.geometry import Floats
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.labels.structures import Color
from spine_app.screen.screen import Screen
from spine_app.screen.told import again


class LabelTarget(Protocol):
    """Something that draws labels over a slice."""

    def show_labels(self, labels: LabelMap, table: NDArray[np.uint8]) -> None:
        """Show labels in colours by label: (n, 4) uint8 RGBA."""

    def paint_labels(self, table: NDArray[np.uint8]) -> None:
        """Give the labels that are shown other colours."""

    def clear_labels(self) -> None:
        """Show no labels."""


class LabelControl:
    """The label map of one session. Loop thread only."""

    def __init__(self, screen: Screen, viewer: Viewer, targets: Sequence[LabelTarget]) -> None:
        """Show label maps over the volume of a viewer.

        Args:
            screen: where structures are listed.
            viewer: what shows the volume.
            targets: what draws.
        """
        self._screen, self._shown = screen, screen.shown
        self._viewer = viewer
        self._targets = targets
        self._labels: LabelMap | None = None
        self._source: LabelSource | None = None
        self._names: Mapping[int, Named] = {}
        self._looks = Looks()
        self._is_first_look = False
        self._is_edited = False
        self.strokes = 0
        """Grows whenever a hand changes voxels, also while it is still at it."""
        self._is_held = False
        self._subject = object()
        viewer.slices.name_at = self.name_at
        # Called after structures got other names, or were shown or hidden.
        self.on_names: Callable[[], None] = lambda: None
        self.on_map: list[Callable[[], None]] = []
        """Called after `label_map` is another one, or none."""
        # Called before the map is held: whoever changes it has to let go.
        self.on_hold: Callable[[], None] = lambda: None

    def show(self, labels: LabelMap, source: LabelSource) -> None:
        """Show a label map in place of the one before."""
        self._looks = Looks()
        self._is_edited = False
        self._subject = object()
        self._take(labels, source)

    def show_first_look(self, labels: LabelMap, source: LabelSource) -> bool:
        """Draw a coarse map until there is a better one; nobody takes it for the result.

        Args:
            labels: on a grid of its own, which covers the volume.
            source: names it.

        Returns:
            False where nothing was done: a label map is on screen.
        """
        if self.label_map is not None:
            return False
        self._looks = Looks()
        self._is_first_look = True
        self._have(labels, source)
        return True

    def end_first_look(self) -> None:
        """Take the coarse map off the study, where there is one."""
        if self._is_first_look:
            self.remove()

    def replace(
        self, labels: LabelMap, source: LabelSource, change: Mapping[int, int] | None = None
    ) -> None:
        """Show another form of the map on screen; what the user has set for its labels stays.

        Args:
            labels: on the same grid.
            source: names it.
            change: new number by old, where numbers have changed.
        """
        self._looks.renumber(change or {})
        self._take(labels, source)

    def edited(self, labels: LabelMap, *, done: bool = True) -> None:
        """Show what a hand has made of the map on screen.

        Args:
            labels: on the same grid.
            done: list it anew; False while the hand is still at it.
        """
        if self._source is None or self._is_first_look:
            return
        self.strokes += 1
        if done:
            self._is_edited = True
            self.replace(labels, self._source.of(labels))
            return
        self._labels = labels
        table = self._table()
        for target in self._targets:
            target.show_labels(labels, table)

    def hold(self) -> None:
        """Let nobody edit the map: another form of it is being made, to be shown by `replace`."""
        if not self._is_held:
            self.on_hold()
            self._is_held = True

    def release(self) -> None:
        """Let the map be edited again."""
        self._is_held = False

    def remove(self) -> None:
        """Show no labels and free their memory."""
        had = self._labels is not None
        if had:
            for target in self._targets:
                target.clear_labels()
        self._labels = self._source = None
        self._names = {}
        self._looks = Looks()
        self._is_first_look = False
        self._write()
        if had:
            self._tell_map()

    def use_table(self, name: str) -> None:
        """Take the names from the table that the user chose; an unknown one changes nothing."""
        if self._source is not None and self._source.choose(name):
            self._names = self._source.names()
            self._changed()

    def show_label(self, label: int, *, visible: bool) -> None:
        """Show or hide one label."""
        if label in self._names:
            self._looks.show(label, visible=visible)
            self._changed()

    def show_all(self, *, visible: bool) -> None:
        """Show or hide all labels."""
        self._looks.solo = 0
        self._looks.hidden = set() if visible else set(self._names)
        self._changed()

    def show_alone(self, label: int) -> None:
        """Show one label alone; all that were shown before when it is alone already."""
        if label in self._names:
            self._looks.solo = 0 if self._looks.solo == label else label
            self._changed()

    def color_label(self, label: int, color: Color) -> None:
        """Give a label a colour of the user's."""
        if label in self._names:
            self._looks.paint(label, color)
            self._changed()

    def fade_label(self, label: int, opacity: float) -> None:
        """Make a label more or less opaque than the others, 0 to 1."""
        if label in self._names:
            self._looks.fade(label, opacity)
            self._changed()

    def jump_to(self, label: int) -> None:
        """Move the crosshair to the middle of a label."""
        if self._labels is not None and label in self._labels.stats:
            self._viewer.slices.show_point(self._labels.stats[label].inside_lps)

    @property
    def label_map(self) -> LabelMap | None:
        """The label map on the grid of the volume; a first look is none."""
        return None if self._is_first_look else self._labels

    @property
    def drawn_map(self) -> LabelMap | None:
        """What is drawn over the slices, which may be a first look on a grid of its own."""
        return self._labels

    @property
    def is_held(self) -> bool:
        """Whether nobody may edit the map now."""
        return self._is_held

    @property
    def subject(self) -> object:
        """The same one as long as forms of one map are shown, another one for another map."""
        return self._subject

    @property
    def is_edited(self) -> bool:
        """Whether a hand has been at the map since it was shown."""
        return self._is_edited

    @property
    def source(self) -> LabelSource | None:
        """What names the map."""
        return self._source

    @property
    def structures(self) -> Mapping[int, Named]:
        """Every label of the map with its name, its sureness among what is known of it."""
        return self._names

    def look_of(self, label: int) -> Look | None:
        """How a label is shown; None where there is none of that number."""
        named = self._names.get(label)
        return None if named is None else self._looks.of(named)

    def shown_names(self) -> dict[int, str]:
        """Name of each label that is shown."""
        return {
            label: again(named.name)
            for label, named in self._names.items()
            if self._looks.of(named).is_visible
        }

    def name_at(self, point_lps: Floats) -> str:
        """Name of the structure that is seen at a point, empty where there is none."""
        label = 0 if self._labels is None else self._labels.label_at(point_lps)
        named = self._names.get(label)
        is_seen = named is not None and self._looks.of(named).is_visible
        return again(named.name) if named is not None and is_seen else ""

    def paint(self) -> None:
        """Draw the labels in their colours, with the opacity that the page sets."""
        if self._labels is not None:
            table = self._table()
            for target in self._targets:
                target.paint_labels(table)

    def _take(self, labels: LabelMap, source: LabelSource) -> None:
        self._is_first_look = False
        self._have(labels, source)
        self._tell_map()

    def _have(self, labels: LabelMap, source: LabelSource) -> None:
        self._labels, self._source = labels, source
        self._names = source.names()
        table = self._table()
        for target in self._targets:
            target.show_labels(labels, table)
        self._write()

    def _changed(self) -> None:
        """Names or looks are others, the map is the same."""
        self._write()
        self.paint()

    def _table(self) -> NDArray[np.uint8]:
        return self._looks.table(self._names, self._screen.controls.label_opacity)

    def _tell_map(self) -> None:
        for listener in self.on_map:
            listener()

    def _write(self) -> None:
        """Write the list, the tables and the notes; a first look has none."""
        shown, labels = self._shown, self.label_map
        source = None if labels is None else self._source
        shown.has_labels = labels is not None
        shown.labels_edited = labels is not None and self._is_edited
        shown.label_tables = [] if source is None else source.offers()
        shown.label_table = "" if source is None else source.chosen
        shown.label_solo = self._looks.solo
        shown.labels = (
            []
            if labels is None
            else [
                # A hand may have taken the last voxel, or not yet set the first.
                row_of(one, labels.volume_ml(one.id), self._looks.of(one))
                for one in self._names.values()
            ]
        )
        shown.label_notes = [] if source is None else source.notes(self._names)
        self.on_names()
        self._viewer.redraw()
