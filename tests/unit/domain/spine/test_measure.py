"""Values on vertebrae of known size, reasons where there are none, and what is said with them."""

import numpy as np
import pytest

from spine_app.domain.labels.structures import SACRUM
from spine_app.domain.spine.bone_density import Imaging
from spine_app.domain.spine.measure import measure_spine
from spine_app.domain.spine.measured import Caveat, Key, Measured, Refusal, Side, Unit
from spine_app.domain.spine.parts import Trust
from spine_app.domain.study.quality import Finding, Quality, Severity
from spine_app.domain.volume import Modality, Volume
from tests.data.grids import rotation
from tests.data.spine_poses import label_map
from tests.data.toy_spine import (
    CANAL_RADIUS,
    DEEP,
    HIGH,
    STACK,
    WIDE,
    derived,
    toy_grid,
    toy_labels,
    vertebra,
)

WEDGE = 8.0
L1, L2 = 20, 21
SLOPE = np.tan(np.radians(WEDGE / 2))


@pytest.fixture(scope="module")
def toys():
    """Two wedged vertebrae with a canal, and all that is measured on them."""
    grid = toy_grid(2, (0.9, 0.9, 1.0))
    labels = label_map(toy_labels([L1, L2], grid, wedge_deg=WEDGE), grid)
    spine = derived(labels)
    return labels, spine, measure_spine(spine, grid)


def the(measured, key, *levels):
    (one,) = [one for one in measured if one.key is key and (not levels or one.levels == levels)]
    return one


def test_heights_are_those_of_the_wedge(toys):
    measured = toys[2]
    front, back = (2 * (HIGH + sign * DEEP * SLOPE) for sign in (1, -1))

    assert the(measured, Key.HEIGHT_FRONT, L1).value == pytest.approx(front, abs=0.2)
    assert the(measured, Key.HEIGHT_MIDDLE, L1).value == pytest.approx(2 * HIGH, abs=0.2)
    assert the(measured, Key.HEIGHT_BACK, L1).value == pytest.approx(back, abs=0.2)
    loss = 100 * (1 - back / front)
    assert the(measured, Key.HEIGHT_LOSS, L1).value == pytest.approx(loss, abs=1.0)


def test_the_disc_has_the_height_and_angle_of_the_gap(toys):
    measured = toys[2]
    front, back = (STACK - 2 * (HIGH + sign * DEEP * SLOPE) for sign in (1, -1))

    assert the(measured, Key.DISC_FRONT, L1, L2).value == pytest.approx(front, abs=0.2)
    assert the(measured, Key.DISC_BACK, L1, L2).value == pytest.approx(back, abs=0.2)
    assert the(measured, Key.DISC_ANGLE, L1, L2).value == pytest.approx(-WEDGE, abs=0.4)
    assert the(measured, Key.BODY_ANGLE, L1).value == pytest.approx(WEDGE, abs=0.4)


def test_a_segment_is_the_sum_of_its_parts(toys):
    measured = toys[2]
    parts = (
        the(measured, Key.BODY_ANGLE, L1),
        the(measured, Key.DISC_ANGLE, L1, L2),
        the(measured, Key.BODY_ANGLE, L2),
    )

    whole = the(measured, Key.SEGMENT_ANGLE, L1, L2).value
    assert whole == pytest.approx(sum(one.value for one in parts))


def test_the_canal_has_the_size_of_its_tube(toys):
    depth, area = (the(toys[2], key, L1) for key in (Key.CANAL_DEPTH, Key.CANAL_AREA))

    assert depth.value == pytest.approx(2 * CANAL_RADIUS, abs=0.3)
    assert area.value == pytest.approx(np.pi * CANAL_RADIUS**2, rel=0.02)
    assert area.unit is Unit.MM2


def test_what_is_drawn_has_the_length_that_is_told(toys):
    for one in toys[2]:
        if one.value is not None and one.key in (Key.HEIGHT_FRONT, Key.CANAL_DEPTH, Key.DISC_BACK):
            first, last = np.array(one.construction.lines[0])
            assert np.linalg.norm(first - last) == pytest.approx(one.value, abs=1e-9)
            assert one.construction.plane is not None


