"""`spine-helper evaluate` on files, folders and lists."""

import json

import nibabel
import numpy as np
import pytest
from shapes import LPS, save, spine

from spine_helper.cli import main
from spine_helper.commands import evaluate as command
from spine_helper.commands.ending import Exit
from spine_helper.evaluation.schemes import SCHEMES

pytest.importorskip("SimpleITK", reason="the extra `evaluate` is not installed")

IDS = (19, 20, 21, 22, 23)
TOTALSEG = {19: 32, 20: 31, 21: 30, 22: 29, 23: 28}


@pytest.fixture
def run(capsys):
    def call(*arguments):
        status = main(["evaluate", *(str(argument) for argument in arguments)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


def of_totalseg(labels):
    table = np.zeros(256, np.uint8)
    for ours, theirs in TOTALSEG.items():
        table[ours] = theirs
    return table[labels]


def test_names_are_compared_and_not_numbers(run, tmp_path):
    pred = save(tmp_path / "pred.nii.gz", spine(IDS))
    truth = save(tmp_path / "truth.nii.gz", of_totalseg(spine(IDS)), dtype=np.float64)
    report = tmp_path / "out.json"

    status, out, err = run(pred, truth, "--scheme", "totalseg", "--json", report)

    assert (status, err) == (Exit.DONE, "")
    assert "| pred | L1 | L1 | 1.000 | 1.000 | 0.0 | 0.00 |  |" in out
    said = json.loads(report.read_text())
    assert said["library"].startswith("SimpleITK 2.")
    assert said["all"]["levels"]["scans_all_right"] == 1.0
    assert said["strata"]["region: lumbar"]["vertebrae"] == 4
    assert said["scans"][0]["rows"][0]["level"] == "T12"


def test_the_axes_of_the_files_may_differ(run, tmp_path):
    labels = spine(IDS, shift=(3, -2))
    pred = save(tmp_path / "pred.nii.gz", labels, (2.0, 1.0, 0.5))
    image = nibabel.load(save(tmp_path / "truth.nii.gz", labels, (2.0, 1.0, 0.5)))
    turned = image.as_reoriented(nibabel.orientations.axcodes2ornt("IPR"))
    assert turned.shape != image.shape
    nibabel.save(turned, tmp_path / "turned.nii.gz")

    status, out, _ = run(pred, tmp_path / "turned.nii.gz")

    assert status == Exit.DONE
    assert "Dice, same name | 5 | 1.000" in out


@pytest.mark.parametrize("fault", ["moved", "spacing", "shape", "tilted"])
def test_another_lattice_is_refused(run, tmp_path, fault):
    pred = save(tmp_path / "pred.nii.gz", spine(IDS))
    labels, affine = spine(IDS).transpose(2, 1, 0), LPS.copy()
    if fault == "moved":
        affine[0, 3] = 0.2
    if fault == "spacing":
        affine[2, 2] = 1.01
    if fault == "shape":
        labels = labels[:, :, :-1]
    if fault == "tilted":
        turn = np.eye(4)
        turn[:2, :2] = [[np.cos(0.1), -np.sin(0.1)], [np.sin(0.1), np.cos(0.1)]]
        affine = affine @ turn
    nibabel.save(nibabel.Nifti1Image(labels, affine), tmp_path / "truth.nii.gz")

    status, _, err = run(pred, tmp_path / "truth.nii.gz")

    assert status == Exit.BAD_DATA
    assert "same lattice" in err


def test_a_cohort_is_two_folders_and_nothing_drops_out(run, tmp_path):
    for folder in ("pred", "truth"):
        (tmp_path / folder).mkdir()
        for name in ("a", "b"):
            save(tmp_path / folder / f"{name}.nii.gz", spine(IDS))

    status, out, _ = run(tmp_path / "pred", tmp_path / "truth")
    assert status == Exit.DONE
    assert "10 vertebrae in 2 scans" in out

    (tmp_path / "pred" / "b.nii.gz").unlink()
    status, _, err = run(tmp_path / "pred", tmp_path / "truth")
    assert status == Exit.NO_INPUT
    assert "1 predictions are missing, b.nii.gz" in err


def test_a_list_gives_schemes_landmarks_and_tags(run, tmp_path):
    save(tmp_path / "a.nii.gz", spine(IDS))
    save(tmp_path / "t.nii.gz", of_totalseg(spine(IDS)))
    points = {"L4": [10, 10, 7], "L3": [10, 10, 15], "L2": [10, 10, 22], "T12": [10, 10, 30]}
    (tmp_path / "marks.json").write_text(json.dumps({"note": "by eye", "first": points}))
    (tmp_path / "list.csv").write_text(
        "scan,pred,truth,scheme,landmarks,case,tags\n"
        "one,a.nii.gz,t.nii.gz,totalseg,,,metal; old\n"
        "two,a.nii.gz,,,marks.json,first,\n"
    )

    status, out, err = run("--list", tmp_path / "list.csv", "--json", tmp_path / "out.json")

    assert (status, err) == (Exit.DONE, "")
    assert "| two | 4 | 4 | 3 | 0.0 | 0.0 |" in out  # L1 was read as T12
    strata = json.loads((tmp_path / "out.json").read_text())["strata"]
    assert strata["tag: metal"]["scans"] == strata["tag: old"]["scans"] == 1


def test_false_positives_stand_beside_hits(run, tmp_path):
    labels = spine(IDS, shape=(64, 20, 90))
    labels[10:20, 5:15, 70:80] = 23  # a hip
    pred = save(tmp_path / "a.nii.gz", labels)
    marks = tmp_path / "marks.json"
    marks.write_text(json.dumps({"L4": [10, 10, 7], "L3": [10, 10, 15], "C2": [0, 0, 900]}))

    status, out, _ = run(pred, "--landmarks", marks)

    assert status == Exit.DONE
    assert "| a | 2 | 2 | 2 | 1.0 | 0.0 |" in out


def test_one_instance_over_two_landmarks_is_no_hit(run, tmp_path):
    labels = spine(IDS)
    labels[labels == 22] = 23
    marks = tmp_path / "marks.json"
    marks.write_text(json.dumps({"L4": [10, 10, 7], "L3": [10, 10, 15]}))
    _, out, _ = run(save(tmp_path / "a.nii.gz", labels), "--landmarks", marks)
    assert "| a | 2 | 0 | 0 |" in out


REFUSED = {
    "nothing": ([], Exit.ARGUMENTS),
    "one file": (["a.nii.gz"], Exit.ARGUMENTS),
    "file and folder": (["a.nii.gz", "."], Exit.ARGUMENTS),
    "both forms": (["a.nii.gz", "a.nii.gz", "--list", "list.csv"], Exit.ARGUMENTS),
    "absent": (["a.nii.gz", "b.nii.gz"], Exit.BAD_DATA),
    "fractions": (["a.nii.gz", "fractions.nii.gz"], Exit.BAD_DATA),
    "no list": (["--list", "none.csv"], Exit.NO_INPUT),
    "list without head": (["--list", "list.csv"], Exit.NO_INPUT),
    "no level": (["a.nii.gz", "--landmarks", "marks.json"], Exit.BAD_DATA),
    "output": (["a.nii.gz", "a.nii.gz", "--json", "list.csv"], Exit.NO_OUTPUT),
    "folder of the output": (["a.nii.gz", "a.nii.gz", "--json", "x/y.json"], Exit.NO_OUTPUT),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_compared_is_said(run, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    save(tmp_path / "a.nii.gz", spine(IDS))
    save(tmp_path / "fractions.nii.gz", spine(IDS) * 1.5, dtype=np.float32)
    (tmp_path / "list.csv").write_text("a.nii.gz,a.nii.gz\n")
    (tmp_path / "marks.json").write_text('{"L9": [1, 2, 3]}')
    arguments, expected = REFUSED[name]

    status, out, err = run(*arguments)

    assert (status, out) == (expected, "")
    assert err.startswith("spine-helper: ")
    assert err.count("\n") == 1


def test_the_command_offers_every_scheme():
    assert set(command._SCHEMES) == set(SCHEMES)


@pytest.mark.parametrize(
    ("scheme", "number", "level"),
    [
        ("verse", 28, 28), ("totalseg", 27, 24), ("totalseg", 50, 1), ("totalseg", 43, 8),
        ("totalseg", 25, 26), ("totalspineseg", 11, 1), ("totalspineseg", 32, 19),
        ("totalspineseg", 46, 25), ("totalspineseg", 63, 102), ("totalspineseg", 67, 106),
        ("totalspineseg", 71, 107), ("totalspineseg", 82, 118), ("totalspineseg", 91, 119),
        ("totalspineseg", 95, 123), ("totalspineseg", 100, 124),
    ],
)  # fmt: skip
def test_a_number_of_a_scheme_is_the_structure_its_authors_mean(scheme, number, level):
    assert SCHEMES[scheme][number] == level
