"""The engine finds what is there, names it, and says nothing of what is not."""

from dataclasses import replace

import ct_cases
import numpy as np
import pytest
from ct_scores import complete, dice, instance_dice
from recorder import Recorder

from spine_helper.anatomy.levels import CANAL, DISC, ID_OF_LEVEL, SACRUM
from spine_helper.classical.engine import ENGINE, run, segment
from spine_helper.engines.engine import Box

DECLARED = {value for value, _ in ENGINE.labels}
VERTEBRAE = list(ID_OF_LEVEL.values())


def test_the_whole_vertebrae_of_a_phantom_are_found_and_named(lumbar):
    truth, labels = lumbar.case.truth_kji, lumbar.found.labels_kji
    whole = complete(truth, 5.0, lumbar.case.task.grid.voxel_ml)
    own = {value: dice(labels == value, truth == value) for value in whole}

    assert len(whole) >= 6
    assert min(own.values()) > 0.8
    assert np.mean(list(own.values())) > 0.85


def test_discs_canal_and_sacrum_of_a_phantom_are_found(lumbar):
    truth, labels = lumbar.case.truth_kji, lumbar.found.labels_kji

    assert dice(labels == CANAL, np.isin(truth, (60, CANAL))) > 0.8
    assert dice(labels == SACRUM, truth == SACRUM) > 0.7
    for vertebra in range(20, 25):
        assert dice(labels == DISC + vertebra, truth == DISC + vertebra) > 0.75


def test_every_vertebra_has_its_centre_in_its_own_body(lumbar):
    labels = lumbar.found.labels_kji
    vertebrae = [one for one in lumbar.found.instances if one.kind == "vertebra"]
    whole = [one for one in vertebrae if not one.flags]

    assert len(whole) >= 5
    for one in whole:
        assert labels[tuple(np.rint(one.centre_ijk[::-1]).astype(int))] == one.value
        assert 10 < one.volume_ml < 120
        assert 0 < one.quality <= 1


def test_the_vertebra_that_the_scan_cuts_is_marked(lumbar):
    first = lumbar.found.instances[0]

    assert "border" in first.flags
    assert lumbar.found.evidence[0].visible < 0.9


def test_ribs_are_seen_at_thoracic_vertebrae_only(lumbar):
    by_level = {
        one.level: evidence
        for one, evidence in zip(lumbar.found.instances, lumbar.found.evidence, strict=False)
    }

    assert by_level["T12"].has_rib > 0.5
    assert all(by_level[f"L{n}"].has_rib < 0.5 for n in range(1, 6))


