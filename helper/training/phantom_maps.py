"""Base maps of procedural patients: the phantom of the app, with a skull on top."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import center_of_mass, distance_transform_edt, find_objects, label

from helper.training.base_map import (
    BODY,
    CANAL,
    CORE,
    DISC,
    LEVELS,
    OTHER,
    POSTERIOR,
    RIB,
    SACRUM,
    SPACING_MM,
    BaseMap,
    pack_distance,
)
from spine_app.domain.geometry import Grid
from spine_app.domain.phantom.assemble import Skeleton, build_skeleton
from spine_app.domain.phantom.bone import Lattice
from spine_app.domain.phantom.canal import make_canal
from spine_app.domain.phantom.discs import make_discs
from spine_app.domain.phantom.grey import Canvas, paint_canal, paint_disc
from spine_app.domain.phantom.ids import CANAL_ID, CORD_ID, DISC_OFFSET, SACRUM_ID, Part
from spine_app.domain.phantom.raster import BoneField, sample_skeleton
from spine_app.domain.phantom.recipe import PhantomRecipe, ScoliosisCurve, WedgeFracture
from spine_app.domain.phantom.soft import paint_soft
from spine_app.domain.phantom.texture import Texture, make_texture
from spine_app.domain.phantom.tissue import Palette
from spine_app.domain.phantom.trunk import make_trunk
from spine_app.domain.volume import Modality

X_MM, Y_MM, LOW_MM, ABOVE_ATLAS_MM = (-168.0, 168.0), (-185.0, 112.0), -165.0, 150.0
BRAIN_HU, AIR_HU = 36.0, -1000.0
CORE_SHARE = 0.45
"""A core is what lies deeper in its body than this share of the body's greatest depth."""


@dataclass(frozen=True, eq=False)
class Patient:
    """A phantom in pieces; arrays are (k, j, i) on `grid`.

    Attributes:
        grid: 1.5 mm, axes of the patient.
        skeleton: its bones.
        soft: float32 HU without bone.
        inner: uint8, the phantom's ids of discs, canal and cord.
        bone: distance, nearest bone and part of it.
    """

    grid: Grid
    skeleton: Skeleton
    soft: NDArray[np.float32]
    inner: NDArray[np.uint8]
    bone: BoneField


def random_recipe(seed: int) -> PhantomRecipe:
    """A patient of random size, posture, age, curves, fractures and number of levels."""
    rng = np.random.default_rng([seed, 100])
    curves = ()
    if rng.random() < 0.4:
        apex = str(rng.choice(["T8", "T10", "L1", "L2"]))
        cobb = float(rng.uniform(10, 45) * rng.choice([-1, 1]))
        curves = (ScoliosisCurve(apex, cobb, float(rng.uniform(2.5, 4))),)
    levels = ["T7", "T8", "T11", "T10", "L1", "L2", "L4"]
    broken = rng.choice(levels, int(rng.integers(0, 3)), replace=False)
    fractures = tuple(WedgeFracture(str(name), float(rng.uniform(0.15, 0.5))) for name in broken)
    return PhantomRecipe(
        seed=1000 + seed,
        size_scale=float(rng.uniform(0.86, 1.12)),
        lordosis=float(rng.uniform(0.4, 1.1)),
        kyphosis=float(rng.uniform(0.5, 1.35)),
        sacral_slope_deg=float(rng.uniform(20, 45)),
        scoliosis=curves,
        fractures=fractures,
        rib_pairs=int(rng.choice([11, 12, 12, 12, 12, 13])),
        lumbar_count=int(rng.choice([4, 5, 5, 5, 5, 5, 6])),
        age_years=45,
        contrast=float(rng.uniform(0, 1)),
        noise_hu=0,
    )


def make_patient(recipe: PhantomRecipe, without: frozenset[int] = frozenset()) -> Patient:
    """Build a phantom without grey values of bone.

    Args:
        recipe: the patient.
        without: ids of vertebrae to leave out, with the discs below them.
    """
    skeleton = build_skeleton(recipe)
    top = float(skeleton.curve.frames["C1"].origin[2]) + ABOVE_ATLAS_MM
    low = np.array([X_MM[0], Y_MM[0], LOW_MM])
    size = np.array([X_MM[1], Y_MM[1], top]) - low
    i, j, k = (int(n) for n in size / SPACING_MM)
    grid = Grid((k, j, i), np.full(3, SPACING_MM), low, np.eye(3))
    texture, lattice = make_texture(recipe.seed), Lattice(grid)
    bones = tuple(bone for bone in skeleton.bones if bone.label not in without)
    bone = sample_skeleton(lattice, bones, texture, lambda _done: None)
    palette = Palette(Modality.CT, recipe.contrast)
    soft = paint_soft(grid, skeleton, make_trunk(skeleton), (palette, texture))
    inner = np.zeros(grid.shape_kji, np.uint8)
    canvas = Canvas(lattice, palette, texture, soft, inner, bone)
    paint_canal(canvas, make_canal(skeleton))
    for disc in make_discs(skeleton):
        if disc.label - DISC_OFFSET not in without:
            paint_disc(canvas, disc)
    patient = Patient(grid, skeleton, soft, inner, bone)
    _add_head(patient, texture)
    return patient


