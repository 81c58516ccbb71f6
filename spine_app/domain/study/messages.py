"""What the study reader and the session tell each other: numbers and enums, never patient text.

One exception, `SeriesTexts`: words for the person in front of the screen, which go to the page on
a way of their own and never into shared state, logs or exports.
"""

from dataclasses import dataclass, field
from enum import Enum

from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.delivery import AcquiredFile, StudyFacts, VolumeFile
from spine_app.domain.study.quality import Finding
from spine_app.domain.study.series import SeriesSummary, SetAside


class Stage(Enum):
    """What the reader is busy with."""

    SCANNING = "scanning"
    READING = "reading"
    RESAMPLING = "resampling"
    BUILDING = "building"


@dataclass(frozen=True)
class OpenFolder:
    """Request: read the study at a path.

    Attributes:
        path: folder, or one DICOM, DICOMDIR, NIfTI, NRRD, MetaImage, ZIP or tar file.
        work_folder: private folder for the result.
        limits: when to give up.
    """

    path: str
    work_folder: str
    limits: ReadLimits = field(default_factory=ReadLimits)


@dataclass(frozen=True)
class OpenUpload:
    """Request: read the study whose files follow as bytes.

    Attributes:
        work_folder: private folder for the result.
        limits: when to give up.
    """

    work_folder: str
    limits: ReadLimits = field(default_factory=ReadLimits)


@dataclass(frozen=True)
class OpenDemo:
    """Request: the demo case into `work_folder`, built or taken from `kept_folder`."""

    work_folder: str
    kept_folder: str


@dataclass(frozen=True)
class FileStart:
    """The bytes of one more uploaded file follow."""


@dataclass(frozen=True)
class FileEnd:
    """All bytes of the file have been sent."""


@dataclass(frozen=True)
class UploadEnd:
    """All files have been sent."""


@dataclass(frozen=True)
class Choose:
    """Read the pixels of one series of the list.

    Attributes:
        index: `SeriesSummary.index`.
    """

    index: int


@dataclass(frozen=True)
class Preview:
    """Make a picture of one series of the list, and tell its words.

    Attributes:
        index: `SeriesSummary.index`.
    """

    index: int


@dataclass(frozen=True)
class DescribeSource:
    """Tell which images a series was read from, for a segmentation that refers to them.

    Attributes:
        index: `SeriesSummary.index` of a series that was read.
        identified: with the patient's own identifiers, else with pseudonyms.
    """

    index: int
    identified: bool = False


@dataclass(frozen=True)
class Progress:
    """How far a stage is.

    Attributes:
        stage: what is being done.
        fraction: 0 to 1.
    """

    stage: Stage
    fraction: float

    def __post_init__(self) -> None:
        """Refuse a fraction that is none."""
        if not 0 <= self.fraction <= 1:
            raise ValueError


@dataclass(frozen=True)
class SeriesFound:
    """The source is scanned; the reader now waits for `Preview` and `Choose`.

    Attributes:
        series: what may be chosen, in order.
        set_aside: what was recognised and left out.
        not_dicom: files that are something else, links and special files included.
        unreadable: files that could not be read or parsed. Slices may be among them: say so.
    """

    series: tuple[SeriesSummary, ...]
    set_aside: tuple[SetAside, ...]
    not_dicom: int
    unreadable: int


@dataclass(frozen=True)
class SeriesTexts:
    """Words of a series, for the eyes of the user only.

    Attributes:
        description: SeriesDescription, cleaned, at most 256 characters; may be empty.
        date: day of the study as YYYY-MM-DD; empty where unknown.
    """

    description: str
    date: str


@dataclass(frozen=True)
class SeriesPreview:
    """Answer to `Preview`.

    Attributes:
        index: the series.
        picture: base64 of a PNG of at most 128×128 grey pixels, empty where none can be made.
        texts: its words.
    """

    index: int
    picture: str
    texts: SeriesTexts


@dataclass(frozen=True)
class CoarseReady:
    """Every eighth slice of a chosen series was read; the rest follows.

    Attributes:
        index: the series.
        volume: a coarse volume of the same region, to be looked at and not to be measured.
        facts: what is known about it.
    """

    index: int
    volume: VolumeFile
    facts: StudyFacts


@dataclass(frozen=True)
class SeriesReady:
    """A chosen series was read; the reader waits for another message.

    Attributes:
        index: the series.
        volume: on an even, orthogonal grid; None where the series is shown in 2D only.
        acquired: the slices as acquired, where they differ from those of the volume.
        facts: what is known about it.
        quality: what limits it.
    """

    index: int
    volume: VolumeFile | None
    acquired: AcquiredFile | None
    facts: StudyFacts
    quality: tuple[Finding, ...]


@dataclass(frozen=True)
class SeriesRefused:
    """A chosen series cannot be opened; the reader waits for another message.

    Attributes:
        index: the series.
        code: code of the `SpineError` that says why.
    """

    index: int
    code: str


@dataclass(frozen=True)
class SourceDescribed:
    """The images of a series are described in a file of the work folder.

    Attributes:
        index: the series.
        number: counts what this reader has written.
    """

    index: int
    number: int

    @property
    def file_name(self) -> str:
        """Name inside the work folder; made from a number, so it cannot lead elsewhere."""
        return source_file_name(self.number)


@dataclass(frozen=True)
class SourceRefused:
    """The images of a series cannot be described; the reader waits for another message.

    Attributes:
        index: the series.
        code: code of the `SpineError` that says why.
    """

    index: int
    code: str


def source_file_name(number: int) -> str:
    """Name of the description of images inside the work folder."""
    return f"source-{number:d}.json"


StudyRequest = OpenFolder | OpenUpload | OpenDemo
SeriesAnswer = Progress | SeriesFound | SeriesPreview | CoarseReady | SeriesReady | SeriesRefused
StudyAnswer = SeriesAnswer | SourceDescribed | SourceRefused
