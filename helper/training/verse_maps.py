"""Base maps with real vertebrae: VerSe masks set into procedural patients.

The procedural patient is slid slice by slice until its canal lies on that of the mask; its own
vertebrae of those levels and the discs below them are left out.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_opening, distance_transform_edt, map_coordinates

from helper.training.base_map import SPACING_MM, BaseMap
from helper.training.phantom_maps import Patient, finish_map, make_patient, matching_recipe
from helper.training.verse_masks import MaskedVertebra, take_apart
from spine_app.domain.geometry import Grid
from spine_app.domain.phantom.build import phantom_truth
from spine_app.domain.phantom.ids import CANAL_ID, DISC_OFFSET, SACRUM_ID, Part
from spine_app.domain.phantom.raster import BoneField

CLEARANCE_MM: Final = 1.2
"""Between a real vertebra and a procedural bone."""
DISC_HU: Final = 88.0
WIDEST_DISC_MM: Final = 16.0


@dataclass(frozen=True, eq=False)
class _Slide:
    """How the procedural patient is slid, by slice of the new grid; mm of the phantom's space.

    Attributes:
        source_z: (k,) float64.
        shift_yx: (k, 2) float64, to add to new positions.
    """

    source_z: NDArray[np.float64]
    shift_yx: NDArray[np.float64]


def verse_map(path: Path, seed: int) -> BaseMap:
    """Base map of a VerSe mask in a random procedural patient."""
    vertebrae = take_apart(path)
    recipe = matching_recipe(seed)
    levels = frozenset(v.level for v in vertebrae)
    truth = {v.label: v for v in phantom_truth(recipe).vertebrae.values()}
    # Moved so that the middles of all levels lie at the same mean place.
    theirs = np.array([truth[v.level].canal_center[::-1] for v in vertebrae])
    ours = np.array([v.canal_mm for v in vertebrae])
    move = theirs.mean(axis=0) - ours.mean(axis=0)
    patient = make_patient(recipe, levels)
    middles = np.array([truth[v.level].body_center[2] for v in vertebrae])
    heights = np.array([v.middle_mm[0] for v in vertebrae]) + move[0]
    slide = _slide(patient.grid, (heights, middles), ours + move, theirs)
    slid = _slid(patient, slide)
    for vertebra in vertebrae:
        _set_in(slid, vertebra, move)
    _add_discs(slid, sorted(levels))
    return finish_map(slid)


def _slide(
    grid: Grid,
    heights: tuple[NDArray[np.float64], NDArray[np.float64]],
    ours: NDArray[np.float64],
    theirs: NDArray[np.float64],
) -> _Slide:
    new, old = heights
    order = np.argsort(new)
    new, old = new[order], old[order]
    z = grid.origin_lps[2] + np.arange(grid.shape_kji[0]) * SPACING_MM
    source = np.interp(z, new, old)
    source = np.where(z < new[0], z - new[0] + old[0], source)
    source = np.where(z > new[-1], z - new[-1] + old[-1], source)
    away = (theirs - ours)[order, 1:]
    shift = np.stack([np.interp(z, new, column) for column in away.T], axis=1)
    return _Slide(source, shift)


def _slid(patient: Patient, slide: _Slide) -> Patient:
    """The patient slid, on the same grid."""
    grid, bone = patient.grid, patient.bone
    shape = grid.shape_kji
    soft = np.empty(shape, np.float32)
    distance = np.empty(shape, np.float32)
    names = {"inner": patient.inner, "labels": bone.labels, "parts": bone.parts}
    nearest = {name: np.empty(shape, np.uint8) for name in names}
    j, i = np.mgrid[: shape[1], : shape[2]].astype(np.float32)
    for k in range(shape[0]):
        at_k = (slide.source_z[k] - grid.origin_lps[2]) / SPACING_MM
        dj, di = slide.shift_yx[k] / SPACING_MM
        place = np.stack([np.full_like(j, at_k), j + np.float32(dj), i + np.float32(di)])
        low = int(np.clip(at_k - 1, 0, shape[0] - 2))
        place[0] -= low
        sheet = slice(low, min(low + 4, shape[0]))
        soft[k] = map_coordinates(patient.soft[sheet], place, order=1, mode="nearest")
        distance[k] = map_coordinates(bone.distance[sheet], place, order=1, mode="nearest")
        for name, array in names.items():
            nearest[name][k] = map_coordinates(array[sheet], place, order=0, mode="nearest")
    field = BoneField(distance, np.zeros((0,) * 3, np.float32), nearest["labels"], nearest["parts"])
    return Patient(grid, patient.skeleton, soft, nearest["inner"], field)


def _set_in(patient: Patient, vertebra: MaskedVertebra, move: NDArray[np.float64]) -> None:
    """Put a real vertebra into a patient, in place; procedural bone yields to it."""
    grid, bone = patient.grid, patient.bone
    origin = grid.origin_lps[::-1]
    low = np.floor((vertebra.low_mm + move - origin) / SPACING_MM).astype(int) + 1
    extent = (np.array(vertebra.distance.shape) - 1) * vertebra.spacing
    high = np.floor((vertebra.low_mm + move + extent - origin) / SPACING_MM).astype(int)
    low, high = np.maximum(low, 0), np.minimum(high, np.array(grid.shape_kji) - 1)
    box = tuple(slice(int(a), int(b) + 1) for a, b in zip(low, high, strict=True))
    axes = [
        (np.arange(s.start, s.stop) * SPACING_MM + o - m - first) / step
        for s, o, m, first, step in zip(
            box, origin, move, vertebra.low_mm, vertebra.spacing, strict=True
        )
    ]
    place = np.stack(np.meshgrid(*axes, indexing="ij")).astype(np.float32)
    distance = map_coordinates(vertebra.distance, place, order=1, mode="nearest")
    is_body = map_coordinates(vertebra.is_body.astype(np.uint8), place, order=0, mode="nearest")
    ids = bone.labels[box]
    is_real = bone.parts[box] >= REAL
    parted = np.where(
        is_real, bone.distance[box], np.maximum(bone.distance[box], CLEARANCE_MM - distance)
    )
    nearer = distance < parted
    bone.distance[box] = np.minimum(parted, distance)
    part = np.where(is_body > 0, REAL + Part.BODY, REAL + Part.ARCH).astype(np.uint8)
    np.copyto(ids, np.uint8(vertebra.level), where=nearer)
    np.copyto(bone.parts[box], part, where=nearer)


REAL: Final = 100
"""Added to the parts of real vertebrae while a map is made."""


def _add_discs(patient: Patient, levels: list[int]) -> None:
    """Discs below real vertebrae: near both bodies at once. Parts lose their mark, in place."""
    bone = patient.bone
    parts = bone.parts
    parts[parts >= REAL] -= REAL
    inside = bone.distance < 0
    bodies = np.where(inside & (parts == Part.BODY), bone.labels, 0)
    bodies[inside & (bone.labels == SACRUM_ID)] = SACRUM_ID
    for level in levels:
        below = SACRUM_ID if level == 24 else level + 1
        if level == 1 or not (bodies == below).any():
            continue
        _add_disc(patient, bodies, (level, below))


def _add_disc(patient: Patient, bodies: NDArray[np.uint8], pair: tuple[int, int]) -> None:
    upper = np.argwhere(bodies == pair[0])
    low, high = upper.min(axis=0) - 14, upper.max(axis=0) + 14
    box = tuple(slice(max(int(a), 0), int(b)) for a, b in zip(low, high, strict=True))
    near, far = (distance_transform_edt(bodies[box] != ident, SPACING_MM) for ident in pair)
    both = near + far
    gap = float(both.min())
    if gap > WIDEST_DISC_MM:
        return
    free = (patient.bone.distance[box] >= 0) & (patient.inner[box] != CANAL_ID)
    disc = binary_opening((both < 1.3 * gap + 2.5) & free, iterations=1)
    patient.inner[box][disc] = DISC_OFFSET + pair[0]
    patient.soft[box][disc] = DISC_HU
