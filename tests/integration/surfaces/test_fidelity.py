"""Surfaces of a phantom's bones against their exact shapes."""

import numpy as np
import pytest

from spine_app.domain.geometry import Grid
from spine_app.domain.phantom.ids import vertebra_id
from spine_app.domain.phantom.recipe import PhantomRecipe
from spine_app.pipelines.surfaces.build import boxes_of, surfaces_of
from spine_app.pipelines.surfaces.thin import interactive
from tests.data.phantom_bones import PhantomBones
from tests.mesh_checks import crossings, is_closed, split_vertices, volume_mm3

IDS = [vertebra_id(name) for name in ("L2", "L3")]
GRID = Grid((110, 150, 140), (0.8, 0.8, 1.0), (-56, -62, 62), np.eye(3))


@pytest.fixture(scope="module")
def bones():
    """Labels, and by label mesh and truth."""
    phantom = PhantomBones(PhantomRecipe(seed=31))
    labels = phantom.labels(GRID)
    boxes = boxes_of(labels, IDS)
    return labels, {
        label: (mesh, phantom.distance(GRID, label, boxes[label]))
        for label, mesh in surfaces_of(labels, GRID, IDS)
    }


@pytest.mark.parametrize("label", IDS)
def test_a_bone_lies_where_it_truly_is(bones, label):
    mesh, distance = bones[1][label]
    at_points = np.abs(distance(mesh.points_lps.astype(np.float64)))
    in_middles = np.abs(distance(mesh.points_lps[mesh.triangles].mean(axis=1)))

    assert np.isfinite(at_points).all()
    assert in_middles.mean() < 0.1
    assert at_points.max() < np.linalg.norm(GRID.spacing_ijk) / 2


@pytest.mark.parametrize("label", IDS)
def test_a_bone_is_closed_manifold_uncut_and_as_large_as_its_voxels(bones, label):
    labels, meshes = bones
    mesh = meshes[label][0]
    voxels = np.count_nonzero(labels == label) * np.prod(GRID.spacing_ijk)

    assert is_closed(mesh.triangles)
    assert split_vertices(mesh.triangles) == 0
    assert crossings(mesh.points_lps, mesh.triangles) == 0
    assert volume_mm3(mesh.points_lps, mesh.triangles) == pytest.approx(voxels, rel=0.001)


@pytest.mark.parametrize("label", IDS)
def test_a_bone_for_the_moving_hand_stays_within_half_a_millimetre(bones, label):
    mesh, distance = bones[1][label]
    fewer = interactive(mesh, 8000, GRID.spacing_ijk)
    at_points = np.abs(distance(fewer.points_lps.astype(np.float64)))
    in_middles = np.abs(distance(fewer.points_lps[fewer.triangles].mean(axis=1)))

    assert len(fewer.triangles) <= 8000
    assert is_closed(fewer.triangles)
    assert split_vertices(fewer.triangles) == 0
    assert in_middles.mean() < 0.12
    assert max(at_points.max(), in_middles.max()) < 0.8
    volume = volume_mm3(mesh.points_lps, mesh.triangles)
    assert volume_mm3(fewer.points_lps, fewer.triangles) == pytest.approx(volume, rel=0.01)
