"""`spine-helper segment`: a file in, a label map out, and a word on what it is worth."""

import dataclasses
import json
from pathlib import Path
from typing import get_args

import nibabel
import numpy as np
import pytest
from ct_files import SHAPE_IJK, save_ct
from tiny_engines import REGISTRY

from spine_helper.anatomy.parts import Flag, StudyFlag
from spine_helper.commands.ending import Exit
from spine_helper.commands.one_job import SENTENCES
from spine_helper.commands.summary import FLAGS, STUDY_FLAGS, summary_lines
from spine_helper.engines.registry import Registry
from spine_helper.service.job_documents import JobError, ReportDocument

FIXTURES = Path(__file__).parents[2] / "contract" / "fixtures" / "valid"


def labels_of(path):
    return np.asarray(nibabel.load(path).dataobj)


@pytest.mark.parametrize("flips", [(1, 1, 1), (-1, 1, 1), (-1, -1, 1)])
def test_labels_lie_where_the_voxels_lay(run, tmp_path, flips):
    source = save_ct(tmp_path / "ct.nii.gz", flips)
    target = tmp_path / "labels.nii.gz"

    status, out, err = run("segment", source, target, "--model", "threshold")

    assert (status, err) == (Exit.DONE, "")
    assert "threshold, fast, onnxruntime" in out
    assert STUDY_FLAGS["gap"] in out
    expected = np.zeros(SHAPE_IJK, np.uint8)
    expected[1, 2, 3], expected[4, 0, 5] = 1, 2
    np.testing.assert_array_equal(labels_of(target), expected)
    np.testing.assert_allclose(nibabel.load(target).affine, nibabel.load(source).affine)


def test_the_report_is_that_of_the_service(run, tmp_path):
    source, report = save_ct(tmp_path / "ct.nii"), tmp_path / "report.json"

    status, *_ = run(
        "segment", source, tmp_path / "labels.nii", "--model", "threshold", "--json", report
    )

    assert status == Exit.DONE
    document = ReportDocument.model_validate_json(report.read_text())
    assert document.model == "threshold"
    assert document.flags == ("gap",)
    assert document.stages == {"segment": 0.25}
    assert [one.value for one in document.instances] == [1, 2]


@pytest.mark.parametrize(("flips", "k"), [((1, 1, 1), 0.0), ((-1, 1, 1), 5.0)])
def test_centres_are_in_indices_of_the_file(run, tmp_path, flips, k):
    source, report = save_ct(tmp_path / "ct.nii", flips), tmp_path / "report.json"

    run("segment", source, tmp_path / "labels.nii", "--model", "threshold", "--json", report)

    # The engine says voxel 0, 0, 0; left-handed axes are counted the other way along the last.
    centres = [one["centre_ijk"] for one in json.loads(report.read_text())["instances"]]
    assert centres == [[0.0, 0.0, k]] * 2


def test_the_box_counts_along_the_axes_of_the_file(run, tmp_path):
    for flips in [(1, 1, 1), (-1, 1, 1)]:
        source, target = save_ct(tmp_path / "ct.nii", flips), tmp_path / "labels.nii"
        run(
            "segment", source, target, "--model", "both-modes", "--mode", "exact",
            "--box", "1:3,0:4,2:5", "--overwrite",
        )  # fmt: skip
        expected = np.zeros(SHAPE_IJK, np.uint8)
        expected[1:3, 0:4, 2:5] = 2
        np.testing.assert_array_equal(labels_of(target), expected)


def test_a_level_that_a_person_says_moves_the_others(run, tmp_path):
    source, target = save_ct(tmp_path / "ct.nii"), tmp_path / "labels.nii"
    run("segment", source, target, "--model", "spine")
    assert sorted(np.unique(labels_of(target))) == [20, 21, 22]

    status, out, _ = run(
        "segment", source, target, "--model", "spine", "--pin", "21=l3", "--overwrite"
    )

    assert status == Exit.DONE
    assert "said by you" in out
    assert sorted(np.unique(labels_of(target))) == [21, 22, 23]


def test_a_level_that_cannot_be_is_refused_and_says_what_is_there(run, tmp_path):
    target = tmp_path / "labels.nii"

    status, _, err = run(
        "segment", save_ct(tmp_path / "ct.nii"), target, "--model", "spine", "--pin", "7=L3"
    )

    assert status == Exit.BAD_DATA
    assert "20=L1, 21=L2, 22=L3" in err
    assert not target.exists()


def test_an_empty_result_is_written_and_says_why(run, tmp_path):
    target = tmp_path / "labels.nii.gz"

    status, out, _ = run("segment", save_ct(tmp_path / "ct.nii"), target, "--model", "no_spine")

    assert status == Exit.DONE
    assert "the label map is empty" in out
    assert STUDY_FLAGS["no-spine"] in out
    assert not labels_of(target).any()


@pytest.mark.parametrize(
    ("model", "error"),
    [
        ("crash", JobError.ENGINE_CRASHED),
        ("fail", JobError.ENGINE_FAILED),
        ("out_of_memory", JobError.OUT_OF_MEMORY),
        ("garbage:undeclared", JobError.BAD_RESULT),
    ],
)
def test_a_failing_engine_leaves_a_sentence_and_no_file(run, tmp_path, model, error):
    source = save_ct(tmp_path / "ct.nii")

    status, out, err = run(
        "segment", source, tmp_path / "labels.nii", "--model", model, "--json", tmp_path / "r.json"
    )

    assert (status, out) == (Exit.FAILED, "")
    assert SENTENCES[error] in err
    assert "CANARY" not in err
    assert list(tmp_path.iterdir()) == [source]


