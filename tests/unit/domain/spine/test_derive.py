"""Landmarks of vertebrae of known shape, and what is made of labels that are none."""

from dataclasses import replace

import numpy as np
import pytest

from spine_app.domain.errors import BadGeometry
from spine_app.domain.geometry import Grid
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.labels.structures import CANAL, CORD
from spine_app.domain.spine.derive import Named, changed_between, derive_spine, rederive_spine
from spine_app.domain.spine.parts import CanalSource, Flag, LevelNote, Source, Trust
from tests.data.spine_poses import label_map
from tests.data.toy_spine import (
    CANAL_RADIUS,
    CANAL_Y,
    DEEP,
    HIGH,
    STACK,
    derived,
    toy_grid,
    toy_labels,
    toy_spine,
)

L3 = 22
GRIDS = {
    "even": toy_grid(),
    "oblique": toy_grid(angles=(24.0, -18.0, 30.0), margin=50.0),
    "thick slices": toy_grid(spacing=(0.7, 0.7, 2.5)),
    "sagittal": Grid(
        (84, 60, 100), (1.0, 1.0, 1.0), (42.0, -30.0, 30.2), [[0, 0, -1], [1, 0, 0], [0, -1, 0]]
    ),
}


@pytest.fixture(scope="module")
def plain():
    return toy_spine([L3], toy_grid())


def changed(labels, change):
    """The spine of a label map after a change of its voxels."""
    voxels = np.array(labels.labels_kji)
    change(voxels)
    return derived(label_map(voxels, labels.grid))


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_a_vertebra_has_its_landmarks_on_any_grid(grid):
    one = toy_spine([L3], grid)[1].vertebrae[L3]

    assert np.allclose(one.center_lps, 0, atol=0.6)
    assert np.allclose(one.frame.axes, np.eye(3), atol=0.04)
    assert np.allclose(one.upper.front_lps, (0, -DEEP, HIGH), atol=0.8)
    assert np.allclose(one.lower.back_lps, (0, DEEP, -HIGH), atol=0.8)
    assert np.allclose(one.canal.center_lps, (0, CANAL_Y, 0), atol=0.5)
    assert one.canal.source is CanalSource.LABEL
    assert one.trust is Trust.SURE
    assert one.flags == frozenset()


def test_pedicles_lie_beside_the_canal_each_on_its_side(plain):
    one = plain[1].vertebrae[L3]

    for point, side in ((one.left_pedicle_lps, 1), (one.right_pedicle_lps, -1)):
        assert CANAL_RADIUS < side * point[0] < 16
        assert DEEP - 1 < point[1] < CANAL_Y + 1
        assert abs(point[2]) < 1.0


def test_without_a_canal_label_the_ring_of_bone_shows_it():
    one = toy_spine([L3], toy_grid(), with_canal=False)[1].vertebrae[L3]

    assert one.canal.source is CanalSource.BONE
    assert np.allclose(one.canal.center_lps, (0, CANAL_Y, 0), atol=1.0)
    assert one.trust is Trust.FAIR


def test_a_cord_shows_where_the_canal_is_and_not_how_large(plain):
    labels = plain[0]
    points = labels.grid.points_lps(np.argwhere(labels.labels_kji == CANAL)[:, ::-1])
    inner = np.hypot(points[:, 0], points[:, 1] - CANAL_Y) < 4

    def cord_alone(voxels):
        index = np.argwhere(voxels == CANAL)
        voxels[voxels == CANAL] = 0
        voxels[tuple(index[inner].T)] = CORD

    one = changed(labels, cord_alone).vertebrae[L3]
    assert one.canal.source is CanalSource.CORD
    assert one.canal.area_mm2 is None
    assert np.allclose(one.canal.center_lps, (0, CANAL_Y, 0), atol=1.0)


