"""The fixed list of jobs: what a child process may run, and in which messages it speaks."""

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from spine_app.domain.export.delivery import (
    ExportAnswer,
    Exported,
    ExportLabels,
    ExportMeshes,
    ExportSegmentation,
)
from spine_app.domain.labels.delivery import LabelAnswer, LabelsReady, OpenLabels
from spine_app.domain.labels.surface_delivery import (
    MakeSurfaces,
    SurfaceAnswer,
    SurfacesDone,
    SurfacesReady,
)
from spine_app.domain.limits import GIB
from spine_app.domain.pictures.film_delivery import FilmEnd, FilmFrame, FilmReady, StartFilm
from spine_app.domain.study.deidentification import Deidentified, Deidentify, DeidentifyAnswer
from spine_app.domain.study.messages import (
    Choose,
    CoarseReady,
    DescribeSource,
    FileEnd,
    FileStart,
    OpenDemo,
    OpenFolder,
    OpenUpload,
    Preview,
    Progress,
    SeriesFound,
    SeriesPreview,
    SeriesReady,
    SeriesRefused,
    SourceDescribed,
    SourceRefused,
    StudyAnswer,
    UploadEnd,
)

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class JobLimits:
    """What a child process may use.

    Attributes:
        memory_bytes: private memory (enforced on Linux).
        cpu_s: processor seconds over its life (enforced where the platform can).
        quiet_s: longest silence while it has something to do.
    """

    memory_bytes: int = 4 * GIB
    cpu_s: int = 900
    quiet_s: float = 60.0


@dataclass(frozen=True)
class JobSpec(Generic[Answer]):
    """One kind of job.

    Attributes:
        name: what the child is told on its command line.
        function: `module:name` of `def function(request, channel) -> answer | None`.
        inputs: messages to the job; the first one sent is its request.
        answers: messages from the job. A value the function returns is sent as the last one.
        limits: what it may use.
        entry: module that is run; tests name one of their own.
        prepare: `module:name` of what the child calls before it gives up its rights, and before it
            has read anything: machine code is kept in pickles, which it refuses later.
    """

    name: str
    function: str
    inputs: tuple[type, ...]
    answers: tuple[type[Answer], ...]
    limits: JobLimits = field(default_factory=JobLimits)
    entry: str = "spine_app.jobs.child"
    prepare: str = ""


STUDY: JobSpec[StudyAnswer] = JobSpec(
    name="study",
    function="spine_app.io.study_job:serve",
    inputs=(
        *(OpenFolder, OpenUpload, FileStart, FileEnd, UploadEnd),
        *(Preview, Choose, DescribeSource),
    ),
    answers=(
        *(Progress, SeriesFound, SeriesPreview, CoarseReady, SeriesReady, SeriesRefused),
        *(SourceDescribed, SourceRefused),
    ),
    limits=JobLimits(memory_bytes=6 * GIB),
)
"""Reads one study; lives as long as the study is open."""

DEMO: JobSpec[StudyAnswer] = JobSpec(
    name="demo",
    function="spine_app.io.demo_job:serve",
    inputs=(OpenDemo, Preview, Choose),
    answers=(Progress, SeriesFound, SeriesPreview, SeriesReady),
)
"""Answers like the study reader, with the built-in demo case as its only series."""

DEIDENTIFY: JobSpec[DeidentifyAnswer] = JobSpec(
    name="deidentify",
    function="spine_app.io.deidentification.job:serve",
    inputs=(Deidentify,),
    answers=(Progress, Deidentified),
    limits=JobLimits(memory_bytes=6 * GIB, cpu_s=3600),
)
"""Writes copies of CT and MR images that name nobody, into its work folder."""

LABELS: JobSpec[LabelAnswer] = JobSpec(
    name="labels",
    function="spine_app.io.labels.job:serve",
    inputs=(OpenLabels, FileStart, FileEnd, UploadEnd),
    answers=(Progress, LabelsReady),
)
"""Puts one label map onto the grid of the open volume."""

SURFACES: JobSpec[SurfaceAnswer] = JobSpec(
    name="surfaces",
    function="spine_app.pipelines.surfaces.job:serve",
    inputs=(MakeSurfaces,),
    answers=(Progress, SurfacesReady, SurfacesDone),
    # Where nothing is compiled yet, the compiler is silent for long.
    limits=JobLimits(quiet_s=300.0),
    prepare="spine_app.kernels.net_rehearsal:rehearse",
)
"""Makes surfaces of the labels of one map."""

FILM: JobSpec[FilmReady] = JobSpec(
    name="film",
    function="spine_app.pipelines.pictures.film_job:serve",
    inputs=(StartFilm, FilmFrame, FilmEnd),
    answers=(FilmReady,),
    limits=JobLimits(cpu_s=7200),
)
"""Compresses the frames of one film."""

EXPORT: JobSpec[ExportAnswer] = JobSpec(
    name="export",
    function="spine_app.io.export.job:serve",
    inputs=(ExportLabels, ExportMeshes, ExportSegmentation),
    answers=(Progress, Exported),
    # What builds a segmentation says nothing while it does.
    limits=JobLimits(memory_bytes=8 * GIB, cpu_s=3600, quiet_s=600.0),
)
"""Writes one export of a label map."""

JOBS: tuple[JobSpec[Any], ...] = (STUDY, DEMO, DEIDENTIFY, LABELS, SURFACES, FILM, EXPORT)
"""Every job a child process may run."""
