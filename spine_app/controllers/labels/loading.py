"""The file of a label map, on its way into the session and off the disk."""

from contextlib import suppress
from pathlib import Path

from spine_app.controllers.labels.naming import Naming
from spine_app.domain.geometry import Grid
from spine_app.domain.labels.delivery import LabelsReady, label_file_name
from spine_app.domain.labels.label_map import LabelMap
from spine_app.io.labels.file import open_labels


def load(folder: Path, ready: LabelsReady, grid: Grid) -> tuple[LabelMap, Naming]:
    """Map what a job wrote, take its name off the disk, and recognise its numbers."""
    labels = open_labels(folder, ready, grid)
    # Where the system allows it, a mapped file lives on without a name and goes with the study.
    with suppress(OSError):
        (folder / ready.file_name).unlink()
    return labels, Naming(labels)


def discard(folder: Path, number: int) -> None:
    """Remove what a reader left when it was stopped."""
    path = folder / label_file_name(number)
    for left in (path, path.with_suffix(".part")):
        with suppress(OSError):
            left.unlink()