def test_what_needs_a_standing_patient_is_refused(toys):
    for key in (Key.SACRAL_SLOPE, Key.PELVIC_TILT, Key.SAGITTAL_AXIS):
        assert the(toys[2], key).refusal is Refusal.LYING


def test_regions_out_of_view_are_refused_with_their_levels(toys):
    one = the(toys[2], Key.LUMBAR_LORDOSIS)

    assert one.refusal is Refusal.LEVEL_MISSING
    assert one.levels == (L1, SACRUM)


def tilted(angles_deg):
    """Vertebrae below each other, each turned about the line from back to front."""
    grid = toy_grid(len(angles_deg), (1.6, 1.6, 1.6), (0.0, 0.0, 0.0), margin=20.0)
    k, j, i = np.indices(grid.shape_kji)
    points = grid.points_lps(np.stack([i, j, k], axis=-1))
    labels = np.zeros(grid.shape_kji, np.uint8)
    for n, angle in enumerate(angles_deg):
        labels[vertebra((points + np.array([0, 0, STACK * n])) @ rotation("y", angle))] = L1 + n
    found = label_map(labels, grid)
    return measure_spine(derived(found), grid)


@pytest.mark.parametrize(("sign", "side"), [(1, Side.RIGHT), (-1, Side.LEFT)])
def test_the_cobb_proposal_finds_the_end_vertebrae_and_the_side(sign, side):
    one = the(tilted([sign * 4.0, sign * 12.0, 0.0, sign * -10.0]), Key.COBB)

    assert one.levels == (L2, L1 + 3)
    assert one.value == pytest.approx(22.0, abs=0.5)
    assert one.side is side
    assert Caveat.CURVE_AT_END in one.caveats
    assert Caveat.SMALL_CURVE not in one.caveats


def test_a_small_curve_is_told_as_none():
    assert Caveat.SMALL_CURVE in the(tilted([2.0, -2.0]), Key.COBB).caveats


def grey(labels, modality=Modality.CT):
    """150 inside of the bodies of the label map, 900 in a shell of 2 mm, 0 elsewhere."""
    points = labels.grid.points_lps(np.stack(np.indices(labels.grid.shape_kji)[::-1], axis=-1))
    inner = np.hypot(points[..., 0] / (WIDE - 2), points[..., 1] / (DEEP - 2)) < 1
    inner &= np.abs(points[..., 2]) < HIGH - 4
    values = np.where(labels.labels_kji == L1, np.where(inner, 150, 900), 0)
    return Volume(values.astype(np.int16), labels.grid, modality)


def density(toys, volume, *findings, has_hu=True):
    labels, spine, _ = toys
    imaging = Imaging(tuple(findings), has_hu)
    return the(measure_spine(spine, labels.grid, volume, imaging), Key.BONE_DENSITY)


def finding(quality, value=None):
    return Finding(quality, Severity.WARNING, value)


def test_bone_density_is_that_of_the_inside_alone(toys):
    one = density(toys, grey(toys[0]))

    assert one.value == 150.0
    assert one.levels == (L1,)
    assert set(one.caveats) == {Caveat.TUBE_VOLTAGE_UNKNOWN, Caveat.CONTRAST_UNKNOWN}


