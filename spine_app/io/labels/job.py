"""The job that reads a label map and puts it onto the grid of the open volume."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.channel import Channel
from spine_app.domain.errors import (
    LabelsElsewhere,
    NotLabels,
    RequestRefused,
    StudyNotFound,
    UnsupportedFormat,
)
from spine_app.domain.geometry import Grid
from spine_app.domain.labels.delivery import GridNumbers, LabelsReady, OpenLabels, label_file_name
from spine_app.domain.labels.label_map import MAX_LABEL, MAX_LABELS
from spine_app.domain.labels.nearest import Nearest
from spine_app.domain.study.messages import Progress, Stage
from spine_app.io.foreign.foreign_image import ForeignImage
from spine_app.io.foreign.open_foreign import open_foreign
from spine_app.io.labels.file import map_labels, write_labels
from spine_app.io.labels.tally import LabelTally
from spine_app.io.sources import FileSource, NotAFile, Source
from spine_app.io.upload import receive_files

Labels = NDArray[np.unsignedinteger]

_FEW = 32
"""Maps with more labels than this must also look like labels."""

_EVEN = 0.5
"""Of two neighbours that are not both 0, this part is equal in a label map at least."""

_COARSER = 1.5
"""Voxels larger than those of the volume by this factor are told."""


def serve(request: OpenLabels, channel: Channel) -> LabelsReady:
    """Read a label map.

    Args:
        request: the volume's grid, and where the file is or comes from.
        channel: the session.

    Raises:
        StudyError: the file is no label map of this volume, or cannot be read.
    """
    source = _source(request, channel)
    image = open_foreign(source, request.limits)
    if image is None:
        raise UnsupportedFormat
    grid = image.grid if request.grid is None else request.grid.grid()
    nearest = Nearest(image.grid, grid)
    if not nearest.may_overlap:
        raise LabelsElsewhere
    folder = Path(request.work_folder)
    result = folder / label_file_name(request.number)
    scratch = folder / f"{result.stem}.part"
    stored, tally = _Stored(image, channel), LabelTally()
    if nearest.is_identity:
        slices, inside = stored.slices(), _Inside(int(np.prod(grid.shape_kji)))
        write_labels(result, grid.shape_kji, stored.dtype, _tallied(slices, tally))
    else:
        inside = _Inside()
        try:
            write_labels(scratch, image.grid.shape_kji, stored.dtype, stored.slices())
            slices = _moved(nearest, map_labels(scratch, image.grid.shape_kji), inside, channel)
            slices = _tallied(slices, tally)
            write_labels(result, grid.shape_kji, stored.dtype, slices)
        finally:
            scratch.unlink(missing_ok=True)
    if not inside.voxels:
        result.unlink(missing_ok=True)
        raise LabelsElsewhere
    stats = tuple(tally.stats(grid, map_labels(result, grid.shape_kji)))
    return LabelsReady(
        number=request.number,
        is_wide=stored.dtype is np.uint16,
        stats=stats,
        lost=len(stored.ids) - len(stats),
        covered=inside.voxels / float(np.prod(grid.shape_kji)),
        is_resampled=not nearest.is_identity,
        is_coarser=_is_coarser(image.grid, grid),
        grid=GridNumbers.of(grid) if request.grid is None else None,
    )


def _source(request: OpenLabels, channel: Channel) -> Source:
    """The file of a request."""
    if request.path is None:
        files = receive_files(channel, request.limits)
        if len(files) != 1:
            raise RequestRefused
        return files[0]
    try:
        # A link is followed here only: it is what the user named.
        return FileSource(Path(request.path).resolve(strict=True))
    except (OSError, RuntimeError, ValueError, NotAFile):
        raise StudyNotFound from None


class _Stored:
    """The labels as they are stored, checked while they pass by."""

    def __init__(self, image: ForeignImage, channel: Channel) -> None:
        self._image = image
        self._channel = channel
        self._rest = image.label_slices()
        self._first = next(self._rest)
        # 8-bit files stay that small; the ids of all others are looked at one by one.
        self.dtype = np.uint8 if self._first.dtype.itemsize == 1 else np.uint16
        self._seen = np.zeros(MAX_LABEL + 1, bool)
        self._counted = self._equal = 0

    @property
    def ids(self) -> set[int]:
        """Labels that were seen, but 0."""
        return {int(label) for label in np.flatnonzero(self._seen) if label}

    def slices(self) -> Iterator[Labels]:
        """All slices as unsigned numbers.

        Raises:
            NotLabels: the values are no labels.
        """
        count = self._image.grid.shape_kji[0]
        for k, stored in enumerate(chain((self._first,), self._rest)):
            if stored.max(initial=0) > MAX_LABEL:
                raise NotLabels
            labels: Labels = stored.astype(self.dtype)
            self._look(labels)
            yield labels
            self._channel.send(Progress(Stage.READING, (k + 1) / count))
        if len(self.ids) > _FEW and self._equal < _EVEN * self._counted:
            raise NotLabels

    def _look(self, labels: Labels) -> None:
        self._seen[labels] = True
        if np.count_nonzero(self._seen) > MAX_LABELS:
            raise NotLabels
        one, other = labels[:, :-1], labels[:, 1:]
        differing = int(np.count_nonzero(one != other))
        counted = int(np.count_nonzero(one | other))
        self._counted += counted
        self._equal += counted - differing


@dataclass
class _Inside:
    """How many voxels of the volume lie in the label map."""

    voxels: int = 0


def _moved(
    nearest: Nearest, labels_kji: Labels, inside: _Inside, channel: Channel
) -> Iterator[Labels]:
    """All slices of the volume's grid."""
    count = nearest.target.shape_kji[0]
    for k in range(count):
        labels, voxels = nearest.slice_of(k, labels_kji)
        inside.voxels += voxels
        yield labels
        channel.send(Progress(Stage.RESAMPLING, (k + 1) / count))


def _tallied(slices: Iterator[Labels], tally: LabelTally) -> Iterator[Labels]:
    """The same slices, counted."""
    for k, labels in enumerate(slices):
        tally.add(k, labels)
        yield labels


def _is_coarser(labels: Grid, volume: Grid) -> bool:
    """Whether voxels of the label map are larger than the volume's, in any direction of these."""
    # Extent of a voxel of the label map along each axis of the volume.
    along = np.abs(volume.direction.T @ labels.direction)
    nearest = np.argmax(along, axis=1)
    return bool(np.any(labels.spacing_ijk[nearest] > _COARSER * volume.spacing_ijk))
