"""What a study reader offers: series of DICOM files and single files of other formats."""

from itertools import islice
from typing import Protocol

from spine_app.domain.errors import StudyError
from spine_app.domain.export.errors import NoSourceImages
from spine_app.domain.study.messages import (
    DescribeSource,
    Progress,
    SeriesPreview,
    SeriesReady,
    SeriesTexts,
    SourceDescribed,
    Stage,
    source_file_name,
)
from spine_app.domain.study.series import Opening, SeriesSummary
from spine_app.domain.study.stacking import nearest_plane
from spine_app.io.desk import Desk
from spine_app.io.export.source import write_source
from spine_app.io.findings import thickness_finding
from spine_app.io.foreign.foreign_image import ForeignImage
from spine_app.io.previews import encode_picture, picture_of, texts_of
from spine_app.io.reading import read_series
from spine_app.io.series import Series
from spine_app.io.slice_writer import SliceWriter
from spine_app.io.volume_file import describe_volume

_PREVIEW_VOXELS = 64_000_000
"""Voxels a file may have of which a picture is made: its middle is behind half of them."""
_NO_TEXTS = SeriesTexts("", "")


class Offer(Protocol):
    """Something that can be chosen."""

    def summary(self, index: int) -> SeriesSummary:
        """Row of the series list."""

    def preview(self, index: int, desk: Desk) -> SeriesPreview:
        """A small picture and words; what cannot be made is left out."""

    def read(self, index: int, desk: Desk) -> SeriesReady:
        """Read it.

        Raises:
            StudyError: why it cannot be opened.
        """

    def describe(self, request: DescribeSource, desk: Desk) -> SourceDescribed:
        """Tell which images it was read from.

        Raises:
            SpineError: why a segmentation cannot refer to them.
        """


class DicomOffer:
    """A series of DICOM files, or a part of one."""

    def __init__(self, series: Series) -> None:
        """Offer a series."""
        self._series = series
        self._plan = series.plan

    def summary(self, index: int) -> SeriesSummary:
        """Row of the series list."""
        return self._series.summary(index)

    def preview(self, index: int, desk: Desk) -> SeriesPreview:
        """A small picture of the middle slice, and the words of its file."""
        series, picture, texts = self._series, "", _NO_TEXTS
        try:
            texts = texts_of(series.first.source, desk.limits)
            picture = "" if series.plan is None else picture_of(series, series.plan)
        except StudyError:
            pass
        return SeriesPreview(index, picture, texts)

    def read(self, index: int, desk: Desk) -> SeriesReady:
        """Read it; see `Offer.read`."""
        ready, self._plan = read_series(self._series, index, desk)
        return ready

    def describe(self, request: DescribeSource, desk: Desk) -> SourceDescribed:
        """Tell which images it was read from; see `Offer.describe`."""
        # pydicom takes as long to import as a hundred headers, and few want a segmentation.
        from spine_app.io.export.source_reading import describe_source  # noqa: PLC0415

        number = desk.next_number()
        source = describe_source(self._plan, desk.limits, identified=request.identified)
        write_source(desk.folder / source_file_name(number), source)
        return SourceDescribed(request.index, number)


class ForeignOffer:
    """A volume in a file that is no DICOM."""

    def __init__(self, image: ForeignImage, ordinal: int) -> None:
        """Offer an image.

        Args:
            image: the file; what it shows is told from its values, which are read for that.
            ordinal: stands for patient and study, which such a file does not name.
        """
        self._image = image
        self._ordinal = ordinal

    def summary(self, index: int) -> SeriesSummary:
        """Row of the series list."""
        grid = self._image.grid
        k, j, i = grid.shape_kji
        x, y, z = (float(mm) for mm in grid.spacing_ijk)
        return SeriesSummary(
            index=index,
            patient=self._ordinal,
            study=self._ordinal,
            number=None,
            part=0,
            split=(),
            modality=self._image.modality,
            file_format=self._image.file_format,
            orientation=nearest_plane(grid.direction[:, :2].T.ravel().tolist()),
            files=1,
            frames=k,
            rows=j,
            columns=i,
            spacing_ijk=(x, y, z),
            opening=Opening.VOLUME,
            problem_code=None,
        )

    def preview(self, index: int, desk: Desk) -> SeriesPreview:
        """A small picture of the middle slice."""
        del desk
        grid = self._image.grid
        k, j, i = grid.shape_kji
        picture = ""
        if k * j * i <= _PREVIEW_VOXELS:
            try:
                middle = next(islice(self._image.slices(), k // 2, None))
                spacing = float(grid.spacing_ijk[1]), float(grid.spacing_ijk[0])
                picture = encode_picture(middle, self._image.modality, spacing)
            except StudyError:
                pass
        return SeriesPreview(index, picture, _NO_TEXTS)

    def describe(self, request: DescribeSource, desk: Desk) -> SourceDescribed:
        """Refuse: there are no DICOM images."""
        raise NoSourceImages

    def read(self, index: int, desk: Desk) -> SeriesReady:
        """Read it; see `Offer.read`."""
        image = self._image
        volume = describe_volume(desk.next_number(), image.grid, image.modality)
        count = image.grid.shape_kji[0]
        with SliceWriter(desk.folder / volume.file_name, image.grid.shape_kji) as writer:
            for k, values in enumerate(image.slices()):
                writer.write(k, values)
                desk.channel.send(Progress(Stage.READING, (k + 1) / count))
        thickness = thickness_finding(float(max(image.grid.spacing_ijk)), image.modality)
        return SeriesReady(index, volume, None, image.facts(), (thickness, *image.findings()))
