"""Measurements of expert masks equal those made another way: by nibabel, voxel faces, and SciPy."""

import nibabel
import numpy as np
import pytest
from scipy import ndimage
from scipy.optimize import least_squares

from spine_app.domain.limits import ReadLimits
from spine_app.domain.spine.measure import measure_spine
from spine_app.domain.spine.measured import Key
from spine_app.domain.spine.parts import Trust
from spine_app.io.foreign.open_foreign import open_foreign
from spine_app.io.sources import FileSource
from tests.data.spine_poses import label_map
from tests.data.toy_spine import derived

pytestmark = pytest.mark.integration

LPS = np.diag([-1.0, -1.0, 1.0, 1.0])
SUBJECTS = ("verse010", "verse004")


@pytest.fixture(scope="module", params=SUBJECTS)
def case(request, verse):
    """What is measured on a mask, and the mask as nibabel reads it."""
    path = verse(request.param)
    image = open_foreign(FileSource(path), ReadLimits())
    voxels = np.stack([part.astype(np.uint16) for part in image.label_slices()])
    spine = derived(label_map(voxels, image.grid))
    other = nibabel.load(path)
    affine = LPS @ other.affine
    return spine, measure_spine(spine, image.grid), np.asarray(other.dataobj), affine


def faces(mask, affine, direction):
    """Middles (n, 3) of the voxel faces that look along a direction, mm, LPS."""
    points = []
    for axis in range(3):
        step = affine[:3, axis]
        sign = int(np.sign(step @ direction))
        beyond = np.roll(mask, -sign, axis=axis)
        index = np.argwhere(mask & ~beyond).astype(float)
        index[:, axis] += 0.5 * sign
        points.append(index @ affine[:3, :3].T + affine[:3, 3])
    return np.concatenate(points)


def plane_of(plate, found, sign):
    """The rim's plane from voxel faces: normal, and offset of the program's plane from it, mm.

    None where most of a rim is no rim: a fracture.
    """
    up = plate.normal_lps
    back = plate.back_lps - plate.front_lps
    back = back / np.linalg.norm(back)
    axes = np.stack([np.cross(back, up), back, up], axis=1)
    local = (found - plate.center_lps) @ axes
    outline = (plate.outline_lps - plate.center_lps) @ axes
    turn = np.arctan2(local[:, 1], local[:, 0])
    around = np.arctan2(outline[:, 1], outline[:, 0])
    order = np.argsort(around)
    reach = np.interp(
        turn, around[order], np.hypot(outline[order, 0], outline[order, 1]), period=2 * np.pi
    )
    inside = reach - np.hypot(local[:, 0], local[:, 1])
    near = np.abs(local[:, 2]) < 3.0
    points = []
    for sector in np.linspace(-np.pi, np.pi, 36, endpoint=False):
        here = near & (turn >= sector) & (turn < sector + np.pi / 18)
        bands = [
            local[here & (inside > low) & (inside <= low + 1.5)].mean(axis=0)
            for low in (1.5, 3.0, 4.5)
            if np.any(here & (inside > low) & (inside <= low + 1.5))
        ]
        if bands:
            points.append(max(bands, key=lambda point: sign * point[2]))
    if len(points) < 20:
        return None
    points = np.array(points)
    found = least_squares(
        lambda p: p[0] + points[:, :2] @ p[1:] - points[:, 2],
        np.zeros(3),
        loss="cauchy",
        f_scale=1.2,
    ).x
    return axes @ np.array([-found[1], -found[2], 1.0]) / np.hypot(1, np.hypot(*found[1:])), found[
        0
    ]


def test_end_plates_are_those_of_the_voxel_faces(case):
    spine, _, voxels, affine = case
    angles, offsets = [], []
    for one in spine.vertebrae.values():
        for plate, sign in ((one.upper, 1), (one.lower, -1)):
            if plate is None or plate.trust is Trust.UNSURE:
                continue
            mask = voxels == one.label
            again = plane_of(plate, faces(mask, affine, sign * plate.normal_lps), sign)
            if again is None:
                continue
            normal, offset = again
            angles.append(np.degrees(np.arccos(min(1.0, normal @ plate.normal_lps))))
            offsets.append(offset)
    assert len(angles) >= 8
    assert np.max(np.abs(offsets)) < 0.5
    assert np.mean(np.abs(offsets)) < 0.25
    assert np.mean(angles) < 1.0
    assert np.max(angles) < 2.5


def test_volumes_are_those_of_the_voxels(case):
    spine, _, voxels, affine = case
    for one in spine.vertebrae.values():
        size = abs(np.linalg.det(affine[:3, :3])) / 1000
        assert one.volume_ml == pytest.approx(np.count_nonzero(voxels == one.label) * size)


def test_heights_span_the_mask(case):
    """Along the line that is drawn the mask is bone for as long as is told."""
    _, measured, voxels, affine = case
    ratios = []
    for one in measured:
        if one.key is not Key.HEIGHT_MIDDLE or one.value is None or one.trust is Trust.UNSURE:
            continue
        top, bottom = np.array(one.construction.lines[0])
        along = np.linspace(-0.15, 1.15, 400)
        spread = np.array([(x, y, 0.0) for x in (-2, 0, 2) for y in (-2, 0, 2)])
        lines = top + (bottom - top) * along[:, None, None] + spread
        index = (lines - affine[:3, 3]) @ np.linalg.inv(affine[:3, :3]).T
        inside = ndimage.map_coordinates(voxels == one.levels[0], index.reshape(-1, 3).T, order=0)
        share = inside.reshape(len(along), -1).mean()
        ratios.append(share * 1.3)
    assert len(ratios) >= 5
    assert np.mean(ratios) == pytest.approx(1.0, abs=0.02)
    assert np.max(np.abs(np.array(ratios) - 1)) < 0.05


def test_what_is_seen_through_the_ring_holds_no_bone(case):
    """The canal that is drawn is empty in every slice from one end plate to the other."""
    spine, _, voxels, affine = case
    for one in spine.vertebrae.values():
        heights = np.linspace(-8, 8, 17)[:, None, None] * one.canal.normal_lps
        inner = one.canal.center_lps + 0.9 * (one.canal.outline_lps - one.canal.center_lps)
        index = (inner + heights - affine[:3, 3]) @ np.linalg.inv(affine[:3, :3]).T
        seen = ndimage.map_coordinates(voxels == one.label, index.reshape(-1, 3).T, order=0)
        assert seen.mean() < 0.02, one.level


def test_left_pedicles_lie_on_the_left(case):
    spine, _, voxels, affine = case
    found = 0
    for one in spine.vertebrae.values():
        for point, sign in ((one.left_pedicle_lps, 1), (one.right_pedicle_lps, -1)):
            if point is None:
                continue
            found += 1
            assert sign * (point - one.center_lps) @ one.frame.left > 5
            index = np.linalg.inv(affine) @ [*point, 1.0]
            assert voxels[tuple(np.rint(index[:3]).astype(int))] == one.label
    assert found >= 1.5 * len(spine.vertebrae)
