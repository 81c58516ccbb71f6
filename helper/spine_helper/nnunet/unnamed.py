"""From a network that knows parts of the spine but no levels to a spine in pieces."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.levels import CANAL, CORD, SACRUM
from spine_helper.anatomy.parts import Parts
from spine_helper.nnunet.pieces import Pieces, parts_of
from spine_helper.nnunet.table import Table
from spine_helper.nnunet.tally import Tally
from spine_helper.volumes.canonical import Canonical
from spine_helper.volumes.grid import Grid

_Labels = NDArray[np.uint8]


def unnamed_parts(labels: _Labels, table: Table, grid: Grid, tally: Tally) -> Parts:
    """A spine in pieces; vertebrae are the connected parts of what the network calls one.

    Args:
        labels: (k, j, i) on the grid, values of the network.
        table: of the network.
        grid: of the volume.
        tally: how sure the network is.
    """
    canonical = Canonical.of(grid)
    turned = canonical.turn(labels)
    box = spine_box(table, turned)
    cut = np.ascontiguousarray(turned[box])
    bone = table.mask(cut, *(label.value for label in table.part("vertebra")))
    pieces = Pieces(
        turns=(bone,),
        extra=np.zeros_like(bone),
        discs=table.mask(cut, *(label.value for label in table.part("disc"))),
        rest=rest_of(cut, table),
    )
    spacing = canonical.grid.spacing_ijk[::-1]
    parts = parts_of(pieces, spacing, table.surety(tally, "vertebra"))
    return placed(parts, box, canonical)


def spine_box(table: Table, labels: _Labels) -> tuple[slice, slice, slice]:
    """The box of all that is spine; the whole volume where there is nothing."""
    spine = table.mask(labels, *(label.value for label in table.labels if label.part))
    spans = []
    for axis in range(3):
        hit = np.flatnonzero(spine.any(axis=tuple(n for n in range(3) if n != axis)))
        spans.append(slice(int(hit[0]), int(hit[-1]) + 1) if len(hit) else slice(0, None))
    return spans[0], spans[1], spans[2]


def rest_of(labels: _Labels, table: Table) -> _Labels:
    """Sacrum, canal and cord of a label map."""
    values = table.values.copy()
    values[~np.isin(values, (SACRUM, CANAL, CORD))] = 0
    return values[labels]


def placed(parts: Parts, box: tuple[slice, slice, slice], canonical: Canonical) -> Parts:
    """Parts of a box as parts of the volume, in its own axes."""
    shape = canonical.grid.shape_kji

    def whole(cut: _Labels) -> _Labels:
        full = np.zeros(shape, np.uint8)
        full[box] = cut
        return np.ascontiguousarray(canonical.restore(full))

    spacing = canonical.grid.spacing_ijk
    shift = [(box[2 - n].start or 0) * spacing[n] for n in range(3)]
    evidence = tuple(
        replace(one, centre_mm=tuple(a + b for a, b in zip(one.centre_mm, shift, strict=True)))  # type: ignore[arg-type]
        for one in parts.evidence
    )
    return replace(
        parts,
        vertebrae_kji=whole(parts.vertebrae_kji),
        discs_kji=whole(parts.discs_kji),
        rest_kji=whole(parts.rest_kji),
        evidence=evidence,
    )
