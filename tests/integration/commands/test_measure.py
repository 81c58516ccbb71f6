"""`spine-app measure` as a process: what it writes, and how it ends."""

import csv
import io
import json
import subprocess
import sys

import numpy as np
import pytest

from spine_app.domain.labels.structures import CANAL
from spine_app.domain.volume import Modality, Volume
from tests.data.dicom_writer import CANARY, write_series
from tests.data.image_files import nifti
from tests.data.toy_spine import HIGH, toy_grid, toy_labels

pytestmark = pytest.mark.integration

GRID = toy_grid(2, (1.2, 1.2, 1.5))
LEVELS = (20, 21)
"""L1 and L2 by the numbers of VerSe."""


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """A CT of two vertebrae as DICOM, and its label map."""
    folder = tmp_path_factory.mktemp("case")
    voxels = toy_labels(LEVELS, GRID)
    values = np.where((voxels > 0) & (voxels != CANAL), 180, 20).astype(np.int16)
    write_series(folder / "study", Volume(values, GRID, Modality.CT))
    voxels[voxels == CANAL] = 0
    (folder / "labels.nii").write_bytes(nifti(voxels, GRID.index_to_lps))
    return folder


@pytest.fixture
def call(tmp_path, case):
    """Measure the case; returns the finished process. Its cache must be empty afterwards."""
    cache = tmp_path / "cache"

    def run(*arguments, labels="labels.nii"):
        command = [sys.executable, "-m", "spine_app", "measure", case / "study"]
        done = subprocess.run(
            [*command, "--labels", case / labels, *arguments, "--cache-folder", cache],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert not (cache / "sessions").exists() or not list((cache / "sessions").iterdir())
        assert "Traceback" not in done.stderr
        return done

    return run


def test_it_writes_a_document_and_a_table_of_the_same_values(call, tmp_path):
    done = call("--scheme", "verse", "--json", tmp_path / "m.json", "--csv", tmp_path / "m.csv")

    assert done.returncode == 0, done.stderr
    assert "research" in done.stdout
    content = (tmp_path / "m.json").read_text()
    document = json.loads(content)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "m.csv").read_bytes().decode("utf-8-sig"))))
    assert [one["level"] for one in document["vertebrae"]] == ["L1", "L2"]
    assert document["labels"]["scheme"] == "verse"
    assert len(rows) == len(document["measurements"])
    for row, one in zip(rows, document["measurements"], strict=True):
        assert row["key"] == one["key"]
        assert (row["value"] == "") is (one["value"] is None) is (one["refused"] is not None)
        assert one["value"] is None or float(row["value"]) == pytest.approx(one["value"], abs=1e-3)
        assert row["definition"] == one["definition"]
    assert CANARY.split("^")[0] not in content + str(rows) + done.stdout + done.stderr


def test_the_values_are_those_of_the_bones(call, tmp_path):
    call("--scheme", "verse", "--json", tmp_path / "m.json")

    found = json.loads((tmp_path / "m.json").read_text())["measurements"]
    values = {(one["key"], one["levels_text"]): one for one in found}
    height = values["height-front", "L1"]
    assert height["value"] == pytest.approx(2 * HIGH, abs=0.4)
    line = np.array(height["construction"]["lines"][0])
    assert np.linalg.norm(line[0] - line[1]) == pytest.approx(height["value"], abs=1e-3)
    assert values["bone-density", "L1"]["value"] == pytest.approx(180, abs=1)
    assert values["sacral-slope", ""]["refused"]["code"] == "lying"


def test_without_a_file_to_write_nothing_is_read(call):
    done = call()

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_numbers_that_name_no_vertebra_ask_for_their_program(call, case, tmp_path):
    voxels = np.zeros(GRID.shape_kji, np.uint8)
    voxels[toy_labels(LEVELS, GRID) == LEVELS[0]] = 200
    (case / "odd.nii").write_bytes(nifti(voxels, GRID.index_to_lps))

    asked = call("--json", tmp_path / "m.json", labels="odd.nii")
    chosen = call("--json", tmp_path / "m.json", "--scheme", "verse", labels="odd.nii")

    assert (asked.returncode, chosen.returncode) == (3, 5)
    assert json.loads(asked.stdout)["error"]["code"] == "scheme-needed"
    assert not (tmp_path / "m.json").exists()


def test_an_existing_file_is_replaced_only_on_demand(call, tmp_path):
    out = tmp_path / "m.csv"
    out.write_text("mine")

    assert call("--scheme", "verse", "--csv", out).returncode == 6
    assert out.read_text() == "mine"
    assert call("--scheme", "verse", "--csv", out, "--overwrite").returncode == 0
    assert out.read_text() != "mine"


def test_labels_that_are_not_there_are_refused_without_their_name(call, tmp_path):
    done = call("--json", tmp_path / "m.json", labels="Doe-Jane.nii")

    assert done.returncode in (4, 5)
    assert "Doe" not in done.stderr + done.stdout