def test_progress_grows_through_the_stages_and_a_preview_comes_before_the_end(lumbar):
    watch = lumbar.watch
    shape = lumbar.case.task.grid.shape_kji

    assert watch.stages == ["prepare", "find", "segment", "separate", "finish", "name"]
    assert watch.fractions == sorted(watch.fractions)
    ((coarse, step),) = watch.previews
    assert coarse.shape == tuple(-(-n // s) for n, s in zip(shape, step, strict=True))
    assert set(np.unique(coarse)) <= DECLARED | {0}
    middle = tuple(slice(s // 2, None, s) for s in step)
    fine = lumbar.found.labels_kji[middle]
    both = coarse[: fine.shape[0], : fine.shape[1], : fine.shape[2]]
    assert dice(both == 22, fine == 22) > 0.75


def test_labels_are_on_the_given_grid_whatever_its_axes_are(lumbar):
    task = lumbar.case.task
    turned = np.ascontiguousarray(task.voxels_kji.transpose(2, 0, 1)[:, ::-1, ::-1])
    x, y, z = np.array(task.grid.direction).T
    spacing_i, spacing_j, spacing_k = task.grid.spacing_ijk
    # New axes k, j, i are the old i, k (reversed), j (reversed).
    other = ct_cases.task_of(turned, (spacing_j, spacing_k, spacing_i), np.stack([-y, -z, x], 1))

    watch = Recorder()
    labels = run(other, watch).labels_kji

    assert np.array_equal(labels[:, ::-1, ::-1].transpose(1, 2, 0), lumbar.found.labels_kji)
    coarse, step = watch.previews[0]
    fine = labels[tuple(slice(s // 2, None, s) for s in step)]
    both = coarse[: fine.shape[0], : fine.shape[1], : fine.shape[2]]
    assert dice(both == 22, fine == 22) > 0.75


def test_only_the_box_of_a_task_is_looked_at(lumbar):
    task = lumbar.case.task
    box = Box((20, 10, 5), (150, 120, 115))

    found = run(replace(task, box=box), Recorder())
    outside = np.ones(task.grid.shape_kji, bool)
    outside[20:150, 10:120, 5:115] = False

    assert not found.labels_kji[outside].any()
    inside = [one for one in found.instances if one.kind == "vertebra" and not one.flags]
    assert len(inside) >= 3
    for one in inside:
        assert found.labels_kji[tuple(np.rint(one.centre_ijk[::-1]).astype(int))] == one.value


def _air(shape):
    return np.full(shape, -1000, np.int16)


@pytest.mark.parametrize(
    "voxels",
    [
        _air((60, 60, 60)),
        np.full((60, 60, 60), 40, np.int16),
        np.full((60, 60, 60), 700, np.int16),
        np.random.default_rng(1).integers(-1000, 1500, (60, 60, 60)).astype(np.int16),
    ],
    ids=["air", "water", "bone", "noise"],
)
@pytest.mark.parametrize("spacing", [2.0, 0.1], ids=["2mm", "0.1mm"])
def test_what_is_no_spine_gives_no_vertebra_and_says_so(voxels, spacing):
    task = ct_cases.task_of(voxels, (spacing,) * 3, np.eye(3))

    found = run(task, Recorder())

    assert not found.labels_kji.any()
    assert found.instances == ()
    assert "no-spine" in found.flags


def test_two_slices_give_no_vertebra_and_say_so(lumbar):
    task = lumbar.case.task
    two = ct_cases.task_of(task.voxels_kji[100:102], task.grid.spacing_ijk, task.grid.direction)

    found = run(two, Recorder())

    assert not found.labels_kji.any()
    assert "few-slices" in found.flags


def test_a_spine_with_its_feet_up_gives_no_vertebra(lumbar):
    task = lumbar.case.task
    flipped = ct_cases.task_of(task.voxels_kji[::-1], task.grid.spacing_ijk, task.grid.direction)

    found = run(flipped, Recorder())

    assert not any(one.kind == "vertebra" for one in found.instances)
    assert {"low-confidence", "no-spine"} & set(found.flags)


def test_a_hip_gives_no_vertebra(lumbar):
    task = lumbar.case.task
    hip = ct_cases.task_of(task.voxels_kji[:70, :, :45], task.grid.spacing_ijk, task.grid.direction)

    found = run(hip, Recorder())

    assert not any(one.kind == "vertebra" for one in found.instances)


def test_the_same_volume_gives_the_same_findings_twice(lumbar):
    parts, seconds = segment(lumbar.case.task, Recorder())

    assert np.array_equal(parts.vertebrae_kji > 0, np.isin(lumbar.found.labels_kji, VERTEBRAE))
    assert parts.evidence[0].centre_mm == lumbar.found.evidence[0].centre_mm
    assert set(seconds) == {"prepare", "find", "segment", "separate", "finish"}


def test_complete_vertebrae_of_a_real_ct_agree_with_its_labels(totalseg):
    truth, labels = totalseg.case.truth_kji, totalseg.found.labels_kji
    scores = instance_dice(labels, truth, range(19, 25))
    named = [value for value in scores if dice(labels == value, truth == value) > 0.5]

    assert np.mean(list(scores.values())) > 0.86
    assert min(scores.values()) > 0.78
    assert named == list(range(19, 25))


def test_each_landmark_of_a_real_ct_is_in_the_vertebra_of_its_level(pancreas):
    labels = pancreas.found.labels_kji
    wrong = []
    for level, point in pancreas.case.landmarks.items():
        value = labels[tuple(np.rint(point).astype(int))]
        names = {one.value: one.level or one.kind for one in pancreas.found.instances}
        if names.get(int(value)) != ("sacrum" if level == "S1" else level):
            wrong.append(level)

    assert wrong == []
    total = sum(one.volume_ml for one in pancreas.found.instances if one.kind == "vertebra")
    assert 450 < total < 750  # no ribs, hips or vessels among them


def test_the_dens_names_a_neck(neck):
    truth, labels = neck.case.truth_kji, neck.found.labels_kji
    scores = {value: dice(labels == value, truth == value) for value in range(1, 9)}
    carriers = [one for one in neck.found.evidence if one.has_dens > 0.5]

    assert min(scores.values()) > 0.6
    assert len(carriers) == 1
    assert "levels-uncertain" not in neck.found.flags


def test_a_tilted_skull_gives_no_vertebra(skull):
    assert skull.found.instances == ()
    assert "no-spine" in skull.found.flags
