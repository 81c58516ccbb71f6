"""What only Spine App reads goes through it, in a process of its own."""

import importlib.util
import json
import os
import stat
from pathlib import Path

import nibabel
import numpy as np
import pytest

from spine_helper.commands import converted
from spine_helper.commands.ending import Ended, Exit
from spine_helper.volumes.files import read_volume

DATA = Path(os.environ.get("SPINE_DATA", Path(__file__).parents[4] / "shared" / "data"))

FAKE = """
import json, sys
from pathlib import Path
import nrrd, numpy as np
arguments = sys.argv[1:]
Path({log!r}).write_text(json.dumps(arguments))
if "--series" not in arguments:
    choices = [{{"series": 1, "words": "CT, 40 images"}}, {{"series": 2, "words": "CT, 90 images"}}]
    error = {{"code": "choice-needed", "exit": 3, "sentence": "Choose one.", "choices": choices}}
    print(json.dumps({{"schema": 1, "error": error}}))
    sys.exit(3)
out = Path(arguments[2])
Path({log!r}).write_text(json.dumps([*arguments, oct(out.parent.stat().st_mode)]))
header = {{"space": "LPS", "space directions": np.eye(3), "space origin": np.zeros(3)}}
nrrd.write(str(out), np.full((4, 5, 6), 50, np.int16), header)
out.with_suffix(".json").write_text(json.dumps({{"modality": "MR"}}))
"""


@pytest.fixture
def fake_app(tmp_path, monkeypatch):
    """A stand-in that is found by name, and what it was told."""
    package = tmp_path / "packages" / "fake_spine_app"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    log = tmp_path / "log.json"
    (package / "__main__.py").write_text(FAKE.format(log=str(log)))
    monkeypatch.syspath_prepend(str(package.parent))
    monkeypatch.setenv("PYTHONPATH", f"{package.parent}:{os.environ.get('PYTHONPATH', '')}")
    monkeypatch.setattr(converted, "APP", "fake_spine_app")
    return lambda: json.loads(log.read_text())


def test_a_folder_needs_the_app_and_says_so(run, tmp_path, monkeypatch):
    monkeypatch.setattr(converted, "APP", "spine_app_that_is_absent")
    folder = tmp_path / "dicom"
    folder.mkdir()

    status, _, err = run("segment", folder, tmp_path / "out.nii.gz")

    assert status == Exit.UNAVAILABLE
    assert "Install it to segment DICOM folders" in err


def test_a_choice_of_the_app_is_passed_on(run, tmp_path, fake_app):
    folder = tmp_path / "dicom"
    folder.mkdir()

    status, _, err = run("segment", folder, tmp_path / "out.nii.gz")

    assert status == Exit.NO_INPUT
    assert "Choose one.; --series 1: CT, 40 images; --series 2: CT, 90 images" in err


def test_what_the_app_wrote_is_segmented_and_gone(run, tmp_path, fake_app):
    folder = tmp_path / "-dicom"
    folder.mkdir()
    target = tmp_path / "out.nii.gz"

    status, out, _ = run("segment", folder, target, "--series", "2")

    assert status == Exit.DONE
    assert "both-modes, fast" in out  # MR, as the app said
    assert nibabel.load(target).shape == (4, 5, 6)
    verb, source, written, *rest, mode = fake_app()
    assert (verb, source) == ("convert", str(folder))
    assert rest == ["--json", "--series", "2"]
    assert stat.S_IMODE(int(mode, 8)) == 0o700
    assert not Path(written).parent.exists()


def test_an_answer_that_is_none_is_no_answer(tmp_path, monkeypatch):
    monkeypatch.setattr(converted, "APP", "this")  # prints a poem and converts nothing
    with pytest.raises(Ended, match="could not open") as ended, converted.converted(tmp_path, None):
        pass
    assert ended.value.status == Exit.NO_INPUT


@pytest.mark.integration
@pytest.mark.skipif(importlib.util.find_spec("spine_app") is None, reason="the app is absent")
@pytest.mark.skipif(not DATA.is_dir(), reason="the shared data are absent")
def test_a_real_series_goes_through_the_real_app():
    with converted.converted(DATA / "totalseg_example" / "example_ct_dicom", None) as found:
        volume = read_volume(found.path, found.modality)

    assert found.modality == "CT"
    assert volume.grid.shape_kji == (20, 512, 512)
    assert np.allclose(volume.grid.spacing_ijk, (0.977, 0.977, 2), atol=0.01)
    assert not found.path.exists()
