"""Dividing the images of a series into parts that can each be one volume."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from spine_app.domain.errors import StudyError
from spine_app.domain.study.series import Split
from spine_app.domain.study.spacing import even_runs
from spine_app.domain.study.stacking import ORIENTATION_ATOL, SlicePlane, order_slices, unit_axes
from spine_app.io.dicom.headers import FileHeader
from spine_app.io.dicom.images import Image

_TOGETHER_MM = 3
"""Decimals of a millimetre in which two images at the same position agree."""
_ANY = object()
"""Key of an image that could belong to any part."""
_PARTS_MAX = 64
"""Most parts that repeated positions are divided into by one property."""
_ALIKE = 4
"""Digits in which pixel spacings of slices of one volume agree."""
_SEPARATING = (
    Split.IMAGE_KIND,
    Split.STACK,
    Split.ACQUISITION,
    Split.ECHO,
    Split.DIFFUSION,
    Split.PHASE,
)
"""Properties that tell images at the same position apart, the most telling first."""


@dataclass(frozen=True, eq=False)
class Slice:
    """One image of a series, and the file it is in."""

    header: FileHeader
    image: Image

    def plane(self) -> SlicePlane:
        """Where it lies.

        Raises:
            StudyError: that is not known.
        """
        return self.image.place.plane(self.header.rows, self.header.columns)


@dataclass(frozen=True)
class Part:
    """Images of a series that fit one volume, as far as that can be told.

    Attributes:
        slices: any order.
        splits: by what they were parted from the others.
        is_whole: further parts of the list are parts of this one.
    """

    slices: tuple[Slice, ...]
    splits: tuple[Split, ...]
    is_whole: bool = False


def split_series(slices: Sequence[Slice]) -> list[Part]:
    """Divide a series.

    Images with another matrix, orientation, pixel spacing or frame of reference never share a
    volume. Those at the same position are parted by what the file says of acquisition, echo, phase
    and the like. A stack of several even spacings is offered as a whole and in its parts.

    Args:
        slices: all images with the same series, identical copies left out.

    Returns:
        At least one part, the largest first.
    """
    parts = [Part(tuple(slices), ())]
    for split, key in _DIVIDING.items():
        parts = [finer for part in parts for finer in _divide(part, split, key)]
    parts = [finer for part in parts for finer in _by_orientation(part)]
    parts = [finer for part in parts for finer in _separate(part, _SEPARATING)]
    parts.sort(key=_rank)
    return [finer for part in parts for finer in _with_runs(part)]


def _rank(part: Part) -> tuple[int, tuple[object, ...]]:
    """Large parts first, then as the scanner numbered their images: never by the order of files."""
    return -len(part.slices), min(
        (one.image.order, one.image.number, *one.image.keys.values(), one.header.instance)
        for one in part.slices
    )


_DIVIDING: dict[Split, Callable[[Slice], Hashable]] = {
    Split.MATRIX: lambda one: (one.header.rows, one.header.columns),
    Split.FRAME_OF_REFERENCE: lambda one: one.header.frame_of_reference,
    Split.PIXEL_SPACING: lambda one: _rounded(one.image.place.pixel_spacing),
    Split.IMAGE_KIND: lambda one: getattr(one.header.pixels, "photometric", _ANY),
}


def _rounded(spacing: tuple[float, ...] | None) -> tuple[str, ...] | None:
    return None if spacing is None else tuple(f"{mm:.{_ALIKE}g}" for mm in spacing)


def _divide(part: Part, split: Split, key: Callable[[Slice], Hashable]) -> list[Part]:
    """Part the images by a property."""
    groups: dict[Hashable, list[Slice]] = defaultdict(list)
    for one in part.slices:
        groups[key(one)].append(one)
    if len(groups) > 1:
        # Pixels that cannot be read say nothing of their kind: they are missed among the most.
        unknown = groups.pop(_ANY, [])
        max(groups.values(), key=len).extend(unknown)
    if len(groups) == 1:
        return [part]
    splits = (*part.splits, *({split} - set(part.splits)))
    return [Part(tuple(group), splits) for group in groups.values()]


def _by_orientation(part: Part) -> list[Part]:
    """Part the images by the direction of their rows and columns."""
    known: list[tuple[tuple[float, ...], int]] = []

    def number(one: Slice) -> int:
        cosines = one.image.place.orientation
        if cosines is None:
            return -1
        for other, group in known:
            if max(abs(a - b) for a, b in zip(cosines, other, strict=True)) <= ORIENTATION_ATOL:
                return group
        known.append((cosines, len(known)))
        return len(known) - 1

    return _divide(part, Split.ORIENTATION, number)


def _position(one: Slice) -> Hashable:
    position = one.image.place.position
    return None if position is None else tuple(round(mm, _TOGETHER_MM) for mm in position)


def _crowding(slices: Sequence[Slice]) -> int:
    """How many images lie at the most crowded position."""
    return max(Counter(map(_position, slices)).values())


def _separate(part: Part, properties: tuple[Split, ...]) -> list[Part]:
    """Part images that lie at the same positions; unchanged where nothing tells them apart."""
    crowd = _crowding(part.slices)
    if crowd == 1 or any(one.image.place.problem for one in part.slices):
        return [part]
    best: list[Part] = []
    for split in properties:
        parts = _divide(part, split, lambda one, by=split: one.image.keys[by])  # type: ignore[misc]
        worst = max(_crowding(finer.slices) for finer in parts)
        if not 1 < len(parts) <= _PARTS_MAX or worst >= crowd or _are_single(parts):
            continue
        if worst == 1:
            return parts
        best = best or parts
    if best:
        split = best[0].splits[-1]
        rest = tuple(other for other in properties if other is not split)
        return [finer for one in best for finer in _separate(one, rest)]
    return _by_time(part, crowd)


def _are_single(parts: list[Part]) -> bool:
    """Whether no part has more than one image: moments of one slice stay together."""
    return all(len(part.slices) == 1 for part in parts)


def _by_time(part: Part, crowd: int) -> list[Part]:
    """Part images by the order of their times, where each position was imaged equally often."""
    places: dict[Hashable, list[Slice]] = defaultdict(list)
    for one in part.slices:
        places[_position(one)].append(one)
    runs: list[list[Slice]] = [[] for _ in range(crowd)]
    for group in places.values():
        times = [one.image.keys[Split.TIME] for one in group]
        if len(set(times)) != crowd or not all(time.strip(b"/") for time in times):
            return [part]
        for n, one in enumerate(sorted(group, key=lambda one: one.image.keys[Split.TIME])):
            runs[n].append(one)
    parts = [Part(tuple(run), (*part.splits, Split.TIME)) for run in runs]
    return [part] if _are_single(parts) else parts


def _with_runs(part: Part) -> list[Part]:
    """A part, followed by its even runs where it is made of some."""
    try:
        planes = [one.plane() for one in part.slices]
        order = order_slices(planes)
        normal = unit_axes(planes[0].orientation)[:, 2]
    except StudyError:
        return [part]
    along = np.array([planes[n].position for n in order]) @ normal
    if len(order) < 2 or np.min(np.diff(along)) <= 0:
        return [part]
    runs = even_runs(along - along[0])
    splits = (*part.splits, Split.SLICE_SPACING)
    finer = [Part(tuple(part.slices[n] for n in order[run]), splits) for run in runs]
    return [replace(part, is_whole=True), *finer] if finer else [part]
