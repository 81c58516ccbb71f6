"""The commands as processes: what they print, write and leave behind."""

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import nibabel
import numpy as np
import pydicom
import pytest

from tests.data.dicom_writer import CANARY, Style, write_series
from tests.data.grids import oblique_grid, straight_grid
from tests.data.phantoms import block_phantom

pytestmark = pytest.mark.integration

VOLUME = block_phantom(oblique_grid())
DATA = Path(os.environ.get("SPINE_DATA", Path(__file__).parents[4] / "shared" / "data"))
FOLDERS = sorted(p.name for p in DATA.iterdir() if p.is_dir()) if DATA.is_dir() else []


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


@pytest.fixture
def study(tmp_path):
    folder = tmp_path / "study"
    write_series(folder / "a", VOLUME)
    return folder


def test_info_tells_the_exact_grid_and_no_patient_text(call, study):
    done = call("info", study, "--json")

    (series,) = json.loads(done.stdout)["series"]
    grid = series["read"]["grid"]
    assert done.returncode == 0
    assert grid["shape_kji"] == list(VOLUME.grid.shape_kji)
    assert np.allclose(grid["direction"], VOLUME.grid.direction, atol=1e-9)
    assert np.allclose(grid["origin_lps"], VOLUME.grid.origin_lps, atol=1e-9)
    assert series["read"]["quality"]
    assert CANARY.split("^")[0] not in done.stdout + done.stderr
    assert done.stderr == ""


def test_info_prints_descriptions_only_when_asked(call, study):
    assert "CANARY" not in call("info", study).stdout
    assert "CANARY" in call("info", study, "--identifiers").stdout


def test_quick_info_reads_no_series(call, study):
    (series,) = json.loads(call("info", study, "--json", "--quick").stdout)["series"]

    assert series["read"] is None
    assert series["images"] == 24


@pytest.mark.parametrize("ending", [".nii.gz", ".nrrd", ".mha"])
def test_convert_writes_a_volume_and_its_record(call, study, tmp_path, ending):
    done = call("convert", study, tmp_path / f"out{ending}")

    assert done.returncode == 0
    record = json.loads((tmp_path / "out.json").read_text())
    assert record["quality"]
    assert (tmp_path / f"out{ending}").stat().st_size > 0


def test_converted_voxels_and_places_are_those_of_the_study(call, study, tmp_path):
    call("convert", study, tmp_path / "out.nii")

    image = nibabel.load(tmp_path / "out.nii")
    ras = np.diag([-1, -1, 1, 1])
    index = (3, 9, 4)
    expected = VOLUME.grid.points_lps(index)
    assert np.array_equal(np.asarray(image.dataobj).T, VOLUME.voxels_kji)
    assert np.allclose((ras @ image.affine @ [*index, 1])[:3], expected, atol=1e-4)


def test_convert_asks_for_a_number_where_several_series_are_volumes(call, study, tmp_path):
    write_series(study / "b", block_phantom(straight_grid()), Style(series=2))
    out = tmp_path / "out.nii"

    asked = call("convert", study, out)
    done = call("convert", study, out, "--series", "2")

    assert asked.returncode == 3
    assert "  1  " in asked.stderr
    assert "  2  " in asked.stderr
    assert done.returncode == 0
    assert nibabel.load(out).shape == (40, 30, 20)


def test_a_single_slice_is_refused_with_its_reason(call, tmp_path):
    write_series(tmp_path / "one", VOLUME)
    for path in sorted((tmp_path / "one").iterdir())[1:]:
        path.unlink()

    done = call("convert", tmp_path / "one", tmp_path / "out.nii", "--json")

    assert done.returncode == 5
    assert json.loads(done.stdout)["error"]["code"] == "single-slice"
    assert not (tmp_path / "out.nii").exists()


