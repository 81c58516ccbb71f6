"""Our ray caster and VTK's on the graphics card must show the same: presets, cuts, surfaces."""

from dataclasses import replace

import numpy as np
import pytest

from spine_app.domain.geometry import Grid
from spine_app.domain.rendering.cutting import CropBox, HalfSpace
from spine_app.domain.rendering.mesh import Mesh, ShownMesh
from spine_app.domain.rendering.preset import Blend
from spine_app.domain.rendering.presets import CT_PRESETS
from spine_app.domain.view.camera import Side, looking_at
from spine_app.domain.view.drawing import Overlay
from spine_app.domain.volume import Modality, Volume
from spine_app.pipelines.rendering.volume import VolumeView
from tests.data.grids import rotation
from tests.image.likeness import ssim

pytestmark = pytest.mark.image

SIZE = (200, 150)
TURN = rotation("x", 14) @ rotation("y", -9) @ rotation("z", 21)
GRIDS = {
    "straight": Grid((60, 56, 64), (1, 1, 1), (0, 0, 0), np.eye(3)),
    "oblique": Grid((30, 56, 64), (1, 1.1, 2.1), (-31, 23, -40), TURN),
    "flipped": Grid((30, 56, 64), (1, 1.1, 2.1), (5, 3, 4), TURN @ np.diag([-1, -1, 1])),
}


def body(grid):
    """An ellipsoid of soft tissue with two of bone in it, none of them in the middle."""
    k, j, i = np.mgrid[tuple(slice(0, n) for n in grid.shape_kji)]
    x, y, z = (n / (m - 1) * 2 - 1 for n, m in zip((i, j, k), grid.shape_ijk, strict=True))

    def ball(center, size):
        away = sum(((p - c) / s) ** 2 for p, c, s in zip((x, y, z), center, size, strict=True))
        return np.clip((1 - np.sqrt(away)) * 12 * min(size) + 0.5, 0, 1)

    values = -1000 + 1040 * ball((0, 0, 0), (0.8, 0.7, 0.85))
    values = values + 900 * ball((0.2, -0.2, 0.1), (0.35, 0.3, 0.45))
    values = values + 1400 * ball((-0.35, 0.2, -0.3), (0.2, 0.25, 0.2))
    return Volume(values.astype(np.int16), grid, Modality.CT)


def globe(center, radius, rows=24):
    """A ball of triangles."""
    polar, around = np.mgrid[0 : rows + 1, 0 : 2 * rows]
    polar, around = polar * np.pi / rows, around * np.pi / rows
    unit = [np.sin(polar) * np.cos(around), np.sin(polar) * np.sin(around), np.cos(polar)]
    points = np.asarray(center) + radius * np.stack(unit, axis=-1).reshape(-1, 3)
    triangles = []
    for row in range(rows):
        for column in range(2 * rows):
            a, b = row * 2 * rows + column, row * 2 * rows + (column + 1) % (2 * rows)
            c, d = a + 2 * rows, b + 2 * rows
            triangles += [(a, c, d), (a, d, b)]
    return Mesh(points.astype(np.float32), np.array(triangles, np.int32))


def pictures(grid, preset, cut=(), meshes=()):
    """The best still frames of both paths."""
    volume, shown = body(grid), []
    for cpu in (True, False):
        frames = []
        view = VolumeView(frames.append, cpu=cpu)
        view.resize(*SIZE)
        view.show(volume)
        view.apply(preset)
        view.cut(cut)
        view.show_meshes(meshes)
        view.look(looking_at(grid, Side.ANTERIOR, SIZE[0] / SIZE[1]).orbited(25, 15), Overlay())
        while view.refine(lambda: False):
            pass
        view.release()
        shown.append(frames[-1].pixels)
    return shown


PRESETS = ["bone", "bone_skin", "bone_fine", "soft", "xray", "mip"]


@pytest.mark.parametrize("name", PRESETS)
def test_both_paths_show_the_same_of_a_preset(name):
    assert ssim(*pictures(GRIDS["straight"], CT_PRESETS[name])) >= 0.97


def test_both_paths_show_the_same_of_the_smallest_values():
    darkest = replace(CT_PRESETS["mip"], opacities=((-1000, 1.0),), blend=Blend.MINIMUM)

    assert ssim(*pictures(GRIDS["straight"], darkest)) >= 0.97


@pytest.mark.parametrize("grid", ["oblique", "flipped"])
def test_both_paths_show_an_oblique_grid_in_the_same_place(grid):
    assert ssim(*pictures(GRIDS[grid], CT_PRESETS["bone"])) >= 0.97


def test_both_paths_take_the_steepness_of_values_in_the_same_way():
    steep = replace(CT_PRESETS["soft"], gradient=((20.0, 0.0), (120.0, 1.0)))

    assert ssim(*pictures(GRIDS["oblique"], steep)) >= 0.97


def test_both_paths_cut_the_same_away():
    grid = GRIDS["oblique"]
    box = CropBox(np.array([10.0, 5.0, 4.0]), np.array([50.0, 40.0, 26.0]))
    slanted = HalfSpace(grid.center_lps, np.array([0.6, 0.0, 0.8]))
    cut = (*box.half_spaces(grid), slanted)

    assert ssim(*pictures(grid, CT_PRESETS["soft"], cut)) >= 0.97


MIDDLE = GRIDS["straight"].center_lps
SOLID = ShownMesh(globe(np.add(MIDDLE, (12, -14, 4)), 11), (0.2, 0.7, 0.9))
GLASS = ShownMesh(globe(np.add(MIDDLE, (-8, -6, -6)), 17), (0.9, 0.3, 0.2), 0.4)
INNER = ShownMesh(globe(np.add(MIDDLE, (-8, -6, -6)), 9), (0.3, 0.9, 0.2), 0.5)
SURFACES = {"solid": (SOLID,), "translucent": (GLASS, INNER), "both": (SOLID, GLASS, INNER)}


@pytest.mark.parametrize("meshes", SURFACES.values(), ids=SURFACES)
@pytest.mark.parametrize("name", ["bone", "bone_skin"])
def test_both_paths_mix_surfaces_and_volume_in_the_same_order(meshes, name):
    assert ssim(*pictures(GRIDS["straight"], CT_PRESETS[name], meshes=meshes)) >= 0.97


def test_surfaces_are_cut_with_the_volume_unless_they_say_no():
    half = (HalfSpace(MIDDLE, np.array([1.0, 0.0, 0.0])),)
    whole = replace(GLASS, cut=False)
    for mesh in (GLASS, whole):
        assert ssim(*pictures(GRIDS["straight"], CT_PRESETS["bone"], half, (mesh,))) >= 0.97
