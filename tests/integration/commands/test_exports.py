"""`mesh` and `export-seg` as processes."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK
import trimesh

from tests.data.dicom_writer import write_series
from tests.data.grids import oblique_grid
from tests.data.image_files import nifti
from tests.data.phantoms import block_phantom

pytestmark = pytest.mark.integration

VOLUME = block_phantom(oblique_grid())
DATA = Path(os.environ.get("SPINE_DATA", Path(__file__).parents[4] / "shared" / "data"))
PANCREAS = DATA / "pancreas_ct_dicom"


@pytest.fixture
def call(tmp_path):
    """Run a command; returns the finished process. Its cache must be empty afterwards."""
    cache = tmp_path / "cache"

    def run(name, *arguments):
        done = subprocess.run(
            [sys.executable, "-m", "spine_app", name, *arguments, "--cache-folder", cache],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert not (cache / "sessions").exists() or not list((cache / "sessions").iterdir())
        assert "Traceback" not in done.stderr
        return done

    return run


def block_labels(shape_kji):
    """L1 to L4, one below the other, in the middle."""
    labels = np.zeros(shape_kji, np.uint8)
    nk, nj, ni = shape_kji
    for n, level in enumerate((20, 21, 22, 23)):
        low, high = (nk * (3 - n)) // 4, (nk * (4 - n)) // 4
        labels[low:high, nj // 4 : nj // 2, ni // 4 : ni // 2] = level
    return labels


@pytest.fixture
def labels(tmp_path):
    path = tmp_path / "labels.nii.gz"
    array = block_labels(VOLUME.grid.shape_kji)
    path.write_bytes(nifti(array, VOLUME.grid.index_to_lps, packed=True))
    return path


@pytest.fixture
def study(tmp_path):
    write_series(tmp_path / "study", VOLUME)
    return tmp_path / "study"


def test_mesh_writes_a_closed_surface_for_each_structure_where_its_voxels_are(
    call, tmp_path, labels
):
    done = call("mesh", labels, tmp_path / "out", "--scheme", "verse", "--json")
    array = block_labels(VOLUME.grid.shape_kji)

    assert done.returncode == 0
    assert json.loads(done.stdout)["files"] == [
        *(f"l{n}.stl" for n in (1, 2, 3, 4)),
        "spine-structures.json",
    ]
    for n in (1, 2, 3, 4):
        mesh = trimesh.load(tmp_path / "out" / f"l{n}.stl")
        voxels = np.argwhere(array == 19 + n)[:, ::-1]
        truth = VOLUME.grid.points_lps(voxels.mean(axis=0))
        volume = len(voxels) * np.prod(VOLUME.grid.spacing_ijk)
        assert mesh.is_watertight
        assert mesh.volume == pytest.approx(volume, rel=0.02)
        assert np.abs(mesh.center_mass - truth).max() < 0.2


def test_mesh_replaces_nothing_unless_told(call, tmp_path, labels):
    out = tmp_path / "out"
    assert call("mesh", labels, out, "--format", "glb", "--together").returncode == 0
    again = call("mesh", labels, out, "--format", "glb", "--together", "--json")

    assert again.returncode == 6
    assert json.loads(again.stdout)["error"]["code"] == "output-exists"


def test_mesh_of_something_else_is_refused(call, tmp_path):
    (tmp_path / "no.nii").write_bytes(b"nothing")

    assert call("mesh", tmp_path / "no.nii", tmp_path / "out").returncode == 5


def test_export_seg_writes_the_label_map_on_the_images(call, tmp_path, study, labels):
    out = tmp_path / "out.dcm"
    done = call("export-seg", study, "--labels", labels, out, "--scheme", "verse", "--json")
    dataset = pydicom.dcmread(out)

    assert json.loads(done.stdout)["segments"] == 4
    assert [one.SegmentLabel for one in dataset.SegmentSequence] == ["L4", "L3", "L2", "L1"][::-1]
    array = block_labels(VOLUME.grid.shape_kji)
    assert np.count_nonzero(dataset.pixel_array) == np.count_nonzero(array)
    assert b"CANARY" not in out.read_bytes()
    assert "CANARY" not in done.stdout + done.stderr


def test_export_seg_names_the_patient_only_when_told(call, tmp_path, study, labels):
    out = tmp_path / "out.dcm"
    done = call("export-seg", study, "--labels", labels, out, "--identified")

    assert done.returncode == 0
    assert str(pydicom.dcmread(out).PatientName) == "CANARY^PATIENT"
    assert "CANARY" not in done.stdout + done.stderr


def test_export_seg_of_a_study_that_is_no_dicom_is_refused_by_name(call, tmp_path, labels):
    path = tmp_path / "ct.nii"
    path.write_bytes(nifti(VOLUME.voxels_kji, VOLUME.grid.index_to_lps))
    done = call("export-seg", path, "--labels", labels, tmp_path / "out.dcm", "--json")

    assert done.returncode == 5
    assert json.loads(done.stdout)["error"]["code"] == "no-source-images"
    assert not (tmp_path / "out.dcm").exists()


@pytest.mark.skipif(not PANCREAS.is_dir(), reason="the public pancreas CT is not here (SPINE_DATA)")
def test_a_segmentation_of_a_real_ct_is_the_label_map_again(call, tmp_path):
    reader = SimpleITK.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(PANCREAS)))
    image = reader.Execute()
    array = block_labels(SimpleITK.GetArrayViewFromImage(image).shape)
    truth = SimpleITK.GetImageFromArray(array)
    truth.CopyInformation(image)
    path, out = tmp_path / "labels.nii.gz", tmp_path / "out.dcm"
    SimpleITK.WriteImage(truth, str(path))
    done = call("export-seg", PANCREAS, "--labels", path, out, "--scheme", "verse", "--identified")
    dataset = pydicom.dcmread(io.BytesIO(out.read_bytes()))
    levels = [20 + int(one.SegmentLabel[1]) - 1 for one in dataset.SegmentSequence]
    found = np.zeros_like(array)
    groups = dataset.PerFrameFunctionalGroupsSequence
    for frame, group in zip(dataset.pixel_array, groups, strict=True):
        place = [float(mm) for mm in group.PlanePositionSequence[0].ImagePositionPatient]
        k = truth.TransformPhysicalPointToIndex(place)[2]
        segment = group.SegmentIdentificationSequence[0].ReferencedSegmentNumber
        found[k][frame == 1] = levels[segment - 1]

    assert done.returncode == 0
    assert np.array_equal(found, array)
    if shutil.which("dciodvfy"):
        told = subprocess.run(["dciodvfy", out], capture_output=True, text=True, check=False)
        assert not [line for line in told.stderr.splitlines() if line.startswith("Error")]
