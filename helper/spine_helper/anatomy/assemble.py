"""From numbered parts to named findings, and from findings to findings with other names."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, TypeAlias

import cc3d
import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.findings import Findings, Instance, Kind
from spine_helper.anatomy.levels import (
    CANAL,
    CORD,
    DISC,
    ID_OF_LEVEL,
    LEVEL_OF_ID,
    LEVELS,
    SACRUM,
    disc_id,
)
from spine_helper.anatomy.naming import BadPins, Naming, name_levels
from spine_helper.anatomy.parts import ABOVE_FIRST, Evidence, Parts, StudyFlag
from spine_helper.volumes.canonical import Canonical
from spine_helper.volumes.grid import Grid

MAX_VERTEBRAE: Final = len(LEVELS)

_Box: TypeAlias = tuple[slice, slice, slice]

_OF_NAMES: Final[tuple[StudyFlag, ...]] = ("levels-uncertain", "transitional-possible")
"""Flags that a naming gives and the next one takes away."""

_REST: Final[dict[int, Kind]] = {SACRUM: "sacrum", CANAL: "canal", CORD: "cord"}


def assemble(parts: Parts, grid: Grid) -> Findings:
    """Name the vertebrae and the discs of a spine in pieces.

    Args:
        parts: what a segmenter found.
        grid: of its arrays.

    Returns:
        Findings without seconds and provider.

    Raises:
        ValueError: there are more vertebrae than levels.
    """
    if len(parts.evidence) > MAX_VERTEBRAE:
        raise ValueError("more vertebrae than levels")
    box = _spine_box(parts)
    gap = _sacrum_gap_mm(parts, grid, box)
    naming = name_levels(parts.evidence, gap)
    labels = np.zeros(parts.rest_kji.shape, np.uint8)
    labels[box] = _label_map(parts, naming, box)
    return Findings(
        labels_kji=labels,
        instances=_instances(labels[box], box, parts, naming, grid),
        evidence=parts.evidence,
        sacrum_gap_mm=gap,
        margin=naming.margin if parts.evidence else float("nan"),
        flags=tuple(dict.fromkeys((*parts.flags, *naming.flags))),
    )


def rename(findings: Findings, pins: Mapping[int, str]) -> tuple[Findings, dict[int, int]]:
    """Name the vertebrae again, where a person knows the level of some.

    Args:
        findings: of an engine that left the names to us.
        pins: level by value in its label map; every pin of before that still holds is among them.

    Returns:
        The findings with other names, whose label map is computed anew, and the new value of each
        value that has changed.

    Raises:
        BadPins: a value is no vertebra, the engine has named the levels itself, or no naming has
            these levels.
    """
    names = renamed(findings, pins)
    table = np.arange(256, dtype=np.uint8)
    for old, new in names[1].items():
        table[old] = new
    return replace(names[0], labels_kji=table[findings.labels_kji]), names[1]


def renamed(findings: Findings, pins: Mapping[int, str]) -> tuple[Findings, dict[int, int]]:
    """What `rename` gives, with the label map as it was: a matter of milliseconds."""
    vertebrae = [one for one in findings.instances if one.kind == "vertebra"]
    numbers = {one.value: number for number, one in enumerate(vertebrae, 1)}
    if not findings.evidence or not set(pins) <= set(numbers):
        raise BadPins
    by_number = {numbers[value]: level for value, level in pins.items()}
    naming = name_levels(findings.evidence, findings.sacrum_gap_mm, by_number)
    levels = {one.level: naming.levels[n] for n, one in enumerate(vertebrae)}
    instances, changed = [], {}
    for one in findings.instances:
        number = numbers.get(one.value)
        new = _renamed_vertebra(one, number, naming, by_number) if number else one
        if one.kind == "disc":
            new = _renamed_disc(one, levels, naming.levels[0])
        instances.append(new)
        if new.value != one.value:
            changed[one.value] = new.value
    kept = (flag for flag in findings.flags if flag not in _OF_NAMES)
    return replace(
        findings,
        instances=tuple(instances),
        margin=naming.margin,
        flags=(*kept, *naming.flags),
    ), changed


def _renamed_vertebra(
    one: Instance, number: int, naming: Naming, pins: Mapping[int, str]
) -> Instance:
    level = naming.levels[number - 1]
    return replace(
        one,
        value=ID_OF_LEVEL[level],
        level=level,
        confidence=naming.confidence[number - 1],
        alternatives=naming.alternatives[number - 1],
        is_pinned=number in pins,
    )


def _renamed_disc(one: Instance, levels: Mapping[str, str], first: str) -> Instance:
    """The disc under the new name of the vertebra above it; one above the first follows that."""
    level = levels.get(one.level) or _level_above(first)
    return replace(one, value=disc_id(level), level=level) if level else one


def _level_above(level: str) -> str:
    """The usual level above one that has a disc between, empty where there is none."""
    if level in ("C1", "C2"):
        return ""
    if level == "L1":
        return "T12"
    return LEVELS[LEVELS.index(level) - 1]


def _spine_box(parts: Parts) -> _Box:
    """The smallest box that holds every part: most of a scan is no spine."""
    arrays = (parts.vertebrae_kji, parts.discs_kji, parts.rest_kji)
    columns = np.maximum.reduce([array.max(axis=2) for array in arrays])
    k, j = _extent(columns.max(axis=1)), _extent(columns.max(axis=0))
    rows = [array[k, j].max(axis=(0, 1), initial=0) for array in arrays]
    return k, j, _extent(np.maximum.reduce(rows))


def _extent(line: NDArray[np.uint8]) -> slice:
    """From the first to the last value that is not 0."""
    places = np.flatnonzero(line)
    return slice(int(places[0]), int(places[-1]) + 1) if len(places) else slice(0, 0)


def _label_map(parts: Parts, naming: Naming, box: _Box) -> NDArray[np.uint8]:
    """(k, j, i) uint8 within the box; a vertebra wins over a disc, a disc over the rest."""
    vertebrae, discs = np.zeros(256, np.uint8), np.zeros(256, np.uint8)
    for number, level in enumerate(naming.levels, 1):
        vertebrae[number] = ID_OF_LEVEL[level]
        discs[number] = disc_id(level) if level != "C1" else 0
    above = _level_above(naming.levels[0]) if naming.levels else ""
    discs[ABOVE_FIRST] = disc_id(above) if above else 0
    labels: NDArray[np.uint8] = vertebrae[parts.vertebrae_kji[box]]
    np.copyto(labels, discs[parts.discs_kji[box]], where=labels == 0)
    np.copyto(labels, parts.rest_kji[box], where=labels == 0)
    return labels


def _instances(
    labels: NDArray[np.uint8], box: _Box, parts: Parts, naming: Naming, grid: Grid
) -> tuple[Instance, ...]:
    """What is known of each label, from the labels within the box."""
    if not labels.size:
        return ()
    statistics = cc3d.statistics(np.ascontiguousarray(labels))
    counts = statistics["voxel_counts"]
    centroids = statistics["centroids"] + [part.start for part in box]
    turned = Canonical.of(grid)
    numbers = {ID_OF_LEVEL[level]: n for n, level in enumerate(naming.levels)}
    found = []
    for value in np.flatnonzero(counts[1:]) + 1:
        voxels = int(counts[value])
        k, j, i = (float(x) for x in centroids[value])
        one = Instance(
            value=int(value),
            kind=kind_of(int(value)),
            level="",
            confidence=1.0,
            quality=1.0,
            alternatives=(),
            centre_ijk=(i, j, k),
            volume_ml=voxels * grid.voxel_ml,
        )
        if one.kind == "vertebra":
            one = _of_vertebra(one, numbers[one.value], parts, naming, turned)
        elif one.kind == "disc":
            one = _of_disc(one, numbers, parts)
        found.append(one)
    return tuple(sorted(found, key=lambda one: order_of(one.value)))


def _of_vertebra(
    one: Instance, number: int, parts: Parts, naming: Naming, turned: Canonical
) -> Instance:
    evidence = parts.evidence[number]
    return replace(
        one,
        level=naming.levels[number],
        confidence=naming.confidence[number],
        quality=parts.quality[number],
        alternatives=naming.alternatives[number],
        centre_ijk=_centre_ijk(evidence, turned),
        flags=evidence.flags,
    )


def _of_disc(one: Instance, numbers: Mapping[int, int], parts: Parts) -> Instance:
    above = one.value - DISC
    quality = parts.quality[numbers[above]] if above in numbers else 1.0
    return replace(one, level=LEVEL_OF_ID[above], quality=quality, confidence=quality)


def kind_of(value: int) -> Kind:
    """What a value of a label map is."""
    return "vertebra" if value in LEVEL_OF_ID else _REST.get(value, "disc")


def order_of(value: int) -> tuple[int, int]:
    """Where a value stands among others: vertebrae from head to feet, discs, then the rest."""
    if value in LEVEL_OF_ID:
        return 0, LEVELS.index(LEVEL_OF_ID[value])
    if value > DISC:
        return 1, LEVELS.index(LEVEL_OF_ID[value - DISC])
    return 2, value


def _sacrum_gap_mm(parts: Parts, grid: Grid, box: _Box) -> float:
    """From the centre of the last body to the nearest voxel of the sacrum."""
    places = np.argwhere(parts.rest_kji[box] == SACRUM)
    if not parts.evidence or not len(places):
        return float("nan")
    indices = places[:, ::-1] + [part.start for part in box[::-1]]
    centre = _centre_ijk(parts.evidence[-1], Canonical.of(grid))
    away = (indices - centre) * grid.spacing_ijk
    return float(np.sqrt((away * away).sum(axis=1).min()))


def _centre_ijk(evidence: Evidence, turned: Canonical) -> tuple[float, float, float]:
    """Middle of a body in indices of the given volume."""
    spacing = turned.grid.spacing_ijk
    i, j, k = (mm / step for mm, step in zip(evidence.centre_mm, spacing, strict=True))
    return turned.point_to_given((i, j, k))