def _add_head(patient: Patient, texture: Texture) -> None:
    """Paint a skull with brain and face over the neck, in place."""
    grid, scale = patient.grid, patient.skeleton.plans["C2"].scale
    atlas = patient.skeleton.curve.frames["C1"].origin
    middle = atlas + np.array([0.0, -22.0, 76.0]) * scale
    first = max(int((atlas[2] - 35 - grid.origin_lps[2]) / SPACING_MM), 0)
    k, j, i = np.ogrid[first : grid.shape_kji[0], : grid.shape_kji[1], : grid.shape_kji[2]]
    x, y, z = (
        (n * SPACING_MM + o - c).astype(np.float32)
        for n, o, c in zip((i, j, k), grid.origin_lps, middle, strict=True)
    )
    points = np.stack(np.broadcast_arrays(x, y, z))
    lumps = texture.noise(points, 9.0)
    egg = (np.sqrt((x / 74) ** 2 + (y / 92) ** 2 + (z / 68) ** 2) - 1) * np.float32(70)
    face = np.sqrt((x / 62) ** 2 + ((y + 55) / 45) ** 2 + ((z + 62) / 55) ** 2) - 1
    maze = np.maximum(face * 48, np.abs(lumps) * 6 - np.float32(1.6))
    shell = np.abs(egg + 3) - np.float32(3.2) - np.float32(0.8) * lumps
    hole = np.hypot(x, y - np.float32(24)) - np.float32(15)
    shell = np.maximum(shell, -np.maximum(hole, z))
    skull = np.minimum(shell, maze).astype(np.float32)
    soft = patient.soft[first:]
    in_head = (egg < 8) | (face < 0.18)
    np.copyto(soft, np.where(lumps > 0.9, AIR_HU, 40 + 25 * lumps), where=in_head)
    np.copyto(soft, BRAIN_HU + 4 * lumps, where=egg < -3)
    _merge_head(patient, first, skull)


def _merge_head(patient: Patient, first: int, skull: NDArray[np.float32]) -> None:
    bone = patient.bone
    distance, labels = bone.distance[first:], bone.labels[first:]
    parted = np.maximum(skull, np.float32(1.8) - distance)  # a joint space to the atlas
    nearer = parted < distance
    np.copyto(distance, parted, where=nearer)
    np.copyto(labels, np.uint8(0), where=nearer)
    np.copyto(bone.parts[first:], np.uint8(0), where=nearer)


def find_cores(
    bodies: NDArray[np.uint8], spacing_kji: tuple[float, float, float]
) -> tuple[NDArray[np.bool_], dict[int, tuple[float, float, float]]]:
    """Deep parts of vertebral bodies, one piece each, and their middles.

    Args:
        bodies: (k, j, i) uint8, VerSe id inside the bodies.
        spacing_kji: mm.

    Returns:
        (k, j, i) bool and (k, j, i) voxels by id.
    """
    cores, middles = np.zeros(bodies.shape, np.bool_), {}
    for ident, box in enumerate(find_objects(bodies), 1):
        if box is None:
            continue
        padded = np.pad(bodies[box] == ident, 1)
        depth = distance_transform_edt(padded, spacing_kji)[1:-1, 1:-1, 1:-1]
        pieces, count = label(depth > CORE_SHARE * depth.max())
        if count == 0:
            continue
        largest = pieces == 1 + int(np.argmax(np.bincount(pieces.reshape(-1))[1:]))
        cores[box] |= largest
        local = center_of_mass(largest)
        middles[ident] = tuple(s.start + c for s, c in zip(box, local, strict=True))
    return cores, middles


def kinds_of(bone: BoneField) -> NDArray[np.uint8]:
    """Class of the nearest bone of every voxel, 0 where none is near."""
    labels, parts = bone.labels, bone.parts
    is_vertebra = ((labels >= 1) & (labels <= 25)) | (labels == 28)
    kinds = np.where(is_vertebra, np.where(parts == Part.BODY, BODY, POSTERIOR), OTHER)
    kinds[labels == SACRUM_ID] = SACRUM
    kinds[((labels >= 71) & (labels <= 94)) | (labels == 98) | (labels == 99)] = RIB
    return kinds.astype(np.uint8)


def levels_of(bone: BoneField) -> NDArray[np.uint8]:
    """VerSe id of the nearest bone, 0 where it is no vertebra."""
    labels = bone.labels
    return np.where(((labels >= 1) & (labels <= 25)) | (labels == 28), labels, 0).astype(np.uint8)


def finish_map(patient: Patient) -> BaseMap:
    """A base map of a patient."""
    bone = patient.bone
    kinds, levels = kinds_of(bone), levels_of(bone)
    inside = bone.distance < 0
    spacing = (SPACING_MM,) * 3
    cores, middles = find_cores(np.where((kinds == BODY) & inside, levels, 0), spacing)
    cores &= levels > 1  # the atlas has no body
    centres = np.full((LEVELS, 3), np.nan, np.float32)
    for ident, middle in middles.items():
        centres[ident] = middle
    ring = np.argwhere((levels == 1) & inside)
    if len(ring):
        centres[1] = ring.mean(axis=0)
    inner = patient.inner
    soft_kind = np.where(inner > DISC_OFFSET, DISC, 0).astype(np.uint8)
    soft_kind[(inner == CANAL_ID) | (inner == CORD_ID)] = CANAL
    return BaseMap(
        np.clip(np.rint(patient.soft), -1024, 3000).astype(np.int16),
        pack_distance(bone.distance),
        kinds | (soft_kind << 4),
        levels | np.where(cores, CORE, 0).astype(np.uint8),
        centres,
    )


def phantom_map(seed: int) -> BaseMap:
    """Base map of a random procedural patient."""
    return finish_map(make_patient(random_recipe(seed)))


def matching_recipe(seed: int, **fixed: float) -> PhantomRecipe:
    """A random patient with all levels in their usual number and no lateral curve."""
    recipe = random_recipe(seed)
    return replace(recipe, scoliosis=(), fractures=(), rib_pairs=12, lumbar_count=5, **fixed)