def test_a_canal_that_holds_a_cord_is_measured_as_a_whole(plain):
    labels, whole = plain

    def with_cord(voxels):
        index = np.argwhere(voxels == CANAL)
        points = labels.grid.points_lps(index[:, ::-1])
        inner = np.hypot(points[:, 0], points[:, 1] - CANAL_Y) < 4
        voxels[tuple(index[inner].T)] = CORD

    one = changed(labels, with_cord).vertebrae[L3]
    assert one.canal.area_mm2 == pytest.approx(whole.vertebrae[L3].canal.area_mm2)


def test_a_body_without_an_arch_gets_no_canal_and_no_trust(plain):
    labels = plain[0]
    index = np.argwhere(labels.labels_kji > 0)
    behind = index[labels.grid.points_lps(index[:, ::-1])[:, 1] > 15]

    def cut_off(voxels):
        voxels[tuple(behind.T)] = 0

    one = changed(labels, cut_off).vertebrae[L3]
    assert one.canal is None
    assert one.left_pedicle_lps is None
    assert Flag.NO_CANAL in one.flags or Flag.NO_BODY in one.flags
    assert one.trust is Trust.UNSURE


def test_a_plate_at_the_border_of_the_image_is_none():
    whole = toy_grid(angles=(0.0, 0.0, 0.0))
    half = Grid((28, *whole.shape_kji[1:]), whole.spacing_ijk, whole.origin_lps, whole.direction)

    one = toy_spine([L3], half)[1].vertebrae[L3]

    assert one.upper is None
    assert np.allclose(one.lower.front_lps, (0, -DEEP, -HIGH), atol=0.8)
    assert Flag.CUT in one.flags
    assert one.trust is Trust.UNSURE


def test_a_label_of_one_voxel_is_told_and_has_no_landmarks(plain):
    def add(voxels):
        voxels[3, 3, 3] = 23

    one = changed(plain[0], add).vertebrae[23]
    assert one.flags == {Flag.TINY}
    assert one.upper is one.lower is one.frame is one.canal is None
    assert np.allclose(one.center_lps, plain[0].grid.points_lps((3, 3, 3)))


def test_a_single_slice_and_a_single_row_have_no_landmarks():
    for shape in ((1, 60, 60), (60, 1, 60), (1, 1, 1)):
        grid = Grid(shape, (1.0, 1.0, 1.0), (0.0, 0.0, 0.0), np.eye(3))
        one = derived(label_map(np.full(shape, L3, np.uint8), grid)).vertebrae[L3]
        assert one.upper is one.lower is None
        assert Flag.CUT in one.flags


def test_of_two_pieces_the_larger_is_used_and_the_other_told(plain):
    def add(voxels):
        voxels[:12, :12, :12] = L3

    one = changed(plain[0], add).vertebrae[L3]
    assert Flag.PIECES in one.flags
    assert np.allclose(one.center_lps, plain[1].vertebrae[L3].center_lps)


def test_crumbs_change_nothing(plain):
    def add(voxels):
        voxels[2, 2, 2:5] = L3

    one = changed(plain[0], add).vertebrae[L3]
    assert one.flags == frozenset()
    assert np.allclose(one.upper.normal_lps, plain[1].vertebrae[L3].upper.normal_lps)


def test_a_mirrored_grid_cannot_be_made():
    with pytest.raises(BadGeometry):
        Grid((4, 4, 4), (1.0, 1.0, 1.0), (0.0, 0.0, 0.0), np.diag([-1.0, 1.0, 1.0]))


def test_neighbours_are_known_and_gaps_between_plates_are_discs():
    spine = toy_spine([21, L3, 23], toy_grid(3, (1.5, 1.5, 1.5)))[1]

    assert [(one.above, one.below) for one in spine.vertebrae.values()] == [
        (None, L3),
        (21, 23),
        (L3, None),
    ]
    assert list(spine.discs) == [121, 122]
    assert np.allclose(spine.discs[121].center_lps, (0, 0, -STACK / 2), atol=1.0)
    assert spine.discs[121].label is None


