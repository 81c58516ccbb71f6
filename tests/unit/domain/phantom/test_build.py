"""Grey values and labels on one coarse block around L3."""

import numpy as np
import pytest

from spine_app.domain.phantom.build import build_phantom
from spine_app.domain.phantom.ids import Part
from spine_app.domain.phantom.recipe import PhantomRecipe, PhantomView
from spine_app.domain.volume import AIR_HU, Modality

RECIPE = PhantomRecipe(seed=5, noise_hu=4.0)
VIEW = PhantomView((40, 60, 50), (2.0, 2.0, 2.0), (0.0, 0.0, 96.0))


@pytest.fixture(scope="module")
def block():
    return build_phantom(RECIPE, VIEW.grid())


@pytest.fixture(scope="module")
def magnetic():
    return build_phantom(RECIPE, VIEW.grid(), Modality.MR)


def _label_at(phantom, point):
    return int(phantom.labels_kji[phantom.volume.grid.nearest_kji(point)])


def test_the_same_recipe_gives_the_same_bits(block):
    again = build_phantom(RECIPE, VIEW.grid())
    assert np.array_equal(again.volume.voxels_kji, block.volume.voxels_kji)
    assert np.array_equal(again.labels_kji, block.labels_kji)
    assert np.array_equal(again.parts_kji, block.parts_kji)


def test_another_seed_gives_another_patient(block):
    other = build_phantom(PhantomRecipe(seed=6), VIEW.grid())
    assert not np.array_equal(other.labels_kji, block.labels_kji)


def test_arrays_fit_the_grid(block):
    for array in (block.labels_kji, block.parts_kji):
        assert array.shape == block.volume.grid.shape_kji
        assert array.dtype == np.uint8


def test_landmarks_fall_in_their_labels(block):
    bone = block.truth.vertebrae["L3"]
    assert _label_at(block, bone.body_center) == 22
    assert _label_at(block, bone.canal_center) in (60, 61)
    assert all(_label_at(block, point) == 22 for point in bone.pedicles.values())


def test_left_parts_lie_on_the_left(block):
    grid = block.volume.grid
    for left in (Part.PEDICLE_LEFT, Part.COSTAL_LEFT, Part.SUPERIOR_ARTICULAR_LEFT):
        for part, sign in ((left, 1), (left + 1, -1)):
            index = np.argwhere(block.parts_kji == part)[:, ::-1]
            x = grid.points_lps(index)[:, 0] - block.truth.vertebrae["L3"].body_center[0]
            assert np.all(x * sign > 0)


def test_parts_cover_vertebrae_only(block):
    vertebrae = (block.labels_kji > 0) & (block.labels_kji <= 28)
    assert np.all(block.parts_kji[vertebrae] > 0)
    assert np.all(block.parts_kji[block.labels_kji > 100] == 0)


def test_progress_rises_to_one():
    seen = []
    small = PhantomView((6, 6, 6), (4.0, 4.0, 4.0), (0.0, 0.0, 96.0))
    build_phantom(RECIPE, small.grid(), on_progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_mr_shows_bright_csf_dark_cord_cortex_and_a_bright_nucleus(magnetic):
    bone = magnetic.truth.vertebrae
    grey = magnetic.volume.voxels_kji.astype(float)
    marrow = magnetic.volume.value_at(bone["L3"].body_center)
    canal = grey[magnetic.labels_kji == 61]
    disc = grey[magnetic.labels_kji == 122]
    assert canal.max() > 1.5 * marrow
    assert np.percentile(disc, 95) > 2 * np.percentile(disc, 20)
    arch = grey[magnetic.parts_kji == Part.ARCH]
    assert np.percentile(arch, 10) < 0.5 * marrow
    assert magnetic.volume.modality is Modality.MR


def test_ct_bone_is_brighter_than_disc_and_muscle(block):
    grey = block.volume.voxels_kji
    assert np.median(grey[block.parts_kji == Part.BODY]) > 150
    assert 40 < np.median(grey[block.labels_kji == 122]) < 150


def test_an_oblique_grid_sees_the_same_patient(block):
    center = tuple(block.truth.vertebrae["L3"].body_center)
    view = PhantomView((24, 24, 24), (2.0, 2.0, 2.0), center, (18.0, -12.0, 25.0))
    turned = build_phantom(RECIPE, view.grid())
    index = np.argwhere(turned.labels_kji == 22)
    points = view.grid().points_lps(index[:, ::-1])
    seen = [_label_at(block, p) for p in points if block.volume.grid.nearest_kji(p)]
    assert np.mean(np.array(seen) == 22) > 0.85


def test_a_small_field_of_view_is_padded_with_air():
    recipe = PhantomRecipe(seed=5, field_of_view=60.0, slice_thickness=5.0)
    grid = PhantomView((6, 40, 40), (2.0, 2.0, 2.0), (0.0, 0.0, 96.0)).grid()
    grey = build_phantom(recipe, grid).volume.voxels_kji
    assert np.all(grey[:, 0, 0] == AIR_HU)
    assert np.all(grey[:, 20, 20] > AIR_HU)
