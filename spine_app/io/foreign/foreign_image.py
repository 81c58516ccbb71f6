"""An image file that was opened: where it lies, what it is, and its slices."""

from collections.abc import Callable, Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Grid
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.delivery import StudyFacts
from spine_app.domain.study.quality import Finding
from spine_app.domain.study.series import FileFormat
from spine_app.domain.volume import Modality
from spine_app.io.foreign.axes import place
from spine_app.io.foreign.grey import GreyRule, choose_rule, exact_labels
from spine_app.io.foreign.layout import Layout
from spine_app.io.foreign.survey import Survey, survey
from spine_app.io.foreign.unpacking import ByteStream
from spine_app.io.sources import Source


def _tell_nobody(_: float) -> None:
    """Nobody waits."""


class ForeignImage:
    """One volume in a file that is no DICOM.

    The header is checked when it is made. `survey` reads everything once; what depends on the
    values (modality, facts, findings, slices) does that first when it was not done. Memory
    stays near a few slices.
    """

    def __init__(self, source: Source, layout: Layout, limits: ReadLimits) -> None:
        """Check the header against the file; no voxel is unpacked.

        Args:
            source: the file.
            layout: what its header says.
            limits: bounds on what is read.

        Raises:
            StudyError: it cannot be opened.
        """
        layout.check(source.size, limits)
        self._source = source
        self._layout = layout
        self._placement = place(layout.index_to_lps, layout.shape_ijk)
        self._survey: Survey | None = None

    @property
    def file_format(self) -> FileFormat:
        """What it is stored in."""
        return self._layout.file_format

    @property
    def grid(self) -> Grid:
        """Where the voxels lie; k is the slowest stored axis."""
        return self._placement.grid

    def survey(self, tell: Callable[[float], None] = _tell_nobody) -> None:
        """Read everything once, to learn what the values are.

        Args:
            tell: called with the part that is done, 0 to 1, after each million of voxels.

        Raises:
            DamagedImage: the file is cut off, damaged, or longer than its header says.
            FilesChanged: it is not the file that was opened.
        """
        if self._survey is None:
            self._survey = survey(self._layout, self._stream(), tell)

    @cached_property
    def modality(self) -> Modality:
        """CT or MR, told from the values."""
        return self._seen.modality(self._layout.slope, self._layout.intercept)

    def looks_like_labels(self) -> bool:
        """Whether it holds labels rather than grey values."""
        layout = self._layout
        is_plain = layout.slope == 1 and layout.intercept == 0
        return is_plain and self._seen.looks_like_labels(layout.says_labels)

    def facts(self) -> StudyFacts:
        """What is known besides voxels and place."""
        return StudyFacts(
            has_hu=self.modality is Modality.CT,
            value_slope=self._rule.value_slope,
            value_intercept=self._rule.value_intercept,
        )

    def findings(self) -> tuple[Finding, ...]:
        """What limits it."""
        return self._layout.findings + self._placement.findings + self._rule.findings

    def slices(self) -> Iterator[NDArray[np.int16]]:
        """Grey values, slice by slice in the order of k.

        Yields:
            (j, i) int16. HU for CT, arbitrary units for MR.

        Raises:
            DamagedImage: the file is cut off or damaged.
            FilesChanged: it is not the file that was opened.
        """
        rule = self._rule
        for numbers in self._stored_slices():
            yield rule.apply(numbers)

    def label_slices(self) -> Iterator[NDArray[np.integer]]:
        """Labels, slice by slice in the order of k, each exactly as stored.

        Yields:
            (j, i), the stored integer type or int32.

        Raises:
            NotLabels: a value is no label.
            DamagedImage: the file is cut off or damaged.
            FilesChanged: it is not the file that was opened.
        """
        for numbers in self._stored_slices():
            yield exact_labels(numbers, self._layout)

    @property
    def _seen(self) -> Survey:
        self.survey()
        assert self._survey is not None  # noqa: S101 - made by the line above
        return self._survey

    @cached_property
    def _rule(self) -> GreyRule:
        return choose_rule(self._layout, self._seen, self.modality)

    def _stream(self) -> ByteStream:
        """The bytes of the voxels."""
        stream = ByteStream(self._source, self._layout.start, self._layout.packing)
        stream.skip(self._layout.skip)
        return stream

    def _stored_slices(self) -> Iterator[NDArray[np.generic]]:
        """Stored numbers of each slice on the rows of the grid."""
        i, j, k = self._layout.shape_ijk
        stream = self._stream()
        for _ in range(k):
            content = stream.read(i * j * self._layout.stored.itemsize)
            numbers = np.frombuffer(content, self._layout.stored).reshape(j, i)
            yield numbers[::-1] if self._placement.is_flipped else numbers
        stream.finish()
