"""What the label reader and the session tell each other: numbers, never text of a file."""

from dataclasses import dataclass, field

import numpy as np

from spine_app.domain.geometry import Grid
from spine_app.domain.labels.label_map import LabelStats
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.delivery import Nine
from spine_app.domain.study.messages import Progress
from spine_app.domain.study.series import Triple


@dataclass(frozen=True)
class GridNumbers:
    """A grid as plain numbers; see `Grid`.

    Attributes:
        shape_kji: voxels along k, j and i.
        spacing_ijk: mm.
        origin_lps: mm, LPS.
        direction: nine numbers, the rows of `Grid.direction` one after the other.
    """

    shape_kji: tuple[int, int, int]
    spacing_ijk: Triple
    origin_lps: Triple
    direction: Nine

    @classmethod
    def of(cls, grid: Grid) -> "GridNumbers":
        """The numbers of a grid."""
        spacing, origin, direction = (
            tuple(float(value) for value in array.ravel())
            for array in (grid.spacing_ijk, grid.origin_lps, grid.direction)
        )
        return cls(grid.shape_kji, spacing, origin, direction)  # type: ignore[arg-type]

    def grid(self) -> Grid:
        """The grid.

        Raises:
            BadGeometry: the numbers make none.
        """
        direction = np.array(self.direction, np.float64).reshape(3, 3)
        return Grid(
            self.shape_kji, np.array(self.spacing_ijk), np.array(self.origin_lps), direction
        )


@dataclass(frozen=True)
class OpenLabels:
    """Request: read a label map onto the grid of a volume.

    Attributes:
        path: the file; None where its bytes follow as `FileStart`, bytes, `FileEnd`, `UploadEnd`.
        work_folder: private folder for the result.
        number: of this label map in the session; part of the name of its file.
        grid: of the volume; None leaves the labels on the grid of their file.
        limits: when to give up.
    """

    path: str | None
    work_folder: str
    number: int
    grid: GridNumbers | None
    limits: ReadLimits = field(default_factory=ReadLimits)


@dataclass(frozen=True)
class LabelsReady:
    """The label map was written to the work folder, on the grid of the volume.

    Attributes:
        number: that of the request.
        is_wide: uint16 instead of uint8.
        stats: every label that has a voxel there.
        lost: labels of the file that have none: outside, or smaller than the volume's voxels.
        covered: part of the volume's voxels that lie in the label map, over 0, up to 1.
        is_resampled: the label map has another grid.
        is_coarser: its voxels are clearly larger than those of the volume.
        grid: where the labels lie, where the request named no grid.
    """

    number: int
    is_wide: bool
    stats: tuple[LabelStats, ...]
    lost: int
    covered: float
    is_resampled: bool
    is_coarser: bool
    grid: GridNumbers | None = None

    @property
    def file_name(self) -> str:
        """Name inside the work folder; made from a number, so it cannot lead elsewhere."""
        return label_file_name(self.number)


def label_file_name(number: int) -> str:
    """Name of a label map inside the work folder."""
    return f"labels-{number:d}.npy"


LabelAnswer = Progress | LabelsReady
