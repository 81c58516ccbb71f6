"""A label map, read by the job that reads label maps for the page, and named like there."""

from dataclasses import dataclass
from pathlib import Path

from spine_app.commands.progress_line import ProgressLine
from spine_app.controllers.exports.content import exported
from spine_app.controllers.labels.naming import Naming
from spine_app.domain.errors import JobCrashed
from spine_app.domain.export.delivery import Content, LabelFile
from spine_app.domain.export.numbers import Numbering
from spine_app.domain.export.origin import OPENED
from spine_app.domain.labels.delivery import GridNumbers, LabelsReady, OpenLabels
from spine_app.domain.study.quality import Finding
from spine_app.io.labels.file import open_labels
from spine_app.jobs.registry import LABELS
from spine_app.jobs.runner import run


@dataclass(frozen=True)
class NamedLabels:
    """A label map that lies in the work folder, and what is in it.

    Attributes:
        file: where it lies.
        content: its structures.
        is_open: the numbers fit several programs, so that some names are not certain.
    """

    file: LabelFile
    content: Content
    is_open: bool


async def read_labels(
    path: Path,
    folder: Path,
    scheme: str | None,
    *,
    grid: GridNumbers | None = None,
    quality: tuple[Finding, ...] = (),
) -> NamedLabels:
    """Read a label map and name its structures.

    Args:
        path: the file.
        folder: private work folder.
        scheme: table by which it is named; None for the one that is recognised.
        grid: of the volume it belongs to; None for its own.
        quality: what limits that volume.

    Raises:
        SpineError: it is no label map, or does not lie in the volume.
    """
    line = ProgressLine()
    try:
        ready = await run(LABELS, OpenLabels(str(path), str(folder), 1, grid), line.show)
    finally:
        line.clear()
    if not isinstance(ready, LabelsReady):
        raise JobCrashed
    numbers = ready.grid or grid
    if numbers is None:
        raise JobCrashed
    naming = Naming(open_labels(folder, ready, numbers.grid()))
    if scheme is not None:
        naming.choose(scheme)
    names = naming.names()
    file = LabelFile(1, numbers)
    (folder / ready.file_name).rename(folder / file.file_name)
    content = Content(exported(names, Numbering.VERSE), Numbering.VERSE, OPENED, quality)
    return NamedLabels(file, content, any(one.is_open for one in names.values()))
