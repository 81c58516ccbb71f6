"""`spine-app segment` as a process: what it writes, prints and leaves behind."""

import json
import signal
import subprocess
import sys
import time
from functools import partial

import nibabel
import numpy as np
import psutil
import pytest

from spine_app.domain.phantom.build import build_phantom, phantom_truth
from spine_app.domain.phantom.recipe import PhantomRecipe, PhantomView
from spine_app.domain.study.delivery import StudyFacts
from spine_app.domain.volume import Modality, Volume
from spine_app.io.volume_export import export_volume
from spine_app.screen.texts import text
from tests.data.dicom_writer import CANARY, write_series

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def phantom():
    recipe = PhantomRecipe()
    center = phantom_truth(recipe).vertebrae["L3"].body_center + np.array([0, 20, 0])
    grid = PhantomView((130, 100, 120), (2.0, 2.0, 2.0), tuple(center), (8.0, -6.0, 12.0)).grid()
    return build_phantom(recipe, grid)


@pytest.fixture
def study(phantom, tmp_path):
    folder = tmp_path / "study"
    write_series(folder, phantom.volume)
    return folder


def command(tmp_path, *arguments):
    cache = ("--cache-folder", tmp_path / "cache")
    return [sys.executable, "-m", "spine_app", "segment", *arguments, *cache]


def call(tmp_path, *arguments):
    done = subprocess.run(
        command(tmp_path, *arguments), capture_output=True, text=True, timeout=300, check=False
    )
    sessions = tmp_path / "cache" / "sessions"
    assert not sessions.exists() or not list(sessions.iterdir())
    assert "Traceback" not in done.stderr
    return done


def test_a_tilted_series_gets_its_labels_on_its_own_grid_with_the_ids_of_verse(
    phantom, study, tmp_path
):
    out = tmp_path / "out.nii.gz"
    done = call(tmp_path, study, out, "--json")

    image = nibabel.load(out)
    labels = np.asarray(image.dataobj).T
    place = np.diag([-1, -1, 1, 1]) @ image.affine @ [3, 9, 4, 1]
    assert done.returncode == 0
    assert labels.shape == phantom.labels_kji.shape
    assert np.allclose(place[:3], phantom.volume.grid.points_lps((3, 9, 4)), atol=1e-3)
    for label in (20, 21, 22, 23, 24):
        one, other = labels == label, phantom.labels_kji == label
        both = np.count_nonzero(one & other)
        assert 2 * both / (np.count_nonzero(one) + np.count_nonzero(other)) > 0.6
    told = json.loads(done.stdout)
    assert {one["id"] for one in told["structures"]} == set(np.unique(labels).tolist()) - {0}
    assert (told["files"], told["model"], told["mode"]) == (["out.nii.gz"], "builtin-small", "fast")
    assert CANARY.split("^")[0] not in done.stdout + done.stderr
    assert CANARY.split("^")[0].encode() not in out.read_bytes()


def test_a_volume_without_a_spine_gives_an_empty_map_and_says_why(tmp_path, phantom):
    air = Volume(
        np.full(phantom.labels_kji.shape, -1000, np.int16), phantom.volume.grid, Modality.CT
    )
    export_volume(tmp_path / "air.nii", air, StudyFacts(), ())
    done = call(tmp_path, tmp_path / "air.nii", tmp_path / "out.nii")

    assert done.returncode == 0
    assert text("segment.study.not-hu") in done.stdout
    assert not np.asarray(nibabel.load(tmp_path / "out.nii").dataobj).any()


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("out.mha",), 2, "The label map must end with .nii.gz or .nii."),
        (("absent/out.nii",), 6, "cannot be written there"),
        (("out.nii", "--model", "none"), 5, "There are: builtin-small, classical."),
        (("out.nii", "--mode", "exact"), 5, "It has: fast."),
    ],
)
def test_what_cannot_be_done_says_what_can(study, tmp_path, arguments, status, words):
    done = call(tmp_path, study, tmp_path / arguments[0], *arguments[1:])

    assert (done.returncode, done.stdout) == (status, "")
    assert words in done.stderr
    assert not (tmp_path / "out.nii").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
def test_an_interrupted_segmentation_leaves_no_file_and_no_helper(study, tmp_path):
    process = subprocess.Popen(
        command(tmp_path, study, tmp_path / "out.nii.gz"),
        stderr=subprocess.PIPE,
        text=True,
        # A shell that runs the tests in the background lets its children ignore the signal.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    helpers = []
    while len(helpers) < 2:  # the helper, and the child that works for it
        assert process.poll() is None
        tree = psutil.Process(process.pid).children(recursive=True)
        helpers = [one for one in tree if _is_helper(one)]
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)

    assert process.wait(20) == 130
    assert "Interrupted" in process.communicate()[1]
    _, alive = psutil.wait_procs(helpers, 5)
    assert alive == []
    assert not (tmp_path / "out.nii.gz").exists()
    assert list((tmp_path / "cache" / "sessions").iterdir()) == []


def _is_helper(process):
    try:
        return "spine_helper" in " ".join(process.cmdline()) or _is_helper(process.parent())
    except (psutil.NoSuchProcess, psutil.ZombieProcess, AttributeError):
        return False
