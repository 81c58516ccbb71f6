"""From what a job wrote to arrays in memory."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from spine_app.domain.errors import JobCrashed
from spine_app.domain.slicing.acquired import AcquiredSlices
from spine_app.domain.study.delivery import AcquiredFile, StudyFacts, VolumeFile
from spine_app.domain.volume import Modality, Volume
from spine_app.domain.window import GreyWindow, percentile_windows
from spine_app.io.volume_file import open_acquired, open_volume


@dataclass(frozen=True, eq=False)
class Images:
    """What can be looked at of one series.

    Attributes:
        volume: None where the series is shown in 2D only.
        acquired: slices as acquired; None where they are those of the volume.
        automatic: grey window from the values.
        facts: what is known about them.
        coarse: a first look at a part of the slices, to be replaced.
        windows: other grey windows from the values, by name.
    """

    volume: Volume | None
    acquired: AcquiredSlices | None
    automatic: GreyWindow
    facts: StudyFacts
    coarse: bool = False
    windows: Mapping[str, GreyWindow] = field(default_factory=dict)

    @property
    def modality(self) -> Modality:
        """What the numbers mean."""
        of = self.volume or self.acquired
        return of.modality if of is not None else Modality.CT

    @property
    def stored(self) -> GreyWindow | None:
        """The grey window that is written in the study, None where it is not a pair."""
        facts = self.facts
        if facts.window_center is None or facts.window_width is None:
            return None
        return GreyWindow(facts.window_center, facts.window_width)

    @property
    def unit(self) -> str:
        """Unit of the grey values for a read-out; empty where they have none."""
        return "HU" if self.modality is Modality.CT and self.facts.has_hu else ""

    @property
    def inverted(self) -> bool:
        """Whether low values are shown bright.

        HU are shown bright for dense tissue whatever the file wants, as every reader expects.
        """
        return self.facts.inverted and self.modality is Modality.MR


@dataclass(frozen=True)
class Delivery:
    """What a job says it wrote; at least one of both.

    Attributes:
        volume: a volume file.
        acquired: a file of slices.
        facts: what is known about them.
        coarse: a first look, to be replaced.
    """

    volume: VolumeFile | None
    acquired: AcquiredFile | None
    facts: StudyFacts
    coarse: bool = False


def load_images(folder: Path, delivery: Delivery) -> Images:
    """Map what a job wrote into memory, take the names off the disk, find the automatic window.

    Args:
        folder: the session's private folder.
        delivery: what the job says of it.

    Raises:
        JobCrashed: the job says that it wrote nothing.
        BadPixels: a file is not what the job said.
        BadGeometry: the numbers make no grid.
    """
    volume = acquired = None
    if delivery.acquired is not None:
        acquired = open_acquired(folder, delivery.acquired)
    if delivery.volume is not None:
        volume = open_volume(folder, delivery.volume)
    for file in (delivery.volume, delivery.acquired):
        # Where the system allows it, a mapped file lives on without a name and goes with the study.
        if file is not None:
            with suppress(OSError):
                (folder / file.file_name).unlink()
    if volume is not None:
        windows = percentile_windows(volume.voxels_kji)
    elif acquired is not None:
        windows = percentile_windows(acquired.voxels_nji)
    else:
        raise JobCrashed
    automatic = windows.pop("auto")
    return Images(volume, acquired, automatic, delivery.facts, delivery.coarse, windows)


def discard_files(folder: Path) -> None:
    """Remove what a reader left when it was stopped: what nobody took, and halves of it.

    Args:
        folder: the session's private folder, without a reader at work in it.
    """
    for pattern in ("volume-*.npy", "slices-*.npy", "source-*.json"):
        for path in folder.glob(pattern):
            with suppress(OSError):
                path.unlink()