def test_an_existing_file_is_replaced_only_on_demand(call, study, tmp_path):
    out = tmp_path / "out.nii"
    out.write_text("mine")

    assert call("convert", study, out).returncode == 6
    assert out.read_text() == "mine"
    assert call("convert", study, out, "--overwrite").returncode == 0
    assert out.read_bytes()[:1] != b"m"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["info"], 2),
        (["info", "{}/Doe-Jane"], 4),
        (["info", "{}", "--Doe-Jane"], 2),
        (["convert", "{}", "{}/out.doc"], 2),
        (["convert", "{}", "{}/absent/out.nii"], 6),
        (["deidentify", "{}", "{}/out"], 4),
    ],
)
def test_each_way_to_end_has_its_code_and_one_sentence(call, tmp_path, arguments, status):
    place = tmp_path / "empty"
    place.mkdir()

    done = call(*(one.replace("{}", str(place)) for one in arguments))

    assert done.returncode == status
    assert done.stderr.startswith("spine-app: ")
    assert done.stderr.count("\n") == 1
    assert "Doe" not in done.stderr
    assert done.stdout == ""
    assert list(place.iterdir()) == []


def test_deidentify_fills_a_folder_and_warns_of_what_headers_cannot_change(call, study, tmp_path):
    done = call("deidentify", study, tmp_path / "out")

    copies = sorted((tmp_path / "out").rglob("*.dcm"))
    assert done.returncode == 0
    assert [p.relative_to(tmp_path / "out").as_posix() for p in copies[:2]] == [
        "0001/IM00001.dcm",
        "0001/IM00002.dcm",
    ]
    assert len(copies) == 24
    assert "face" in done.stdout
    assert all(b"CANARY" not in copy.read_bytes() for copy in copies)
    assert call("deidentify", study, tmp_path / "out").returncode == 6


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
def test_an_interrupted_command_leaves_no_file_and_no_process(study, tmp_path):
    # Large enough that reading and packing take longer than sending a signal.
    big = block_phantom(straight_grid((400, 320, 320)))
    write_series(study / "b", big, Style(series=2))
    cache = tmp_path / "cache"
    arguments = ["convert", study, tmp_path / "out.nii.gz", "--series", "2"]
    process = subprocess.Popen(
        [sys.executable, "-m", "spine_app", *arguments, "--cache-folder", cache],
        stderr=subprocess.PIPE,
        text=True,
        # A shell that runs the tests in the background lets its children ignore the signal.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    while not list(cache.glob("sessions/*/1")):
        assert process.poll() is None
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)

    assert process.wait(20) == 130
    assert "Interrupted" in process.communicate()[1]
    assert list((cache / "sessions").iterdir()) == []
    assert not (tmp_path / "out.nii.gz").exists()
    assert not (tmp_path / "out.json").exists()


def names_in(folder):
    """Names and identifiers of the patients in a folder, as pydicom reads them."""
    found, numbers = set(), set()
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        try:
            dataset = pydicom.dcmread(path, stop_before_pixels=True)
            known = ("PatientName", "PatientID", "PatientBirthDate")
            found |= {str(dataset.get(keyword, "")) for keyword in known}
            numbers.add(str(dataset.get("SeriesNumber", "")))
        except Exception:  # noqa: BLE001, S112  # broken on purpose, or no DICOM
            continue
    parts = {part for name in found for part in (name, *name.split("^")) if len(part) > 3}
    # A made-up study calls its patient by the number of a series.
    return parts - numbers


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", FOLDERS or [pytest.param("", marks=pytest.mark.skip("no data"))])
@pytest.mark.timeout(300)
def test_info_on_real_data_tells_a_result_or_a_reason_and_no_name(call, name):
    done = call("info", DATA / name)

    assert done.returncode in (0, 4, 5)
    assert done.stdout if done.returncode == 0 else done.stderr
    words = set((done.stdout + done.stderr).replace(",", " ").split())
    assert not [one for one in names_in(DATA / name) if set(one.split()) <= words]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["dcm_qa_ct", "pancreas_ct_dicom", "totalseg_example"])
def test_real_studies_open_the_same_after_deidentification(call, tmp_path, name):
    if not (DATA / name).is_dir():
        pytest.skip(f"no {name} in the real data (SPINE_DATA)")
    out = tmp_path / "out"

    assert call("deidentify", DATA / name, out).returncode == 0

    before = json.loads(call("info", DATA / name, "--json").stdout)["series"]
    (after,) = json.loads(call("info", out, "--json").stdout)["series"]
    assert after["read"]["grid"] in [one["read"]["grid"] for one in before if one["read"]]
    names = {one.encode() for one in names_in(DATA / name)}
    for copy in out.rglob("*.dcm"):
        header = copy.read_bytes()[:4096]
        assert not [one for one in names if one in header]
