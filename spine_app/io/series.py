"""Grouping files to series, and why a series makes no volume."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from spine_app.domain.errors import (
    BadRescale,
    MixedSlices,
    RepeatedSlices,
    StudyError,
    StudyTooLarge,
    UnsupportedMultiFrame,
)
from spine_app.domain.limits import ReadLimits
from spine_app.domain.series import (
    AsideKind,
    FileFormat,
    Opening,
    Orientation,
    SeriesSummary,
    SetAside,
)
from spine_app.domain.stacking import SlicePlane, Stack, nearest_plane, stack_slices
from spine_app.domain.volume import Modality
from spine_app.io.headers import FileHeader
from spine_app.io.pixels import PixelFormat, Rescale

_COMPARED_BYTES = 2**20


@dataclass(frozen=True)
class Slice:
    """One slice of a series that makes a volume.

    Attributes:
        header: of its file.
        pixels: how its pixels are stored.
        rescale: what is applied to them; None leaves them as they are stored.
    """

    header: FileHeader
    pixels: PixelFormat
    rescale: Rescale | None

    @property
    def window(self) -> tuple[float, float] | None:
        """Centre and width of the window in the file, in the values that are read.

        A file gives its window for rescaled values, whether they are rescaled here or not.

        Source:
            DICOM PS3.3 C.11.2.1.2.
        """
        window, written = self.header.shown.window, self.header.rescale
        if window is None or self.rescale is not None or not isinstance(written, Rescale):
            return window
        center, width = window
        return (center - written.intercept) / written.slope, width / written.slope


@dataclass(frozen=True)
class Plan:
    """How a series becomes a volume.

    Attributes:
        slices: in order, the lowest along the normal first.
        stack: their grid.
    """

    slices: tuple[Slice, ...]
    stack: Stack


@dataclass(frozen=True)
class Series:
    """Files that belong together.

    Attributes:
        modality: CT or MR.
        headers: one for each file; identical copies are left out.
        copies: how many were left out.
        plan: how it is read, or why it cannot be.
    """

    modality: Modality
    headers: tuple[FileHeader, ...]
    copies: int
    plan: Plan | StudyError

    def summary(self, index: int) -> SeriesSummary:
        """Row of the series list."""
        first = self.headers[0]
        spacing = None
        if isinstance(self.plan, Plan):
            x, y, z = (float(mm) for mm in self.plan.stack.grid.spacing_ijk)
            spacing = (x, y, z)
        return SeriesSummary(
            index=index,
            patient=1,
            study=1,
            number=first.shown.number,
            part=0,
            split=(),
            modality=self.modality,
            file_format=FileFormat.DICOM,
            orientation=_orientation(first),
            files=len(self.headers),
            frames=len(self.headers),
            rows=first.rows,
            columns=first.columns,
            spacing_ijk=spacing,
            opening=Opening.VOLUME if isinstance(self.plan, Plan) else Opening.NOTHING,
            problem_code=None if isinstance(self.plan, Plan) else self.plan.code,
        )


def group_series(
    headers: Iterable[FileHeader], limits: ReadLimits
) -> tuple[tuple[Series, ...], tuple[SetAside, ...]]:
    """Group the files of a study.

    Args:
        headers: of all DICOM files, any order.
        limits: `voxels` of one series.

    Returns:
        CT and MR series in the order of their numbers, and what was set aside.
    """
    groups: dict[tuple[Modality, tuple[bytes, ...]], list[FileHeader]] = defaultdict(list)
    aside: Counter[AsideKind] = Counter()
    for header in headers:
        if isinstance(header.kind, AsideKind):
            aside[header.kind] += 1
        else:
            groups[header.kind, header.group].append(header)
    series = [
        _make_series(kind, files, limits)
        for (kind, _), files in sorted(groups.items(), key=_group_order)
    ]
    return tuple(series), tuple(SetAside(kind, aside[kind]) for kind in AsideKind if aside[kind])


def _group_order(
    item: tuple[tuple[Modality, tuple[bytes, ...]], list[FileHeader]],
) -> tuple[int, str]:
    """Sort key of a group: series number, then identity, so that no file order matters."""
    numbers = [h.shown.number for h in item[1] if h.shown.number is not None]
    return (min(numbers) if numbers else 2**40, repr(item[0][1]))


def _make_series(modality: Modality, headers: list[FileHeader], limits: ReadLimits) -> Series:
    """A series and its plan, or the reason why there is none."""
    plan: Plan | StudyError
    try:
        kept = _without_copies(headers)
    except StudyError as error:
        return Series(modality, tuple(headers), 0, error)
    try:
        plan = _plan(kept, modality, limits)
    except StudyError as error:
        plan = error
    return Series(modality, tuple(kept), len(headers) - len(kept), plan)


def _plan(headers: list[FileHeader], modality: Modality, limits: ReadLimits) -> Plan:
    """Prove that the files make a volume.

    Raises:
        StudyError: why they do not.
    """
    if any(header.is_multi_frame for header in headers):
        raise UnsupportedMultiFrame
    slices = [_slice(header, modality) for header in headers]
    if not all(headers[0].group[1:]):
        # Without study and series nothing proves that the files belong together.
        raise MixedSlices
    frames = {frame: n for n, frame in enumerate({header.frame for header in headers})}
    stack = stack_slices([replace(_plane(s.header), frame=frames[s.header.frame]) for s in slices])
    k, j, i = stack.grid.shape_kji
    if k * j * i > limits.voxels:
        raise StudyTooLarge
    if len({(s.pixels.photometric, s.pixels.signed) for s in slices}) > 1:
        raise MixedSlices
    ordered = [slices[n] for n in stack.order]
    if modality is Modality.MR and _has_one_rising_slope(ordered):
        # MR values have no unit: one slope for all would only cost precision.
        ordered = [replace(s, rescale=None) for s in ordered]
    return Plan(tuple(ordered), stack)


def _has_one_rising_slope(slices: list[Slice]) -> bool:
    """Whether all slices are rescaled alike, and brighter stays brighter."""
    rescale = slices[0].rescale
    if rescale is None or rescale.slope < 0:
        return False
    return all(one.rescale == rescale for one in slices)


def _slice(header: FileHeader, modality: Modality) -> Slice:
    """A file whose pixels can be read.

    Raises:
        StudyError: why they cannot.
    """
    if isinstance(header.pixels, StudyError):
        raise header.pixels
    if isinstance(header.rescale, StudyError):
        raise header.rescale
    if modality is Modality.CT and (header.rescale is None or not header.rescale.is_hu):
        raise BadRescale
    return Slice(header, header.pixels, header.rescale)


def _plane(header: FileHeader) -> SlicePlane:
    if isinstance(header.plane, StudyError):
        raise header.plane
    return header.plane


def _orientation(header: FileHeader) -> Orientation | None:
    """Nearest plane of a slice, None where its orientation is unusable."""
    try:
        return nearest_plane(_plane(header).orientation)
    except StudyError:
        return None


def _without_copies(headers: list[FileHeader]) -> list[FileHeader]:
    """Files of a series, each content once.

    Raises:
        RepeatedSlices: two files claim to be the same object and differ.
    """
    by_instance: dict[bytes, FileHeader] = {}
    kept = []
    for header in headers:
        known = by_instance.setdefault(header.instance, header) if header.instance else header
        if known is header:
            kept.append(header)
        elif not _same_bytes(known, header):
            raise RepeatedSlices
    return kept


def _same_bytes(one: FileHeader, other: FileHeader) -> bool:
    """Whether two files have the same content."""
    size = one.source.size
    if other.source.size != size:
        return False
    return all(
        one.source.read(start, _COMPARED_BYTES) == other.source.read(start, _COMPARED_BYTES)
        for start in range(0, size, _COMPARED_BYTES)
    )
