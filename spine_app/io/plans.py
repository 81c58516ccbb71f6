"""How the slices of a series are read: in which order, onto which grid, or in 2D only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spine_app.domain.errors import (
    BadPixels,
    BadRescale,
    MixedSlices,
    StudyError,
    StudyTooLarge,
)
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.stacking import Stack, order_slices, stack_slices
from spine_app.domain.volume import Modality
from spine_app.io.dicom.pixels import PixelFormat
from spine_app.io.splitting import Slice

_UNREADABLE_MAX = 0.05
"""Largest share of slices without readable pixels that are left out; more are no accident."""


@dataclass(frozen=True)
class Plan:
    """How a part of a series is read.

    Attributes:
        slices: in order: the lowest along the normal first, or as numbered by the scanner.
        stack: their grid; None where they are shown in 2D only.
        unreadable: slices left out because their pixels cannot be read.
    """

    slices: tuple[Slice, ...]
    stack: Stack | None
    unreadable: int

    @property
    def is_even(self) -> bool:
        """Whether its slices are those of the grid."""
        return self.stack is not None and self.stack.is_even


def make_plan(
    slices: list[Slice], modality: Modality, limits: ReadLimits
) -> tuple[Plan, StudyError | None]:
    """How slices are read, and why they are read in 2D only.

    Raises:
        StudyError: they cannot be read at all.
    """
    readable = [one for one in slices if isinstance(one.header.pixels, PixelFormat)]
    _check_readable(slices, readable, modality)
    if sum(one.header.rows * one.header.columns for one in readable) > limits.voxels:
        raise StudyTooLarge
    unreadable = len(slices) - len(readable)
    try:
        stack = _stack(readable, limits)
    except StudyTooLarge:
        raise
    except StudyError as error:
        return Plan(_in_some_order(readable), None, unreadable), error
    return Plan(tuple(readable[n] for n in stack.order), stack, unreadable), None


def plan_without(
    plan: Plan, lost: Sequence[Slice], modality: Modality, limits: ReadLimits
) -> tuple[Plan, StudyError | None]:
    """Plan again without slices whose pixels turned out to be unreadable; see `make_plan`.

    Raises:
        StudyError: too many are.
    """
    known = {id(one) for one in lost}
    kept = [one for one in plan.slices if id(one) not in known]
    _check_lost(len(lost), len(plan.slices))
    again, problem = make_plan(kept, modality, limits)
    return replace(again, unreadable=plan.unreadable + len(lost)), problem


def _check_readable(slices: list[Slice], readable: list[Slice], modality: Modality) -> None:
    """Refuse slices without pixels or without known values.

    Raises:
        StudyError: why.
    """
    if not readable:
        raise next(one.header.pixels for one in slices if isinstance(one.header.pixels, StudyError))
    _check_lost(len(slices) - len(readable), len(slices))
    for one in readable:
        if isinstance(one.image.rescale, StudyError):
            raise one.image.rescale
    if modality is Modality.CT and len({one.image.rescale is None for one in readable}) > 1:
        raise BadRescale


def _check_lost(lost: int, count: int) -> None:
    """Refuse a series that has lost more than a few slices."""
    if lost > max(1, count * _UNREADABLE_MAX) or lost == count:
        raise BadPixels


def _stack(slices: list[Slice], limits: ReadLimits) -> Stack:
    """The grid of slices.

    Raises:
        StudyError: why there is none.
    """
    planes = [one.plane() for one in slices]
    if not is_identified(slices) and not slices[0].header.frame_of_reference:
        # Without study, series or a frame of reference nothing proves that files belong together.
        raise MixedSlices
    stack = stack_slices(planes)
    k, j, i = stack.grid.shape_kji
    if k * j * i > limits.voxels:
        raise StudyTooLarge
    return stack


def is_identified(slices: Sequence[Slice]) -> bool:
    """Whether files say which study and series they belong to."""
    return all(slices[0].header.group[1:])


def _in_some_order(slices: list[Slice]) -> tuple[Slice, ...]:
    """Slices that make no volume: along their normal where it is known, then by number."""
    numbered = sorted(slices, key=lambda one: (one.image.order, one.image.number))
    try:
        order = order_slices([one.plane() for one in numbered])
    except StudyError:
        return tuple(numbered)
    return tuple(numbered[n] for n in order)
