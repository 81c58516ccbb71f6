"""TotalSpineSeg's two networks: discs first, then vertebrae told apart by turns.

The first network marks discs, some of them by name. Every other disc from the top becomes the
second channel of the second network, which gives neighbouring vertebrae different labels. Levels
come from the discs that have a name, by our own chain of levels; the program itself counts from
them along the canal.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.parts import Parts
from spine_helper.engines.engine import Box, Task
from spine_helper.nnunet.course import Course
from spine_helper.nnunet.fast import Way
from spine_helper.nnunet.lattice import Triple
from spine_helper.nnunet.member import Member
from spine_helper.nnunet.orientation import Turn
from spine_helper.nnunet.pieces import Pieces, from_the_top, parts_of, without_islands
from spine_helper.nnunet.table import Table
from spine_helper.nnunet.unnamed import placed, rest_of
from spine_helper.volumes.axis import Axis
from spine_helper.volumes.canonical import Canonical
from spine_helper.volumes.resample import resample_along, resample_nearest

_Labels = NDArray[np.uint8]
_Slices = tuple[slice, slice, slice]

_BRIDGED: Final = 5
"""Voxels by which parts are widened before the largest is kept."""
_LEAST_DISC: Final = 200
_EXTRA: Final = ("vertebra", "vertebrae")
"""Names of the label for bone of a vertebra that is neither odd nor even."""


@dataclass(frozen=True, eq=False)
class Step:
    """One of the two networks.

    Attributes:
        member: the network.
        table: of its labels.
    """

    member: Member
    table: Table


@dataclass(frozen=True)
class Plan:
    """How the steps are run.

    Attributes:
        spacing: mm along x, y and z of the lattice.
        margin: voxels around what the first step found.
    """

    spacing: Triple
    margin: int


def two_steps(steps: tuple[Step, Step], plan: Plan, task: Task, course: Course) -> Parts:
    """A spine in pieces, found by two networks.

    Args:
        steps: the networks.
        plan: lattice and margin.
        task: the volume.
        course: told how far it is.

    Returns:
        Parts on the grid of the volume.
    """
    turn = Turn.of(task.grid, "RAS")
    spacing = plan.spacing[::-1]
    image = turn.apply(task.voxels_kji)
    lattice = _lattice(image, turn.spacing_kji, spacing)
    first, second = steps
    way = Way(_on_lattice(task, turn, lattice.shape), course.told(0.0, 0.5))
    found, _ = first.member.segment([lattice], spacing, way)
    found = without_islands(found, _BRIDGED)
    if not found.any():
        return _nothing(task)
    box = _around(found, plan.margin)
    discs = first.table.mask(found[box], *_values(first.table, "disc"))
    turns = np.zeros(discs.shape, np.float32)
    for mask in from_the_top(discs, _LEAST_DISC)[::2]:
        turns[mask] = 1
    labels, tally = second.member.segment(
        [lattice[box], turns], spacing, Way(None, course.told(0.5, 1.0))
    )
    whole = np.zeros(lattice.shape, np.uint8)
    whole[box] = labels
    quality = second.table.surety(tally, "vertebra")
    return _parts(_enlarged(whole, task, turn), second.table, task, quality)


def _lattice(image: NDArray[np.int16], old: Triple, new: Triple) -> NDArray[np.float32]:
    k, j, i = (
        Axis.of(size, max(1, round(size * a / b)), None, "linear")
        for size, a, b in zip(image.shape, old, new, strict=True)
    )
    return resample_along(image, (k, j, i))


def _on_lattice(task: Task, turn: Turn, shape: tuple[int, ...]) -> Box | None:
    """The box of the task in voxels of the lattice."""
    if task.box is None:
        return None
    box = turn.box(task.box, task.voxels_kji.shape)
    sizes = turn.apply(task.voxels_kji).shape
    start = [low * new // old for low, old, new in zip(box.start_kji, sizes, shape, strict=True)]
    stop = [
        -(-high * new // old) for high, old, new in zip(box.stop_kji, sizes, shape, strict=True)
    ]
    return Box((start[0], start[1], start[2]), (stop[0], stop[1], stop[2]))


def _around(labels: _Labels, margin: int) -> _Slices:
    spans = []
    for axis, size in enumerate(labels.shape):
        hit = np.flatnonzero(labels.any(axis=tuple(n for n in range(3) if n != axis)))
        spans.append(slice(max(0, int(hit[0]) - margin), min(size, int(hit[-1]) + margin + 1)))
    return spans[0], spans[1], spans[2]


def _enlarged(labels: _Labels, task: Task, turn: Turn) -> _Labels:
    """Labels of the lattice on the grid of the volume, in its axes."""
    k, j, i = turn.apply(task.voxels_kji).shape
    return turn.undo(resample_nearest(labels, (k, j, i)))


def _values(table: Table, part: str) -> list[int]:
    return [label.value for label in table.part(part)]


def _parts(labels: _Labels, table: Table, task: Task, quality: float) -> Parts:
    canonical = Canonical.of(task.grid)
    turned = canonical.turn(labels)
    if not turned.any():
        return _nothing(task)
    box = _around(np.asarray(turned), 0)
    cut = np.ascontiguousarray(turned[box])
    bone = table.part("vertebra")
    extra = [label.value for label in bone if label.name.lower() in _EXTRA]
    turns = [label.value for label in bone if label.value not in extra]
    named = {
        label.level: table.mask(cut, label.value) for label in table.part("disc") if label.level
    }
    pieces = Pieces(
        turns=tuple(table.mask(cut, value) for value in turns),
        extra=table.mask(cut, *extra),
        discs=table.mask(cut, *_values(table, "disc")),
        rest=rest_of(cut, table),
        named=named,
    )
    return placed(parts_of(pieces, canonical.grid.spacing_ijk[::-1], quality), box, canonical)


def _nothing(task: Task) -> Parts:
    empty = np.zeros(task.voxels_kji.shape, np.uint8)
    return Parts(empty, empty, empty, (), (), ("no-spine",))
