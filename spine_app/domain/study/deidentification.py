"""What the session and the de-identifying job tell each other."""

from dataclasses import dataclass, field

from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.messages import Progress
from spine_app.domain.study.series import SetAside

FOLDER_NAME = "deidentified"
"""Folder inside the work folder that the job makes and fills."""


@dataclass(frozen=True)
class Deidentify:
    """Request: write copies of the CT and MR images at a path that name nobody.

    Attributes:
        path: folder, DICOM file or archive.
        work_folder: private folder; the copies go to `FOLDER_NAME` inside it.
        limits: when to give up.
    """

    path: str
    work_folder: str
    limits: ReadLimits = field(default_factory=ReadLimits)


@dataclass(frozen=True)
class Deidentified:
    """What became of the files.

    Attributes:
        series: how many series the copies belong to.
        files: copies that were made.
        left_out: objects that are no CT or MR image; changing a header cannot clean them.
        drawn_in: CT and MR images left out because text or drawings are part of their pixels.
        unsaid: copies whose file did not say whether text is drawn into the pixels.
        not_dicom: files that are something else.
        failed: files that could not be read or understood to the end, and were not copied.
    """

    series: int
    files: int
    left_out: tuple[SetAside, ...]
    drawn_in: int
    unsaid: int
    not_dicom: int
    failed: int


DeidentifyAnswer = Progress | Deidentified
