"""Surfaces of public masks of vertebrae, which are rougher than any phantom."""

import nibabel
import numpy as np
import pytest

from spine_app.domain.geometry import Grid
from spine_app.pipelines.surfaces.build import boxes_of, surfaces_of
from spine_app.pipelines.surfaces.thin import interactive
from tests.benchmarks.mesh_peers import slicer
from tests.browser.chromium import data_folder
from tests.mesh_checks import crossings, is_closed, split_vertices, volume_mm3

FILES = ("sub-verse004_seg-vert_msk.nii.gz", "sub-verse010_seg-vert_msk.nii.gz")
"""One of 1 × 1 × 2 mm and one of 1 mm; two others are of 0.3 mm and take longer."""


@pytest.fixture(scope="module", params=FILES)
def masks(request):
    """Labels, their grid, and a surface a label."""
    path = data_folder() / "verse_masks" / request.param
    if not path.is_file():
        pytest.skip("the public masks are not here (SPINE_DATA)")
    image = nibabel.load(path)
    labels = np.ascontiguousarray(np.asarray(image.dataobj).astype(np.uint8).T)
    spacing = [float(one) for one in image.header.get_zooms()[:3]]
    grid = Grid(labels.shape, spacing, (0, 0, 0), np.eye(3))
    return labels, grid, dict(surfaces_of(labels, grid, np.unique(labels).tolist()))


def test_every_vertebra_is_closed_manifold_and_as_large_as_its_voxels(masks):
    labels, grid, meshes = masks
    sizes = np.bincount(labels.reshape(-1)) * np.prod(grid.spacing_ijk)

    assert len(meshes) > 4
    for label, mesh in meshes.items():
        assert is_closed(mesh.triangles)
        assert split_vertices(mesh.triangles) == 0
        volume = volume_mm3(mesh.points_lps, mesh.triangles)
        assert volume == pytest.approx(sizes[label], rel=0.01)


def test_surfaces_cut_themselves_no_more_than_those_of_3d_slicer(masks):
    labels, grid, meshes = masks
    boxes = boxes_of(labels, meshes)
    spacing = grid.spacing_ijk.tolist()
    for label, mesh in meshes.items():
        inside = tuple(slice(first, last + 1) for first, last in boxes[label])
        mask = np.pad((labels[inside] == label).astype(np.uint8), 1)
        theirs = crossings(*slicer(mask, spacing, (0, 0, 0)))
        assert crossings(mesh.points_lps, mesh.triangles) <= theirs


def test_surfaces_for_the_moving_hand_are_closed_manifolds_of_the_same_size(masks):
    _, grid, meshes = masks
    for mesh in meshes.values():
        fewer = interactive(mesh, 8000, grid.spacing_ijk)
        assert len(fewer.triangles) <= 8000
        assert is_closed(fewer.triangles)
        assert split_vertices(fewer.triangles) == 0
        volume = volume_mm3(mesh.points_lps, mesh.triangles)
        assert volume_mm3(fewer.points_lps, fewer.triangles) == pytest.approx(volume, rel=0.01)
