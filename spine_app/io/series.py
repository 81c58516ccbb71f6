"""The series of a study, their parts, and how far each can be opened."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spine_app.domain.errors import (
    RepeatedSlices,
    StudyError,
)
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.series import (
    AsideKind,
    FileFormat,
    Opening,
    Orientation,
    SeriesSummary,
    SetAside,
    Split,
)
from spine_app.domain.study.stacking import nearest_plane
from spine_app.domain.volume import Modality
from spine_app.io.dicom.headers import FileHeader
from spine_app.io.plans import Plan, make_plan
from spine_app.io.splitting import Part, Slice, split_series

_COMPARED_BYTES = 2**20


@dataclass(frozen=True)
class Series:
    """A series, or a part of one.

    Attributes:
        modality: CT or MR.
        slices: its images; identical copies of a file are left out.
        copies: how many files were left out for that.
        others: images of the series that are in other parts.
        part: 1, 2 … of a series that was split, else 0.
        splits: by what.
        plan: how it is read, None where it cannot be.
        problem: why it makes no volume, None where it makes one.
        patient: ordinal of its patient.
        study: ordinal of its study.
    """

    modality: Modality
    slices: tuple[Slice, ...]
    copies: int
    others: int
    part: int
    splits: tuple[Split, ...]
    plan: Plan | None
    problem: StudyError | None
    patient: int = 1
    study: int = 1

    @property
    def first(self) -> FileHeader:
        """Header of one of its files."""
        return self.slices[0].header

    def summary(self, index: int) -> SeriesSummary:
        """Row of the series list."""
        spacing, opening = None, Opening.NOTHING
        if self.plan is not None:
            opening = Opening.SLICES
            if self.plan.stack is not None:
                x, y, z = (float(mm) for mm in self.plan.stack.grid.spacing_ijk)
                spacing, opening = (x, y, z), Opening.VOLUME
        return SeriesSummary(
            index=index,
            patient=self.patient,
            study=self.study,
            number=self.first.shown.number,
            part=self.part,
            split=self.splits,
            modality=self.modality,
            file_format=FileFormat.DICOM,
            orientation=_orientation(self.slices[0]),
            files=len({id(one.header) for one in self.slices}),
            frames=len(self.slices),
            rows=self.first.rows,
            columns=self.first.columns,
            spacing_ijk=spacing,
            opening=opening,
            problem_code=None if self.problem is None else self.problem.code,
        )


def group_series(
    headers: Iterable[FileHeader], limits: ReadLimits
) -> tuple[tuple[Series, ...], tuple[SetAside, ...]]:
    """Group the files of a study.

    Args:
        headers: of all DICOM files, any order.
        limits: `voxels` of one series.

    Returns:
        CT and MR series in the order of their patients, studies and numbers, and what was set
        aside.
    """
    groups: dict[tuple[bytes, bytes, str, bytes], list[FileHeader]] = defaultdict(list)
    aside: Counter[AsideKind] = Counter()
    for header in headers:
        if isinstance(header.kind, AsideKind):
            aside[header.kind] += 1
        else:
            patient, study, series = header.group
            groups[patient, study, header.kind.value, series].append(header)
    patients = {patient: n + 1 for n, patient in enumerate(sorted({key[0] for key in groups}))}
    studies = {study: n + 1 for n, study in enumerate(sorted({key[:2] for key in groups}))}
    ordered = sorted(groups.items(), key=lambda item: (item[0][:2], _number(item[1]), item[0]))
    found = [
        replace(series, patient=patients[key[0]], study=studies[key[:2]])
        for key, files in ordered
        for series in _make_series(files, limits)
    ]
    return tuple(found), tuple(SetAside(kind, aside[kind]) for kind in AsideKind if aside[kind])


def _number(headers: Sequence[FileHeader]) -> int:
    """Smallest series number of some files."""
    numbers = [h.shown.number for h in headers if h.shown.number is not None]
    return min(numbers, default=2**40)


def _make_series(headers: list[FileHeader], limits: ReadLimits) -> list[Series]:
    """The parts of a series, or the whole with the reason why it cannot be opened."""
    modality = headers[0].kind
    if not isinstance(modality, Modality):
        raise TypeError
    everything = tuple(Slice(header, image) for header in headers for image in header.images)
    try:
        kept = _without_copies(headers)
    except StudyError as error:
        return [Series(modality, everything, 0, 0, 0, (), None, error)]
    slices = [Slice(header, image) for header in kept for image in header.images]
    parts = split_series(slices)
    copies = len(headers) - len(kept)
    numbered = sum(not part.is_whole for part in parts) > 1
    number = 0
    found = []
    for part in parts:
        number += not part.is_whole
        others = len(slices) - len(part.slices)
        label = number if numbered and not part.is_whole else 0
        found.append(_part_series(modality, part, (copies, others, label), limits))
    return found


def _part_series(
    modality: Modality, part: Part, counts: tuple[int, int, int], limits: ReadLimits
) -> Series:
    """A part with its plan, or the reason why there is none."""
    plan, problem = None, None
    try:
        plan, problem = make_plan(list(part.slices), modality, limits)
    except StudyError as error:
        problem = error
    return Series(modality, part.slices, *counts, part.splits, plan, problem)


def _orientation(one: Slice) -> Orientation | None:
    """Nearest plane of a slice, None where its orientation is unusable."""
    cosines = one.image.place.orientation
    try:
        return None if cosines is None else nearest_plane(cosines)
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
