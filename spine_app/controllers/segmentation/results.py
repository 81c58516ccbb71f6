"""From what the helper says to what is shown: label maps on our grids, and findings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spine_app.controllers.segmentation.run import Order
from spine_app.domain.geometry import Grid
from spine_app.domain.labels.findings import Finding, Findings, Provenance, marked
from spine_app.domain.labels.label_map import LabelMap
from spine_app.helper_client.client import CoarseLabels, Labelled
from spine_app.helper_client.documents import Instance, Report
from spine_app.io.labels.tally import LabelTally


@dataclass(frozen=True, eq=False)
class Result:
    """What a segmentation gave.

    Attributes:
        labels: on the grid of the volume.
        findings: one for each of its labels.
        job: under which the helper knows it.
    """

    labels: LabelMap
    findings: Findings
    job: str


def result_of(labelled: Labelled, order: Order) -> Result:
    """Count and place the labels of a result; half a second for a large one.

    Args:
        labelled: what the helper has sent.
        order: what was asked.
    """
    report = labelled.report
    labels = counted(labelled.labels_kji, order.volume.grid)
    structures = marked(map(finding_of, report.instances), report.flags)
    return Result(labels, Findings(structures, report.flags, _origin(report, order)), report.job)


def counted(labels_kji: NDArray[np.uint8], grid: Grid) -> LabelMap:
    """A label map with what is known of each label.

    Args:
        labels_kji: (k, j, i) uint8.
        grid: where they lie.
    """
    tally = LabelTally()
    for k, plane in enumerate(labels_kji):
        tally.add(k, plane)
    return LabelMap(labels_kji, grid, {one.id: one for one in tally.stats(grid, labels_kji)})


def coarse_map(coarse: CoarseLabels, grid: Grid) -> LabelMap:
    """A first look as a label map on a grid of its own.

    Args:
        coarse: each of its voxels stands for `step_kji` voxels of the volume.
        grid: of the volume.
    """
    step_ijk = np.array(coarse.about.step_kji[::-1], np.float64)
    origin = grid.points_lps((step_ijk - 1) / 2)
    rough = Grid(coarse.about.shape_kji, grid.spacing_ijk * step_ijk, origin, grid.direction)
    return counted(coarse.labels_kji, rough)


def renumbered(labels: LabelMap, change: Mapping[int, int]) -> LabelMap:
    """The same map with other numbers, which can be edited; a tenth of a second for a large one.

    Args:
        labels: stays as it is.
        change: new number by old; see `is_one_to_one`.
    """
    moved = {old: new for old, new in change.items() if old != new and old in labels.stats}
    if not moved:
        return labels
    after = labels.labels_kji.copy()
    table = np.arange(np.iinfo(after.dtype).max + 1, dtype=after.dtype)
    for old, new in moved.items():
        table[old] = new
    i, j, k = _common_box(labels.stats[old].box_ijk for old in moved)
    for plane in after[k]:
        plane[j, i] = table[plane[j, i]]
    stats = [replace(one, id=moved.get(one.id, one.id)) for one in labels.stats.values()]
    return LabelMap(after, labels.grid, {one.id: one for one in sorted(stats, key=lambda s: s.id)})


def finding_of(instance: Instance) -> Finding:
    """What the helper says of a structure, not yet marked."""
    return Finding(
        id=instance.value,
        kind=instance.kind,
        level=instance.level,
        confidence=instance.confidence,
        alternatives=instance.alternatives,
        is_pinned=instance.is_pinned,
        flags=instance.flags,
    )


def _origin(report: Report, order: Order) -> Provenance:
    return Provenance(
        engine=order.model.title,
        model=report.model,
        sha256=report.model_sha256,
        version=report.helper_version,
        provider=report.provider,
        mode=report.mode,
        is_box=order.box is not None,
        seconds=report.seconds,
        numbering=report.numbering,
        licence=order.model.licence,
        notice=report.notice,
    )


def _common_box(
    boxes: Iterable[tuple[tuple[int, int], tuple[int, int], tuple[int, int]]],
) -> tuple[slice, slice, slice]:
    """The smallest box along i, j and k that holds all boxes."""
    ends = np.array(list(boxes))
    low, high = ends[:, :, 0].min(axis=0), ends[:, :, 1].max(axis=0) + 1
    i, j, k = (slice(int(a), int(b)) for a, b in zip(low, high, strict=True))
    return i, j, k
