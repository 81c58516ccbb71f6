"""A label map that can be written, and the grey values under it."""

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Grid
from spine_app.domain.labels.editing.box import EMPTY, Box, Kji, box_of
from spine_app.domain.labels.editing.errors import EditTooLarge, NothingToEdit
from spine_app.domain.labels.editing.rule import Greys, Labels, Rule
from spine_app.domain.labels.editing.runs import Runs
from spine_app.domain.labels.editing.stats import updated
from spine_app.domain.labels.label_map import LabelMap, LabelStats
from spine_app.domain.volume import Volume
from spine_app.kernels import edit_brush, edit_runs, edit_scissors
from spine_app.kernels.edit_runs import find_runs, write_runs


class EditedMap:
    """The voxels of a label map while they are edited.

    Written on the loop thread. Other threads may read: they work out what is to be written next.
    """

    def __init__(self, labels: LabelMap, volume: Volume) -> None:
        """Write into the labels, or into a copy where they cannot be written; takes a while.

        Raises:
            EditTooLarge: there is no memory for a copy.
        """
        # What the tools need is compiled, or loaded, before the hand begins.
        for kernels in (edit_runs, edit_brush, edit_scissors):
            kernels.rehearse()
        array = labels.labels_kji
        if not (array.flags.writeable and array.flags.c_contiguous):
            try:
                array = array.copy(order="C")
            except MemoryError:
                raise EditTooLarge from None
        self.now = LabelMap(array, labels.grid, labels.stats)
        self._greys = volume.voxels_kji if volume.grid.shape_kji == labels.grid.shape_kji else None

    def adopt(self, labels: LabelMap) -> None:
        """Go on with another form of the map, whose voxels can be written."""
        self.now = labels

    @property
    def grid(self) -> Grid:
        """Where the voxels lie."""
        return self.now.grid

    @property
    def shape_kji(self) -> Kji:
        """Voxels along k, j and i."""
        return self.now.grid.shape_kji

    @property
    def largest(self) -> int:
        """Largest number that a label of it can have."""
        return int(np.iinfo(self.now.labels_kji.dtype).max)

    @property
    def spacing_kji(self) -> NDArray[np.float64]:
        """(3,) float64, mm between voxels along k, j and i."""
        return self.grid.spacing_ijk[::-1]

    def labels(self, box: Box) -> Labels:
        """(k, j, i) labels of a box, as they are now; not to be written."""
        return self.now.labels_kji[box.slices]

    def greys(self, box: Box, rule: Rule | None = None) -> Greys | None:
        """(k, j, i) grey values of a box; None where a rule does not ask for them."""
        if self._greys is None or (rule is not None and rule.greys is None):
            return None
        return self._greys[box.slices]

    def stats(self, label: int) -> LabelStats:
        """What is known of a structure.

        Raises:
            NothingToEdit: it has no voxel.
        """
        found = self.now.stats.get(label)
        if found is None:
            raise NothingToEdit
        return found

    def box(self, label: int) -> Box:
        """The box of a structure.

        Raises:
            NothingToEdit: it has no voxel.
        """
        return box_of(self.stats(label))

    def box_of_all(self) -> Box:
        """The box around all structures."""
        box = EMPTY
        for one in self.now.stats.values():
            box = box.united(box_of(one))
        return box

    def runs(self, box: Box, after: Labels) -> Runs:
        """What changes where a box becomes something else."""
        return find_runs(self.labels(box), after, box.low_kji, self.shape_kji)

    def write(self, runs: Runs) -> None:
        """Write runs into the voxels; `settle` tells later what came of them."""
        write_runs(self.now.labels_kji, runs)
        # Another object, so that what draws it sees that it has changed.
        self.now = LabelMap(self.now.labels_kji, self.grid, self.now.stats)

    def settle(self, runs: Runs) -> None:
        """Know again what there is of each structure, after runs were written."""
        labels = self.now.labels_kji
        stats = updated(self.now.stats, runs, labels, self.grid)
        self.now = LabelMap(labels, self.grid, stats)
