"""Grey values of bone, discs and canal over the soft tissue; image formation."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, label, uniform_filter1d
from scipy.special import ndtr

from spine_app.domain.geometry import Grid
from spine_app.domain.phantom.bone import Lattice, Slices
from spine_app.domain.phantom.canal import Canal, sample_tube
from spine_app.domain.phantom.discs import NUCLEUS_SIZE, Disc
from spine_app.domain.phantom.ids import CANAL_ID, CORD_ID, Part
from spine_app.domain.phantom.raster import BoneField, flat_points
from spine_app.domain.phantom.recipe import PhantomRecipe
from spine_app.domain.phantom.texture import Texture
from spine_app.domain.phantom.tissue import Palette, Tissue
from spine_app.domain.volume import AIR_HU, Modality

Field = NDArray[np.float32]
Bytes = NDArray[np.uint8]
POINT_SPREAD = 0.55
"""Standard deviation of the scanner's point spread, mm."""
CORTEX_HU = 1180.0
# Cortical thickness in mm and HU added to the spongiosa, by part.
_CORTEX: dict[Part, tuple[float, float]] = {
    Part.BODY: (0.7, 0), Part.PEDICLE_LEFT: (1.1, 60), Part.PEDICLE_RIGHT: (1.1, 60),
    Part.ARCH: (1.7, 160), Part.SPINOUS: (1.3, 100), Part.RIB: (0.9, 20), Part.HIP: (1.5, 60),
    Part.SACRUM: (0.8, -30), Part.STERNUM: (0.8, -20), Part.FEMUR: (1.5, 130),
    Part.COSTAL_LEFT: (1.1, 60), Part.COSTAL_RIGHT: (1.1, 60),
    Part.SUPERIOR_ARTICULAR_LEFT: (1.5, 170), Part.SUPERIOR_ARTICULAR_RIGHT: (1.5, 170),
    Part.INFERIOR_ARTICULAR_LEFT: (1.5, 170), Part.INFERIOR_ARTICULAR_RIGHT: (1.5, 170),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Canvas:
    """What is painted on; arrays are (k, j, i) and changed in place.

    Attributes:
        lattice: the fine grid.
        palette: grey values.
        texture: random fields.
        grey: float32, HU or MR grey values.
        labels: uint8, the label map.
        bone: the bones.
    """

    lattice: Lattice
    palette: Palette
    texture: Texture
    grey: Field
    labels: Bytes
    bone: BoneField

    @property
    def spacing(self) -> float:
        """Mean voxel spacing, mm."""
        return float(np.mean(self.lattice.grid.spacing_ijk))


def _stamp(canvas: Canvas, box: Slices, inside: NDArray[np.bool_], ident: int) -> None:
    """Label the largest connected piece of some voxels of a box that hold no bone, in place."""
    free = inside & (canvas.bone.distance[box] >= 0)
    pieces, count = label(free)
    if count > 1:
        sizes = np.bincount(pieces.reshape(-1))
        sizes[0] = 0
        free = pieces == int(np.argmax(sizes))
    canvas.labels[box][free] = ident


def paint_canal(canvas: Canvas, canal: Canal) -> None:
    """Paint ligament, epidural fat, sac, roots and cord; label canal and cord."""
    steps = (
        (canal.ligament, Tissue.LIGAMENT, 0),
        (canal.wall, Tissue.FAT, CANAL_ID),
        (canal.sac, Tissue.CSF, 0),
        (canal.roots, Tissue.ROOTS, 0),
        (canal.cord, Tissue.CORD, CORD_ID),
    )
    for tube, tissue, ident in steps:
        sampled = sample_tube(canvas.lattice, tube, 3.0)
        if sampled is None:
            continue
        box, distance = sampled
        weight = np.clip(0.5 - distance * np.float32(1 / canvas.spacing), 0, 1)
        view = canvas.grey[box]
        view += weight * (canvas.palette.value(tissue) - view)
        if ident:
            _stamp(canvas, box, distance < 0, ident)


def paint_disc(canvas: Canvas, disc: Disc) -> None:
    """Paint annulus and nucleus of one disc, and label it where there is no bone."""
    sampled = disc.sample(canvas.lattice)
    if sampled is None:
        return
    box, distance, norm = sampled
    weight = np.clip(0.5 - distance * np.float32(1 / canvas.spacing), 0, 1)
    core = np.clip((np.float32(NUCLEUS_SIZE) - norm) * 6 + np.float32(0.5), 0, 1)
    rim, nucleus = (canvas.palette.value(t) for t in (Tissue.ANNULUS, Tissue.NUCLEUS))
    view = canvas.grey[box]
    view += weight * (rim + core * (nucleus - rim) - view)
    _stamp(canvas, box, distance < 0, disc.label)


def _profile(inner: tuple[Field, Field], outside: Field, distance: Field, wall: Field) -> Field:
    """Blurred step profile across a cortex: outside, cortex of thickness `wall`, spongiosa."""
    cortex, spongy = inner
    width = np.float32(1 / POINT_SPREAD)
    surface = ndtr(-distance * width)
    core = ndtr((-distance - wall) * width)
    result: Field = outside + (cortex - outside) * surface + (spongy - cortex) * core
    return result


def paint_bone(canvas: Canvas, age_years: float) -> None:
    """Paint bone over everything else and label it.

    Args:
        canvas: the fine grid.
        age_years: sets the trabecular density.
    """
    flat = canvas.bone.distance.reshape(-1)
    index = np.flatnonzero(flat < 2.2 * POINT_SPREAD)
    distance = flat[index]
    parts = canvas.bone.parts.reshape(-1)[index]
    walls, added = np.ones(256, dtype=np.float32), np.zeros(256, dtype=np.float32)
    for part, (wall, extra) in _CORTEX.items():
        walls[part], added[part] = wall, extra
    points = flat_points(canvas.lattice, index)
    grain = canvas.texture.noise(points, 1.4) + canvas.texture.noise(points, 4.0)
    is_ct = canvas.palette.modality is Modality.CT
    if is_ct:
        dense = np.float32(310 - 2.4 * age_years) + added[parts]
        spongy = np.maximum(dense, 40) * (1 + np.float32(0.1) * grain)
        spongy += np.float32(50) * np.exp(distance * np.float32(0.7))
        cortex = np.full_like(distance, CORTEX_HU) * (1 + np.float32(0.05) * grain)
    else:
        spongy = canvas.palette.value(Tissue.MARROW) * (1 + np.float32(0.06) * grain)
        cortex = np.zeros_like(distance)
    outside = canvas.grey.reshape(-1)[index]
    canvas.grey.reshape(-1)[index] = _profile((cortex, spongy), outside, distance, walls[parts])
    inside = index[distance < 0]
    canvas.labels.reshape(-1)[inside] = canvas.bone.labels.reshape(-1)[inside]


def form_image(
    grey: Field, grid: Grid, recipe: PhantomRecipe, modality: Modality
) -> NDArray[np.int16]:
    """Slice blur, noise and padding: what a scanner makes of the grey values.

    Args:
        grey: (k, j, i) float32; changed in place.
        grid: its grid.
        recipe: noise, slice thickness and field of view.
        modality: CT pads with air, MR with nothing.

    Returns:
        (k, j, i) int16.
    """
    thick = recipe.slice_thickness / grid.spacing_ijk[2]
    if thick > 1:
        width = int(thick) // 2 * 2 + 1
        grey = uniform_filter1d(grey, width, axis=0, mode="nearest")
        rest = np.sqrt(max(thick**2 - width**2, 0) / 12)
        grey = gaussian_filter1d(grey, rest, axis=0, mode="nearest") if rest > 0.1 else grey
    if recipe.noise_hu > 0:
        _add_noise(grey, recipe)
    lowest = AIR_HU if modality is Modality.CT else 0
    if recipe.field_of_view is not None:
        _, nj, ni = grid.shape_kji
        j, i = np.mgrid[:nj, :ni]
        radius = np.hypot(
            (i - (ni - 1) / 2) * grid.spacing_ijk[0], (j - (nj - 1) / 2) * grid.spacing_ijk[1]
        )
        grey[:, radius > recipe.field_of_view / 2] = lowest
    np.clip(grey, lowest, 3071, out=grey)
    np.rint(grey, out=grey)
    return grey.astype(np.int16)


def _add_noise(grey: Field, recipe: PhantomRecipe) -> None:
    """Add slightly correlated noise from a random block, tiled and rolled, in place."""
    rng = np.random.default_rng([recipe.seed, 5])
    block = rng.standard_normal((32, 128, 128), dtype=np.float32)
    for axis in (1, 2):
        block = gaussian_filter1d(block, 0.6, axis=axis, mode="wrap")
    block *= np.float32(recipe.noise_hu) / block.std()
    nk, nj, ni = grey.shape
    tiles = (-(-nj // 128), -(-ni // 128))
    rolls = rng.integers(0, 128, size=(nk, 2))
    for k in range(nk):
        sheet = np.roll(block[k % 32], tuple(rolls[k]), axis=(0, 1))
        grey[k] += np.tile(sheet, tiles)[:nj, :ni]
