"""How a segmentation refers to the frames of multi-frame files.

What builds the segmentation knows one image to a file. Each frame is given a UID that stands in for
it meanwhile, and the references are turned into those of PS3.3 10.3 at the end.
"""

from collections.abc import Iterator, Mapping, Sequence

from pydicom import Dataset
from pydicom.uid import CTImageStorage

from spine_app.io.export.source import SourceFrame, SourceSeries


def stand_in_uids(source: SourceSeries) -> tuple[str, ...]:
    """A UID for each image: that of its file, or one that stands in for a frame."""
    return tuple(
        f"2.25.{n}" if frame.frame else frame.instance for n, frame in enumerate(source.frames, 1)
    )


def stand_in_class(frame: SourceFrame) -> str:
    """SOP class of an image: that of its file, or one of single images for a frame."""
    return CTImageStorage if frame.frame else frame.sop_class


def point_at_files(made: Dataset, source: SourceSeries) -> None:
    """Replace UIDs that stand in for frames by file and number of the frame."""
    frames = dict(zip(stand_in_uids(source), source.frames, strict=True))
    if not any(frame.frame for frame in source.frames):
        return
    for image in _derived_from(made):
        frame = _name(image, frames)
        if frame is not None:
            image.ReferencedFrameNumber = frame.frame
    if "SourceImageSequence" in made:
        made.SourceImageSequence = _files(made.SourceImageSequence, frames)
    for series in made.ReferencedSeriesSequence:
        series.ReferencedInstanceSequence = _files(series.ReferencedInstanceSequence, frames)


def _files(references: Sequence[Dataset], frames: Mapping[str, SourceFrame]) -> list[Dataset]:
    """References to files in place of those to their frames, each once."""
    files: dict[str, Dataset] = {}
    for reference in references:
        _name(reference, frames)
        files.setdefault(reference.ReferencedSOPInstanceUID, reference)
    return list(files.values())


def _name(reference: Dataset, frames: Mapping[str, SourceFrame]) -> SourceFrame | None:
    """Let a reference name its file; None where it did already, for items are shared."""
    frame = frames.get(reference.ReferencedSOPInstanceUID)
    if frame is not None:
        reference.ReferencedSOPClassUID = frame.sop_class
        reference.ReferencedSOPInstanceUID = frame.instance
    return frame


def _derived_from(made: Dataset) -> Iterator[Dataset]:
    """Every reference to a source image in the functional groups."""
    groups = [*made.PerFrameFunctionalGroupsSequence, *made.SharedFunctionalGroupsSequence]
    for group in groups:
        for derivation in group.get("DerivationImageSequence", ()):
            yield from derivation.get("SourceImageSequence", ())
