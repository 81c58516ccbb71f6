"""The error tree: one class, one sentence and one code for each fact that can stop an action.

Sentences shown to users live in the text catalogue under `error.<code>`; the docstring here is for
developers. No error carries patient text: `str(error)` is always the code.
"""

from typing import ClassVar


class SpineError(Exception):
    """Something failed that has no class of its own."""

    code: ClassVar[str] = "internal"

    def __init__(self) -> None:
        """Make an error that says its code and nothing else."""
        super().__init__(self.code)


class StudyError(SpineError):
    """A study cannot be opened."""

    code = "study"


class StudyNotFound(StudyError):
    """The path does not exist or may not be read."""

    code = "study-not-found"


class NoImages(StudyError):
    """Nothing in the source is a DICOM file."""

    code = "no-images"


class NoImageSeries(StudyError):
    """The source holds DICOM files, but none of them is a CT or MR image."""

    code = "no-image-series"


class IndexOnly(StudyError):
    """The index of a disc (DICOMDIR) was opened, and none of the files it lists is with it."""

    code = "index-only"


class BadGeometry(StudyError):
    """Positions, orientation or spacing are absent, not finite or impossible."""

    code = "bad-geometry"


class UncalibratedPixels(StudyError):
    """Pixel spacing is absent, so nothing can be measured in millimetres."""

    code = "uncalibrated-pixels"


class SingleSlice(StudyError):
    """Fewer than two slice positions: no volume can be made."""

    code = "single-slice"


class UnevenSlices(StudyError):
    """Distances between neighbouring slices differ."""

    code = "uneven-slices"


class MissingSlices(StudyError):
    """A gap between neighbouring slices is a multiple of the others."""

    code = "missing-slices"


class RepeatedSlices(StudyError):
    """Two different images lie at the same position."""

    code = "repeated-slices"


class TiltedSlices(StudyError):
    """The stack is sheared (gantry tilt): the grid is not orthogonal."""

    code = "tilted-slices"


class MixedSlices(StudyError):
    """Slices of one series differ in matrix, orientation, spacing or frame of reference."""

    code = "mixed-slices"


class BadPixels(StudyError):
    """Pixel data are absent, truncated, or contradict their description."""

    code = "bad-pixels"


class UnsupportedPixels(StudyError):
    """The pixel format or transfer syntax is not supported."""

    code = "unsupported-pixels"


class UnsupportedMultiFrame(StudyError):
    """A multi-frame object, which this version does not open."""

    code = "unsupported-multi-frame"


class BadRescale(StudyError):
    """Rescale slope or intercept is absent on a CT, not finite or zero."""

    code = "bad-rescale"


class UnreadableFile(StudyError):
    """A file that starts like DICOM cannot be parsed within the limits."""

    code = "unreadable-file"


class StudyTooLarge(StudyError):
    """The study exceeds a limit on files, bytes or memory."""

    code = "study-too-large"


class UnsafeArchive(StudyError):
    """An archive breaks a limit or holds entries that must not be followed."""

    code = "unsafe-archive"


class EncryptedArchive(StudyError):
    """An archive is protected by a password."""

    code = "encrypted-archive"


class UnsupportedArchive(StudyError):
    """An archive of an unknown kind or compression method, or inside another archive."""

    code = "unsupported-archive"


class UnsupportedFormat(StudyError):
    """An image file whose voxels are stored in a way that is not supported."""

    code = "unsupported-format"


class DetachedVoxels(StudyError):
    """A header file that names another file for its voxels, which is never opened."""

    code = "detached-voxels"


class NotThreeDimensional(StudyError):
    """An image file with fewer or more axes than three, or with vectors or colours."""

    code = "not-three-dimensional"


class NoOrientation(BadGeometry):
    """An image file does not say how it lies in the patient."""

    code = "no-orientation"


class DamagedImage(StudyError):
    """An image file is cut off, or its header contradicts itself or the bytes that are there."""

    code = "damaged-image"


class NotLabels(StudyError):
    """An image file that was to be a label map holds values that are no labels."""

    code = "not-labels"


class LabelsElsewhere(StudyError):
    """A label map lies in another place than the volume it was opened on."""

    code = "labels-elsewhere"


class FilesChanged(StudyError):
    """A file changed between being listed and being read."""

    code = "files-changed"


class NoSpace(StudyError):
    """The disk that holds the session folder is full."""

    code = "no-space"


class UploadBusy(StudyError):
    """Another upload is under way."""

    code = "upload-busy"


class UploadInterrupted(StudyError):
    """The connection ended before all bytes had arrived."""

    code = "upload-interrupted"


class OutputExists(SpineError):
    """A file of that name is there already and may not be replaced."""

    code = "output-exists"


class OutputUnwritable(SpineError):
    """The place for the file does not exist or may not be written."""

    code = "output-unwritable"


class UnsafeFolder(SpineError):
    """The folder for session files is a link, belongs to another user or cannot be made."""

    code = "unsafe-folder"


class PortUnavailable(SpineError):
    """The port is taken by another program or may not be used by this account."""

    code = "port-unavailable"


class RenderFailed(SpineError):
    """A view could not be drawn."""

    code = "render-failed"


class JobError(SpineError):
    """A child process did not finish its work."""

    code = "job"


class JobCrashed(JobError):
    """The child process died or answered with something that is not an answer."""

    code = "job-crashed"


class JobTimedOut(JobError):
    """The child process made no progress within its time limit and was ended."""

    code = "job-timed-out"


class OutOfMemory(JobError):
    """The child process reached its memory limit."""

    code = "out-of-memory"


class RequestRefused(SpineError):
    """A value from the browser is not of the expected kind or outside its range."""

    code = "request-refused"


def error_for(code: str) -> SpineError | None:
    """Make the error of a code that another process told; None where no class has it."""
    kinds: list[type[SpineError]] = [SpineError]
    for kind in kinds:
        if kind.code == code:
            return kind()
        kinds.extend(kind.__subclasses__())
    return None
