"""From a volume that a job wrote to one in memory."""

from contextlib import suppress
from pathlib import Path

from spine_app.domain.delivery import StudyFacts, VolumeFile
from spine_app.domain.volume import Volume
from spine_app.domain.window import GreyWindow, percentile_window
from spine_app.io.volume_file import open_volume


def load_volume(folder: Path, described: VolumeFile) -> tuple[Volume, GreyWindow]:
    """Map a volume into memory, take its name off the disk, and find its automatic window.

    Args:
        folder: the session's private folder.
        described: what the job says of the volume.

    Raises:
        BadPixels: the file is not what the job said.
        BadGeometry: the numbers make no grid.
    """
    volume = open_volume(folder, described)
    # Where the system allows it, a mapped file lives on without a name and goes with the study.
    with suppress(OSError):
        (folder / described.file_name).unlink()
    return volume, percentile_window(volume.voxels_kji)


def stored_window(facts: StudyFacts) -> GreyWindow | None:
    """The grey window that is written in the study, None where it is not a pair."""
    if facts.window_center is None or facts.window_width is None:
        return None
    return GreyWindow(facts.window_center, facts.window_width)


def discard_volumes(folder: Path) -> None:
    """Remove what a reader left when it was stopped: volumes nobody took, and halves of them.

    Args:
        folder: the session's private folder, without a reader at work in it.
    """
    for path in folder.glob("volume-*.npy"):
        with suppress(OSError):
            path.unlink()
