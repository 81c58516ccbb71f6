"""The measurements of one series: a table that changes by commands that can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from spine_app.domain.measure.lines import Angle, Cobb, Kind, Ruler
from spine_app.domain.measure.roi import BoxRoi, DrawnRoi
from spine_app.domain.measure.sphere import Sphere
from spine_app.domain.view.plane_frame import PlaneFrame

Mark = Ruler | Angle | Cobb | BoxRoi | DrawnRoi | Sphere
"""What lies in the patient."""

NAME_MAX = 60
"""Characters of a name that a user gives."""
ALL_VOXELS = -1
"""In place of the number of an acquired slice: the volume."""


@dataclass(frozen=True)
class Placement:
    """On what a measurement was placed.

    Attributes:
        view: name of the view.
        frame: plane of the picture; None in 3D.
        step_mm: distance of neighbouring slices of that view.
        slice_number: of the acquired slice whose voxels are read, or `ALL_VOXELS`.
        slab_mm: thickness of what was shown as one picture, 0 for a plane.
        is_calibrated: lengths are mm; otherwise they are pixels.
        has_places: it is known where in the patient the picture lies.
    """

    view: str
    frame: PlaneFrame | None = None
    step_mm: float = 0.0
    slice_number: int = ALL_VOXELS
    slab_mm: float = 0.0
    is_calibrated: bool = True
    has_places: bool = True


@dataclass(frozen=True)
class Measurement:
    """One measurement.

    Attributes:
        number: never given twice in a session.
        ordinal: the how many-th of its kind, for its usual name.
        mark: what lies in the patient.
        placement: on what it was placed.
        name: that the user gave; empty for the usual one. It may name a patient: never logged.
        visible: it is drawn.
    """

    number: int
    ordinal: int
    mark: Mark
    placement: Placement
    name: str = ""
    visible: bool = True

    @property
    def kind(self) -> Kind:
        """What is measured."""
        return self.mark.kind


@dataclass
class MeasureTable:
    """The measurements in the order of their making. Change it by `TableChange` alone."""

    entries: dict[int, Measurement] = field(default_factory=dict)
    last_number: int = 0
    ordinals: dict[Kind, int] = field(default_factory=dict)

    def added(self, mark: Mark, placement: Placement) -> "TableChange":
        """The command that adds a measurement."""
        self.last_number += 1
        ordinal = self.ordinals[mark.kind] = self.ordinals.get(mark.kind, 0) + 1
        entry = Measurement(self.last_number, ordinal, mark, placement)
        return self.changed("add", {entry.number: entry})

    def removed(self, *numbers: int) -> "TableChange":
        """The command that takes measurements out."""
        gone = {n: None for n in numbers if n in self.entries}
        return self.changed("remove" if len(gone) == 1 else "remove_all", gone)

    def replaced(self, action: str, number: int, **fields: object) -> "TableChange":
        """The command that gives a measurement other values; one that is gone stays so."""
        entry = self.entries.get(number)
        if entry is None:
            return self.changed(action, {})
        return self.changed(action, {number: replace(entry, **fields)})  # type: ignore[arg-type]

    def shown(self, *, visible: bool) -> "TableChange":
        """The command that shows or hides all measurements."""
        return self.changed(
            "show_all" if visible else "hide_all",
            {n: replace(one, visible=visible) for n, one in self.entries.items()},
        )

    def changed(self, action: str, after: Mapping[int, Measurement | None]) -> "TableChange":
        """The command that puts entries in place, None taking one out."""
        before = {number: self.entries.get(number) for number in after}
        differing = {n: entry for n, entry in after.items() if entry != before[n]}
        kinds = {one.kind for one in (*after.values(), *before.values()) if one is not None}
        what = f"_{next(iter(kinds)).value}" if len(kinds) == 1 and "all" not in action else ""
        earlier = {n: before[n] for n in differing}
        return TableChange(self, f"history.{action}{what}", earlier, differing)

    def put(self, entries: Mapping[int, Measurement | None]) -> None:
        """Put entries in place; for `TableChange` and for what follows a drag before its end."""
        for number, entry in entries.items():
            if entry is None:
                self.entries.pop(number, None)
            else:
                self.entries[number] = entry
        self.entries = dict(sorted(self.entries.items()))


@dataclass(frozen=True, eq=False)
class TableChange:
    """A change of some entries of the table; see `history.Command`.

    Attributes:
        table: what is changed.
        key: what it does, a key of the text catalogue.
        before: entries by number before it, None where there was none.
        after: entries after it.
    """

    table: MeasureTable
    key: str
    before: Mapping[int, Measurement | None]
    after: Mapping[int, Measurement | None]

    @property
    def is_nothing(self) -> bool:
        """Whether it changes nothing."""
        return not self.after

    def do(self) -> None:
        """Make the change."""
        self.table.put(self.after)

    def undo(self) -> None:
        """Take it back."""
        self.table.put(self.before)
