"""Row H13: every engine that runs here, on what is no spine or lies as no spine should."""

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("spine_app", reason="the phantom is the app's")

from scenes import (
    HIP,
    LUMBAR,
    Deaf,
    mirrored,
    on_its_head,
    phantom,
    soft_tissue,
    task_of,
    turned,
)

from spine_helper.anatomy.levels import ID_OF_LEVEL, LEVEL_OF_ID
from spine_helper.engines.registry import installed
from spine_helper.nnunet.engine import run_pack

pytestmark = pytest.mark.timeout(600)

LEVELS = ["T12", "L1", "L2", "L3", "L4", "L5"]
DOUBTS = {"no-spine", "few-slices", "not-hu", "low-confidence", "levels-uncertain"}


def is_own(engine):
    """Packs are a user's: what is said here cannot be promised of them."""
    return getattr(engine.run, "func", None) is not run_pack


ENGINES = [one for one in installed().engines if "CT" in one.modalities and is_own(one)]


@pytest.fixture(scope="module", params=ENGINES, ids=lambda one: one.id)
def engine(request):
    return request.param


@pytest.fixture(scope="module")
def lumbar():
    return phantom(LUMBAR)


@pytest.fixture(scope="module")
def plain(engine, lumbar):
    return run(engine, lumbar[0])


def run(engine, task):
    """The findings, after a look at whether they are findings at all."""
    found = engine.run(task, Deaf())
    assert found.labels_kji.shape == task.voxels_kji.shape
    assert found.labels_kji.dtype == np.uint8
    present = {int(value) for value in np.unique(found.labels_kji)} - {0}
    assert present == {one.value for one in found.instances}
    return found


def levels_of(found):
    return [one.level for one in found.instances if one.kind == "vertebra"]


def whole_levels_of(found):
    """Levels without those that the scan cuts: a sliver may be seen or not."""
    vertebrae = (one for one in found.instances if one.kind == "vertebra")
    return [one.level for one in vertebrae if "border" not in one.flags]


NO_SPINE = {
    "zeros": lambda: task_of(np.zeros((60, 70, 80))),
    "air": lambda: task_of(np.full((60, 70, 80), -1000)),
    "dense": lambda: task_of(np.full((60, 70, 80), 3000)),
    "lowest": lambda: task_of(np.full((60, 70, 80), -32768)),
    "noise": lambda: task_of(soft_tissue((80, 80, 80)), (3.0, 3.0, 3.0)),
    "wild noise": lambda: task_of(
        np.random.default_rng(1).integers(-32768, 32767, (60, 70, 80)), (2.0, 2.0, 2.0)
    ),
    "one voxel": lambda: task_of(np.zeros((1, 1, 1))),
    "one row": lambda: task_of(soft_tissue((1, 1, 400))),
    "two slices": lambda: task_of(soft_tissue((2, 200, 200)), (1.0, 1.0, 3.0)),
}


@pytest.mark.parametrize("name", NO_SPINE)
def test_what_is_no_spine_gives_no_vertebra_and_says_so(engine, name):
    found = run(engine, NO_SPINE[name]())

    assert levels_of(found) == []
    assert set(found.flags) & DOUBTS


@pytest.mark.integration
def test_a_hip_is_no_vertebra(engine):
    task, built = phantom(HIP)
    assert not np.isin(built.labels_kji, list(LEVEL_OF_ID)).any()
    assert (task.voxels_kji > 300).sum() > 10_000  # there is much bone

    found = run(engine, task)

    assert levels_of(found) == []
    assert "no-spine" in found.flags


@pytest.mark.integration
def test_two_slices_of_a_spine_are_no_spine(engine, lumbar):
    task, _ = lumbar
    two = np.ascontiguousarray(task.voxels_kji[90:92])
    found = run(engine, replace(task, voxels_kji=two, grid=replace(task.grid, shape_kji=two.shape)))
    assert levels_of(found) == []
    assert "few-slices" in found.flags


@pytest.mark.integration
def test_a_spine_of_a_mouse_is_not_named(engine, lumbar):
    task, _ = lumbar
    found = run(engine, replace(task, grid=replace(task.grid, spacing_ijk=(0.1, 0.1, 0.1))))
    assert levels_of(found) == []
    assert set(found.flags) & DOUBTS


@pytest.mark.integration
def test_a_plain_spine_is_named(plain):
    # The sliver of T11 that the scan cuts may hang on T12, which then touches the border.
    named = whole_levels_of(plain)
    assert named in (LEVELS, LEVELS[1:])
    assert set(levels_of(plain)) <= {"T11", *LEVELS}


@pytest.mark.integration
def test_upside_down_is_no_matter_where_the_grid_says_so(engine, lumbar, plain):
    found = run(engine, turned(lumbar[0]))

    assert levels_of(found) == levels_of(plain)
    np.testing.assert_array_equal(found.labels_kji[::-1, ::-1], plain.labels_kji)
    k, j, _ = lumbar[0].voxels_kji.shape
    for one, same in zip(found.instances, plain.instances, strict=True):
        there = (one.centre_ijk[0], j - 1 - one.centre_ijk[1], k - 1 - one.centre_ijk[2])
        assert there == pytest.approx(same.centre_ijk, abs=0.01)


@pytest.mark.integration
def test_centres_lie_in_their_own_bodies(engine, lumbar, plain):
    for one in plain.instances:
        if one.kind == "vertebra" and "border" not in one.flags:
            i, j, k = (round(value) for value in one.centre_ijk)
            assert plain.labels_kji[k, j, i] == one.value, one.level


@pytest.mark.integration
def test_a_patient_on_his_head_is_not_named_for_sure(engine, lumbar):
    found = run(engine, on_its_head(lumbar[0]))
    assert not levels_of(found) or set(found.flags) & DOUBTS


@pytest.mark.integration
def test_left_for_right_changes_no_level(engine, lumbar):
    task, built = lumbar
    found = run(engine, mirrored(task))
    there = built.labels_kji[:, :, ::-1]
    for level in LEVELS:
        number = ID_OF_LEVEL[level]
        assert np.bincount(found.labels_kji[there == number]).argmax() == number, level
