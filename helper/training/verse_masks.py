"""Vertebra masks of VerSe: read, turned, and taken apart."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import nibabel
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import (
    binary_fill_holes,
    center_of_mass,
    distance_transform_edt,
    find_objects,
    label,
    shift,
)

from helper.training.phantom_maps import CORE_SHARE

MARGIN_MM: Final = 12.0
ATLAS: Final = 1
TILTS_DEG: Final = (-30, -20, -10, 0, 10, 20, 30)
SMALLEST_HOLE_MM2: Final = 60.0


@dataclass(frozen=True, eq=False)
class MaskedVertebra:
    """One vertebra of a mask.

    Attributes:
        level: VerSe id.
        distance: (k, j, i) float32 mm, signed, negative inside; a box around it at `spacing`.
        is_body: (k, j, i) bool.
        low_mm: (3,) float64, k, j, i of the first voxel's centre.
        spacing: (3,) float64 mm, k, j, i.
        middle_mm: (3,) float64, middle of the body; of the ring for the atlas.
        canal_mm: (3,) float64, middle of its foramen at the height of the middle.
    """

    level: int
    distance: NDArray[np.float32]
    is_body: NDArray[np.bool_]
    low_mm: NDArray[np.float64]
    spacing: NDArray[np.float64]
    middle_mm: NDArray[np.float64]
    canal_mm: NDArray[np.float64]


def read_mask(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """A mask as (k, j, i) uint8, i to the left, j to the back, k to the head, and its spacing."""
    image = nibabel.as_closest_canonical(nibabel.load(path))
    array = np.asarray(image.dataobj).astype(np.uint8)[::-1, ::-1]  # RAS to LPS
    spacing = np.array(image.header.get_zooms()[:3], np.float64)[::-1]
    array = np.ascontiguousarray(array.transpose(2, 1, 0))
    while spacing[1] < 0.5:
        array = array[:, ::2, ::2]
        spacing = spacing * [1, 2, 2]
    return array, spacing


def take_apart(path: Path) -> list[MaskedVertebra]:
    """The complete vertebrae of a mask; those that the scan cuts are left out."""
    array, spacing = read_mask(path)
    found = []
    for ident, box in enumerate(find_objects(array), 1):
        if box is None or box[0].start == 0 or box[0].stop == array.shape[0]:
            continue
        vertebra = _describe(array, ident, (box, spacing))
        if vertebra is not None:
            found.append(vertebra)
    return found


def _describe(
    array: NDArray[np.uint8], ident: int, place: tuple[tuple[slice, ...], NDArray[np.float64]]
) -> MaskedVertebra | None:
    box, spacing = place
    pad = np.ceil(MARGIN_MM / spacing).astype(int)
    mask = np.pad(array[box] == ident, [(int(p), int(p)) for p in pad])
    low = (np.array([s.start for s in box]) - pad) * spacing
    depth = distance_transform_edt(mask, spacing)
    away = distance_transform_edt(~mask, spacing)
    # Half a voxel each: the surface lies between the last voxel inside and the first outside.
    half = float(spacing.mean()) / 2
    distance = np.where(mask, half - depth, away - half).astype(np.float32)
    deep, count = label(depth > CORE_SHARE * depth.max())
    if count == 0:
        return None
    core = deep == 1 + int(np.argmax(np.bincount(deep.reshape(-1))[1:]))
    middle = np.array(center_of_mass(mask if ident == ATLAS else core))
    hole = _foramen(mask, middle, spacing)
    if hole is None:
        return None
    canal = np.array([middle[0], *hole.mean(axis=0)])
    if ident == ATLAS:
        body = np.zeros_like(mask)
    else:
        body = _body(mask, core, (middle, canal, hole), spacing)
    return MaskedVertebra(
        ident, distance, body, low, spacing, low + middle * spacing, low + canal * spacing
    )


def _foramen(
    mask: NDArray[np.bool_], middle: NDArray[np.float64], spacing: NDArray[np.float64]
) -> NDArray[np.int64] | None:
    """(n, 2) j, i of the largest hole of the mask's shadow, over several tilts."""
    best: NDArray[np.int64] | None = None
    for tilt in TILTS_DEG:
        slope = np.tan(np.radians(tilt)) * spacing[0] / spacing[1]
        shadow = np.zeros(mask.shape[1:], np.bool_)
        for k, sheet in enumerate(mask):
            if sheet.any():
                offset = round(float((k - middle[0]) * slope))
                shadow |= shift(sheet, (offset, 0), order=0)
        holes, count = label(binary_fill_holes(shadow) & ~shadow)
        if count == 0:
            continue
        sizes = np.bincount(holes.reshape(-1))[1:]
        hole = np.argwhere(holes == 1 + int(np.argmax(sizes)))
        if sizes.max() * spacing[1] * spacing[2] > SMALLEST_HOLE_MM2 and (
            best is None or len(hole) > len(best)
        ):
            best = hole
    return best


def _body(
    mask: NDArray[np.bool_],
    core: NDArray[np.bool_],
    marks: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]],
    spacing: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """What lies in front of the foramen and not far beside the core."""
    middle, canal, hole = marks
    forward = (middle - canal)[1:] * spacing[1:]
    forward /= np.linalg.norm(forward)
    reach = float(((hole - canal[1:]) * spacing[1:] @ forward).max()) - 0.5
    j, i = np.ogrid[: mask.shape[1], : mask.shape[2]]
    y, x = (j - canal[1]) * spacing[1], (i - canal[2]) * spacing[2]
    ahead = y * forward[0] + x * forward[1]
    aside = np.abs(x * forward[0] - y * forward[1])
    wide = np.argwhere(core.any(axis=0)) - canal[1:]
    wide = wide * spacing[1:]
    half = np.abs(wide[:, 1] * forward[0] - wide[:, 0] * forward[1]).max()
    depth = float(distance_transform_edt(mask, spacing).max())
    return mask & ((ahead > reach) & (aside < half + CORE_SHARE * depth + 3.5))[None]
