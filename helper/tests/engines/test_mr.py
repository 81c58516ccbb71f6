"""MR through every engine of ours that takes it: phantoms with a truth, and two public scans."""

import numpy as np
import pytest

pytest.importorskip("spine_app", reason="the phantom is the app's")

from scenes import Deaf, phantom, task_of

from spine_app.domain.phantom.ids import Part
from spine_app.domain.phantom.recipe import PhantomView
from spine_helper.anatomy.levels import CANAL, CORD, ID_OF_LEVEL, LEVEL_OF_ID
from spine_helper.engines.engine import Task
from spine_helper.engines.registry import installed
from spine_helper.nnunet.engine import run_pack
from spine_helper.volumes.files import read_labels, read_volume

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

SAGITTAL = (-90.0, 0.0, 90.0)
LUMBAR = PhantomView((25, 220, 180), (1.1, 1.1, 4.0), (0, 0, 80), SAGITTAL)
LEVELS = ("T12", "L1", "L2", "L3", "L4", "L5")
LEAST_BODY, LEAST_CANAL, LEAST_REAL = 0.8, 0.75, 0.6
DOUBTS = {"no-spine", "low-confidence", "levels-uncertain"}


def is_own(engine):
    """Packs are a user's: what is said here cannot be promised of them."""
    return getattr(engine.run, "func", None) is not run_pack


ENGINES = [one for one in installed().engines if "MR" in one.modalities and is_own(one)]


@pytest.fixture(scope="module", params=ENGINES, ids=lambda one: one.id)
def engine(request):
    return request.param


@pytest.fixture(scope="module")
def lumbar():
    return phantom(LUMBAR, "MR")


@pytest.fixture(scope="module")
def found(engine, lumbar):
    return engine.run(lumbar[0], Deaf())


def dice(first, second):
    return 2 * (first & second).sum() / (first.sum() + second.sum())


def test_there_is_an_engine_for_mr():
    assert [one.id for one in ENGINES] == ["builtin-small"]


@pytest.mark.parametrize("level", LEVELS)
def test_a_vertebral_body_has_its_name(found, lumbar, level):
    built = lumbar[1]
    body = (built.labels_kji == ID_OF_LEVEL[level]) & (built.parts_kji == Part.BODY)

    assert (found.labels_kji[body] == ID_OF_LEVEL[level]).mean() > LEAST_BODY


def test_the_canal_is_found(found, lumbar):
    truth = np.isin(lumbar[1].labels_kji, (CANAL, CORD))

    assert dice(found.labels_kji == CANAL, truth) > LEAST_CANAL


def test_how_strong_the_signal_was_changes_little(engine, found, lumbar):
    task = lumbar[0]
    weaker = task_of(task.voxels_kji // 3, task.grid.spacing_ijk, task.grid.direction, "MR")

    again = engine.run(weaker, Deaf())

    assert dice(again.labels_kji > 0, found.labels_kji > 0) > 0.97


@pytest.mark.parametrize("seed", range(3))
def test_noise_is_no_spine(engine, seed):
    rng = np.random.default_rng(seed)
    noise = np.hypot(*rng.normal(0, 100, (2, 60, 90, 90)))

    found = engine.run(task_of(noise, (2.0, 2.0, 2.0), modality="MR"), Deaf())

    assert not np.isin(found.labels_kji, list(LEVEL_OF_ID)).any()


def test_whole_vertebrae_of_a_real_scan_are_found(engine, data):
    folder = data / "tptbox" / "sample_mri"
    volume = read_volume(folder / "sub-mri_label-6_T2w.nii.gz", "MR")
    truth = read_labels(folder / "sub-mri_seg-vert_label-6_msk.nii.gz").voxels_kji == 6

    found = engine.run(Task(volume.voxels_kji, volume.grid, threads=1), Deaf())

    values = [one.value for one in found.instances if one.kind == "vertebra"]
    assert max(dice(found.labels_kji == value, truth) for value in values) > LEAST_REAL


def test_canal_of_a_real_neck_is_one_tube(engine, data):
    volume = read_volume(data / "sct_t2_mri" / "t2.nii.gz", "MR")

    found = engine.run(Task(volume.voxels_kji, volume.grid, threads=1), Deaf())

    rows = np.flatnonzero((found.labels_kji == CANAL).any(axis=(0, 2)))
    assert len(rows) * volume.grid.spacing_ijk[1] > 185
    assert (np.diff(rows) == 1).all()
    assert set(found.flags) & DOUBTS


def test_progress_never_goes_back(engine, data):
    volume = read_volume(data / "sct_t2_mri" / "t2.nii.gz", "MR")
    seen = []

    class Listening(Deaf):
        def progress(self, _stage, fraction):
            seen.append(fraction)

    engine.run(Task(volume.voxels_kji, volume.grid, threads=1), Listening())

    assert seen == sorted(seen)
    assert seen[-1] == 1.0
