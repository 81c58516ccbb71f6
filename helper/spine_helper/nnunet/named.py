"""From a label map whose labels have levels to findings."""

from dataclasses import replace
from itertools import pairwise
from typing import Final

import cc3d
import edt
import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.findings import Findings, Instance, Kind
from spine_helper.anatomy.levels import CANAL, CORD, DISC, LEVEL_OF_ID, LEVELS, SACRUM
from spine_helper.anatomy.parts import Flag, StudyFlag
from spine_helper.volumes.canonical import Canonical
from spine_helper.volumes.grid import Grid

_CORE: Final = 0.8
_OTHERS: Final[dict[int, Kind]] = {SACRUM: "sacrum", CANAL: "canal", CORD: "cord"}
_ORDER: Final = [*LEVELS]
_UNSURE: Final = 0.6
"""Mean probability of the voxels of a vertebra below which all of the result is in doubt."""


def named_findings(labels: NDArray[np.uint8], grid: Grid, confidence: dict[int, float]) -> Findings:
    """Findings of a label map with values of `anatomy.levels`.

    Args:
        labels: (k, j, i) on the grid of the volume.
        grid: of it.
        confidence: value -> mean probability inside, 0 to 1.

    Returns:
        Findings without seconds and provider. Levels are those that the network gave.
    """
    facts = cc3d.statistics(labels)
    counts = facts["voxel_counts"]
    instances = [
        _instance(labels, grid, value, (int(counts[value]), facts["bounding_boxes"][value]))
        for value in np.flatnonzero(counts).tolist()
        if value != 0
    ]
    sure = [_sure(one, confidence.get(one.value, 0.0)) for one in instances]
    ordered = tuple(sorted(sure, key=_rank))
    return Findings(labels_kji=labels, instances=ordered, flags=_flags(ordered, grid))


def kind_of(value: int) -> Kind:
    """What a value of our label map stands for."""
    if value in _OTHERS:
        return _OTHERS[value]
    return "disc" if value > DISC else "vertebra"


def _level(value: int) -> str:
    return LEVEL_OF_ID.get(value % DISC if value > DISC else value, "")


def _instance(
    labels: NDArray[np.uint8], grid: Grid, value: int, place: tuple[int, tuple[slice, ...]]
) -> Instance:
    count, box = place
    mask = labels[box] == value
    flags: tuple[Flag, ...] = ("border",) if _at_the_edge(box, labels.shape) else ()
    kind = kind_of(value)
    k, j, i = _body_centre(mask, grid) if kind == "vertebra" else _middle(mask)
    return Instance(
        value=value,
        kind=kind,
        level=_level(value) if kind in ("vertebra", "disc") else "",
        confidence=0.0,
        quality=0.0,
        alternatives=(),
        centre_ijk=(i + box[2].start, j + box[1].start, k + box[0].start),
        volume_ml=count * grid.voxel_ml,
        flags=flags,
    )


def _sure(one: Instance, confidence: float) -> Instance:
    bounded = float(np.clip(confidence, 0.0, 1.0))
    return replace(one, confidence=bounded, quality=bounded)


def _at_the_edge(box: tuple[slice, ...], shape: tuple[int, ...]) -> bool:
    return any(part.start == 0 or part.stop == size for part, size in zip(box, shape, strict=True))


def _middle(mask: NDArray[np.bool_]) -> tuple[float, float, float]:
    k, j, i = np.argwhere(mask).mean(axis=0).tolist()
    return k, j, i


def _body_centre(mask: NDArray[np.bool_], grid: Grid) -> tuple[float, float, float]:
    """Middle of the thickest part."""
    depth = edt.edt(
        np.ascontiguousarray(mask), anisotropy=grid.spacing_ijk[::-1], black_border=True
    )
    return _middle(depth > _CORE * depth.max())


def _rank(one: Instance) -> tuple[int, int]:
    kinds = ("vertebra", "disc", "sacrum", "canal", "cord")
    return kinds.index(one.kind), _ORDER.index(one.level) if one.level else 0


def _flags(instances: tuple[Instance, ...], grid: Grid) -> tuple[StudyFlag, ...]:
    vertebrae = [one for one in instances if one.kind == "vertebra"]
    if not vertebrae:
        return ("no-spine",)
    found: list[StudyFlag] = []
    canonical = Canonical.of(grid)
    axis = canonical.order[0]
    sign = -1 if canonical.flips[0] else 1
    heights = [sign * one.centre_ijk[2 - axis] for one in vertebrae]
    if any(low >= high for high, low in pairwise(heights)):
        found.append("levels-uncertain")
    if min(one.confidence for one in vertebrae) < _UNSURE:
        found.append("low-confidence")
    return tuple(found)