def test_nothing_is_replaced_unless_asked(run, tmp_path):
    source, target, report = save_ct(tmp_path / "ct.nii"), tmp_path / "a.nii", tmp_path / "b.json"
    target.write_text("mine")
    report.write_text("mine")
    order = ("segment", source, target, "--model", "threshold", "--json", report)

    status, _, err = run(*order)
    assert status == Exit.NO_OUTPUT
    assert "--overwrite" in err
    assert target.read_text() == report.read_text() == "mine"

    assert run(*order, "--overwrite")[0] == Exit.DONE
    assert labels_of(target).max() == 2
    assert json.loads(report.read_text())["model"] == "threshold"


def test_a_report_that_cannot_be_written_leaves_no_labels(run, tmp_path, monkeypatch):
    source = save_ct(tmp_path / "ct.nii")

    def full(self, *_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    status, _, err = run(
        "segment", source, tmp_path / "a.nii", "--model", "threshold", "--json", tmp_path / "b.json"
    )

    assert status == Exit.NO_OUTPUT
    assert "cannot be written" in err
    assert list(tmp_path.iterdir()) == [source]


REFUSED = {
    "no file": (["missing.nii", "out.nii"], Exit.NO_INPUT),
    "damaged": (["damaged.nii", "out.nii"], Exit.NO_INPUT),
    "folder of the output": (["ct.nii", "nowhere/out.nii"], Exit.NO_OUTPUT),
    "ending": (["ct.nii", "out.nrrd"], Exit.ARGUMENTS),
    "onto itself": (["ct.nii", "ct.nii", "--overwrite"], Exit.ARGUMENTS),
    "report onto labels": (["ct.nii", "o.nii", "--json", "o.nii"], Exit.ARGUMENTS),
    "model": (["ct.nii", "out.nii", "--model", "none"], Exit.UNAVAILABLE),
    "modality": (
        ["ct.nii", "out.nii", "--model", "threshold", "--modality", "MR"],
        Exit.BAD_DATA,
    ),
    "mode": (["ct.nii", "out.nii", "--model", "threshold", "--mode", "exact"], Exit.ARGUMENTS),
    "box": (["ct.nii", "out.nii", "--model", "threshold", "--box", "0:9,0:1,0:1"], Exit.BAD_DATA),
    "pins": (["ct.nii", "out.nii", "--pin", "20=L1", "--pin", "20=L2"], Exit.ARGUMENTS),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_said_and_leaves_nothing(run, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    save_ct(tmp_path / "ct.nii")
    Path("damaged.nii").write_bytes(Path("ct.nii").read_bytes()[:360])
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    arguments, expected = REFUSED[name]

    status, out, err = run("segment", *arguments)

    assert (status, out) == (expected, "")
    assert err.startswith("spine-helper: ")
    assert err.count("\n") == 1
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    "wrong",
    [
        ("--box", "1:2,3:4"), ("--box", "2:2,0:1,0:1"), ("--box", "-1:2,0:1,0:1"),
        ("--pin", "L3"), ("--pin", "256=L3"), ("--pin", "0=L3"), ("--pin", "20=L9"),
        ("--threads", "0"), ("--series", "x"),
    ],
)  # fmt: skip
def test_an_argument_of_another_form_is_refused(run, tmp_path, wrong):
    with pytest.raises(SystemExit) as ended:
        run("segment", save_ct(tmp_path / "ct.nii"), tmp_path / "out.nii", *wrong)
    assert ended.value.code == Exit.ARGUMENTS


def test_mr_is_not_taken_for_ct(run, tmp_path):
    source = save_ct(tmp_path / "mr.nii", values=np.arange(120, dtype=np.int16).reshape(SHAPE_IJK))
    target = tmp_path / "labels.nii"

    status, _, err = run("segment", source, target)
    assert status == Exit.NO_INPUT
    assert "--modality" in err

    status, out, _ = run("segment", source, target, "--modality", "MR")
    assert status == Exit.DONE
    assert "both-modes, fast" in out  # the first engine that takes MR
    assert "Licence: Not for commercial use." in out


def test_without_an_engine_it_says_so(run, tmp_path, engines):
    engines(Registry())
    status, _, err = run("segment", save_ct(tmp_path / "ct.nii"), tmp_path / "out.nii")
    assert status == Exit.UNAVAILABLE
    assert "No engine for CT is installed" in err


def test_every_flag_and_error_has_words():
    assert set(STUDY_FLAGS) == set(get_args(StudyFlag))
    assert set(FLAGS) == set(get_args(Flag))
    assert set(SENTENCES) == set(JobError)


def test_uncertain_levels_come_first_in_the_summary():
    document = ReportDocument.model_validate_json((FIXTURES / "report.weights.json").read_text())
    flagged = document.model_copy(update={"flags": ("gap", "levels-uncertain")})

    lines = list(summary_lines(flagged))

    assert lines[0].startswith("LEVELS UNCERTAIN")
    assert STUDY_FLAGS["gap"] in lines
    assert any(document.numbering in line for line in lines)


def test_models_are_listed_as_the_service_lists_them(run, engines):
    status, out, _ = run("models")
    assert status == Exit.DONE
    assert "both-modes  CT/MR  exact/fast  Apache-2.0  both-modes" in out

    _, out, _ = run("models", "--json")
    assert [one["id"] for one in json.loads(out)["models"]] == [e.id for e in REGISTRY.engines]

    engines(Registry((dataclasses.replace(REGISTRY.engines[0], title="a\x1b[2Jb"),)))
    assert "\x1b" not in run("models")[1]

    engines(Registry())
    assert run("models")[0] == Exit.UNAVAILABLE