def test_a_level_keeps_what_is_known_of_it(plain):
    labels = plain[0]
    note = LevelNote(Source.USER, 0.4, is_pinned=True, is_unsure=True)

    spine = derive_spine(Named(labels, {L3: 20, CANAL: CANAL}, {L3: note}))

    assert list(spine.vertebrae) == [20]
    assert spine.vertebrae[20].note is note
    assert spine.vertebrae[20].label == L3
    assert spine.vertebrae[20].trust is Trust.UNSURE


def test_one_vertebra_is_derived_anew_and_the_others_stay():
    grid = toy_grid(2, (1.5, 1.5, 1.5))
    voxels = toy_labels([21, L3], grid)
    before = label_map(voxels, grid)
    spine = derived(before)
    edited = voxels.copy()
    edited[(edited == L3) & (np.arange(voxels.shape[1])[:, None] < 12)] = 0
    after = label_map(edited, grid)
    named = Named(after, {n: n for n in after.stats})

    found = rederive_spine(spine, named, {L3})

    assert found.vertebrae[21].upper is spine.vertebrae[21].upper
    assert found.vertebrae[L3].volume_ml < spine.vertebrae[L3].volume_ml
    whole = derive_spine(named).vertebrae[L3]
    assert np.array_equal(found.vertebrae[L3].upper.center_lps, whole.upper.center_lps)


def test_a_vertebra_that_is_gone_is_taken_out():
    grid = toy_grid(2, (1.5, 1.5, 1.5))
    voxels = toy_labels([21, L3], grid)
    spine = derived(label_map(voxels, grid))
    voxels[voxels == L3] = 0
    after = label_map(voxels, grid)

    found = rederive_spine(spine, Named(after, {n: n for n in after.stats}), {L3})

    assert list(found.vertebrae) == [21]
    assert found.vertebrae[21].below is None
    assert not found.discs


def test_a_label_too_large_for_a_vertebra_is_told_and_not_looked_at():
    grid = Grid((50, 100, 110), (1.0, 1.0, 1.0), (0.0, 0.0, 0.0), np.eye(3))
    one = derived(label_map(np.full(grid.shape_kji, L3, np.uint8), grid)).vertebrae[L3]

    assert one.flags == {Flag.HUGE}
    assert one.frame is None


def test_a_crumb_far_away_does_not_change_what_is_found_in_a_large_map(plain, monkeypatch):
    monkeypatch.setattr("spine_app.domain.spine.patch.MANY", 20_000)

    def add(voxels):
        voxels[0, 0, 0] = voxels[-1, -1, -1] = L3

    one = changed(plain[0], add).vertebrae[L3]
    assert one.flags == frozenset()
    assert np.allclose(one.upper.normal_lps, plain[1].vertebrae[L3].upper.normal_lps)


def test_what_changed_between_two_forms_is_what_was_touched_renumbered_or_removed():
    labels = toy_spine([20, 21, 22], toy_grid(3, (2.0, 2.0, 2.0)))[0]
    same = {n: n for n in labels.stats}
    before = Named(labels, same)
    touched = LabelMap(
        labels.labels_kji, labels.grid, {**labels.stats, 21: replace(labels.stats[21])}
    )
    removed = {n: one for n, one in labels.stats.items() if n != 22}

    assert changed_between(before, before) == set()
    assert changed_between(before, Named(touched, same)) == {21}
    swapped = Named(labels, {**same, 20: 21, 21: 20})
    assert changed_between(before, swapped) == {20, 21}
    gone = Named(LabelMap(labels.labels_kji, labels.grid, removed), same)
    assert changed_between(before, gone) == {22}


def test_a_vertebra_whose_neighbour_is_gone_is_derived_anew_and_one_further_away_is_not():
    grid = toy_grid(3, (2.0, 2.0, 2.0))
    labels, spine = toy_spine([20, 21, 22], grid)
    voxels = np.array(labels.labels_kji)
    voxels[voxels == 22] = 0
    rest = label_map(voxels, grid)
    found = rederive_spine(spine, Named(rest, {n: n for n in rest.stats}), {22})

    assert found.vertebrae[20].upper is spine.vertebrae[20].upper
    assert found.vertebrae[21].upper is not spine.vertebrae[21].upper
