"""Overlap and distances of shapes whose values are known, and of a second implementation."""

import importlib.util
import warnings

import numpy as np
import pytest
from shapes import ball

from spine_helper.evaluation import distances as module
from spine_helper.evaluation.distances import MissingLibrary, check_library, dice, distances

SimpleITK = pytest.importorskip("SimpleITK", reason="the extra `evaluate` is not installed")

HAS_SECOND = importlib.util.find_spec("surface_distance") is not None


def cube(first, size=10, shape=(30, 30, 30)):
    mask = np.zeros(shape, bool)
    mask[tuple(slice(f, f + size) for f in first)] = True
    return mask


def test_a_mask_is_no_distance_from_itself():
    found = distances(cube((5, 5, 5)), cube((5, 5, 5)), (1.0, 2.0, 3.0))
    assert (found.hd95_mm, found.assd_mm) == (0.0, 0.0)


@pytest.mark.parametrize(("axis", "spacing"), [(0, 2.5), (1, 0.8), (2, 0.3)])
def test_a_shifted_plate_is_as_far_as_its_shift_in_mm(axis, spacing):
    first, size = [5, 5, 5], [20, 20, 20]
    size[axis] = 1
    plates = []
    for shift in (0, 4):
        mask = np.zeros((30, 30, 30), bool)
        start = list(first)
        start[axis] += shift
        mask[tuple(slice(s, s + n) for s, n in zip(start, size, strict=True))] = True
        plates.append(mask)

    found = distances(*plates, (2.5, 0.8, 0.3))

    assert found.hd95_mm == pytest.approx(4 * spacing, rel=1e-5)
    assert found.assd_mm == pytest.approx(4 * spacing, rel=1e-5)


def test_dice_of_shifted_cubes():
    assert dice(cube((5, 5, 5)), cube((7, 5, 5))) == pytest.approx(0.8)
    assert dice(cube((5, 5, 5)), cube((15, 5, 5))) == 0.0
    assert dice(np.zeros((2, 2), bool), np.zeros((2, 2), bool)) == 1.0


@pytest.mark.parametrize("spacing", [(1.0, 1.0, 1.0), (2.0, 0.7, 0.7)])
def test_balls_in_each_other_are_apart_by_the_difference_of_their_radii(spacing):
    shape = tuple(int(60 / s) for s in spacing)
    small, large = (ball(shape, (30, 30, 30), radius, spacing) for radius in (15, 20))

    found = distances(small, large, spacing)

    assert found.assd_mm == pytest.approx(5.0, abs=max(spacing) / 2)
    assert found.hd95_mm == pytest.approx(5.0, abs=max(spacing))


def test_masks_at_the_border_of_the_volume_keep_their_surface():
    inside, cut = cube((10, 10, 10)), cube((0, 0, 0))
    moved = distances(inside, cube((10, 10, 12)), (1.0, 1.0, 1.0))
    assert distances(cut, cube((0, 0, 2)), (1.0, 1.0, 1.0)) == moved


@pytest.mark.skipif(not HAS_SECOND, reason="surface-distance-based-measures is not installed")
@pytest.mark.parametrize("spacing", [(1.0, 1.0, 1.0), (2.0, 0.7, 0.7)])
@pytest.mark.parametrize("case", ["in each other", "beside each other", "shifted"])
def test_a_second_implementation_agrees_within_a_voxel(spacing, case):
    shape = tuple(int(60 / s) for s in spacing)
    centre, radius = {
        "in each other": ((30, 30, 30), 20),
        "beside each other": ((30, 45, 30), 8),
        "shifted": ((33, 31, 28), 15),
    }[case]
    a, b = ball(shape, (30, 30, 30), 15, spacing), ball(shape, centre, radius, spacing)

    found = distances(a, b, spacing)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it uses names that SciPy has given up
        from surface_distance import metrics  # noqa: PLC0415 - not installed everywhere

        areas = metrics.compute_surface_distances(a, b, spacing)
        there, back = metrics.compute_average_surface_distance(areas)
        tail = metrics.compute_robust_hausdorff(areas, 95)
    sizes = [areas["surfel_areas_gt"].sum(), areas["surfel_areas_pred"].sum()]
    assert found.hd95_mm == pytest.approx(tail, abs=max(spacing))
    assert found.assd_mm == pytest.approx(
        float(np.average([there, back], weights=sizes)), abs=max(spacing) / 2
    )


def test_the_overlap_filter_of_the_library_gives_the_same_dice():
    a, b = ball((40, 40, 40), (20, 20, 20), 12), ball((40, 40, 40), (22, 19, 20), 10)
    measure = SimpleITK.LabelOverlapMeasuresImageFilter()
    measure.Execute(*(SimpleITK.GetImageFromArray(mask.astype(np.uint8)) for mask in (a, b)))
    assert dice(a, b) == pytest.approx(measure.GetDiceCoefficient())


def test_without_the_library_the_extra_is_named(monkeypatch):
    check_library()
    monkeypatch.setattr(module, "LIBRARY", "no_such_library")
    with pytest.raises(MissingLibrary, match=r"spine-helper\[evaluate\]"):
        check_library()