def test_bone_density_is_the_mean_of_the_voxels_in_the_cylinder_that_is_drawn(toys):
    labels = toys[0]
    noise = np.random.default_rng(3).integers(0, 400, labels.grid.shape_kji).astype(np.int16)
    one = density(toys, Volume(noise, labels.grid, Modality.CT))

    (bottom, top), outline = np.array(one.construction.lines[0]), one.construction.outlines[0]
    outline, middle = np.array(outline), (bottom + top) / 2
    half = outline[[0, len(outline) // 4]] - middle
    up = (top - bottom) / 2
    points = labels.grid.points_lps(np.stack(np.indices(labels.grid.shape_kji)[::-1], axis=-1))
    parts = [(points - middle) @ axis / (axis @ axis) for axis in (*half, up)]
    inside = (parts[0] ** 2 + parts[1] ** 2 <= 1) & (np.abs(parts[2]) <= 1)
    assert inside.sum() > 500
    assert one.value == pytest.approx(noise[inside].mean())


def test_what_changes_grey_values_is_told(toys):
    one = density(
        toys,
        grey(toys[0]),
        finding(Quality.TUBE_VOLTAGE, 100.0),
        finding(Quality.CONTRAST),
        finding(Quality.SHARP_KERNEL),
        finding(Quality.METAL, 3.0),
    )

    expected = {Caveat.TUBE_VOLTAGE, Caveat.CONTRAST, Caveat.KERNEL, Caveat.METAL}
    assert set(one.caveats) == expected


def test_120_kvp_needs_no_caveat(toys):
    one = density(toys, grey(toys[0]), finding(Quality.TUBE_VOLTAGE, 120.0))

    assert set(one.caveats) == {Caveat.CONTRAST_UNKNOWN}


def test_bone_density_is_refused_where_grey_values_mean_something_else(toys):
    volume = grey(toys[0])

    assert density(toys, None).refusal is Refusal.NO_IMAGE
    assert density(toys, volume, has_hu=False).refusal is Refusal.NO_HU
    assert density(toys, grey(toys[0], Modality.MR)).refusal is Refusal.NOT_CT


def test_vertebrae_between_which_one_is_missing_have_no_disc():
    grid = toy_grid(3, (1.5, 1.5, 1.5))
    voxels = toy_labels([L1, L2, 22], grid)
    voxels[voxels == L2] = 0
    labels = label_map(voxels, grid)

    measured = measure_spine(derived(labels), grid)

    assert not [one for one in measured if one.key is Key.DISC_ANGLE]


def test_thick_slices_are_told_with_lengths():
    grid = toy_grid(1, (0.8, 0.8, 3.0))
    labels = label_map(toy_labels([L1], grid), grid)

    one = the(measure_spine(derived(labels), grid), Key.HEIGHT_FRONT, L1)

    assert Caveat.SLICES_THICK in one.caveats


def test_a_canal_without_a_label_is_told():
    grid = toy_grid()
    labels = label_map(toy_labels([L1], grid, with_canal=False), grid)

    one = the(measure_spine(derived(labels), grid), Key.CANAL_DEPTH, L1)

    assert one.value == pytest.approx(2 * CANAL_RADIUS, abs=1.0)
    assert Caveat.CANAL_FROM_BONE in one.caveats
    assert one.trust is Trust.FAIR


@pytest.mark.parametrize("both", [(1.0, Refusal.LYING), (None, None)])
def test_a_measurement_has_either_a_value_or_a_reason(both):
    with pytest.raises(ValueError, match=r"^$"):
        Measured(Key.COBB, (), *both)


def test_bones_that_touch_have_no_disc_height_that_anybody_should_rely_on():
    grid = toy_grid(2, (0.9, 0.9, 1.0))
    voxels = toy_labels([L1, L2], grid)
    k, j, i = np.indices(grid.shape_kji)
    x, y, z = np.moveaxis(grid.points_lps(np.stack([i, j, k], axis=-1)), -1, 0)
    between = ((x / WIDE) ** 2 + (y / DEEP) ** 2 < 1) & (z < 0) & (z > HIGH - STACK)
    voxels[between & (voxels == 0)] = L2
    measured = measure_spine(derived(label_map(voxels, grid)), grid)

    for key in (Key.DISC_FRONT, Key.DISC_MIDDLE, Key.DISC_BACK):
        one = the(measured, key, L1, L2)
        assert one.trust is Trust.UNSURE
        assert one.refusal is Refusal.PLATES_TOUCH or Caveat.SLICES_THICK in one.caveats
        assert one.value is None or 0 < one.value < 1.0
