"""Exports are unpacked with care; other kinds of weights are refused by name."""

import stat
import zipfile

import pytest
from torch_file import Call, Name, TorchFile, checkpoint, model_folder

from spine_helper.packs.trouble import UnsafeFile, UnusableWeights


@pytest.mark.parametrize(
    ("files", "text"),
    [
        (("nnUNetTrainerV2__nnUNetPlansv2.1/plans.pkl",), "nnU-Net v1"),
        (("fold_0/model_final_checkpoint.model", "fold_0/x.model.pkl"), "nnU-Net v1"),
        (("configs/metadata.json", "configs/inference.json", "models/model.pt"), "MONAI"),
        (("inference_config.json", "weights.ckpt"), "SPINEPS"),
        (("weights.ckpt",), "Lightning"),
        (("models/model.ts",), "TorchScript"),
        (("model.safetensors",), "another kind"),
        (("plans.json",), "plans.json"),
        (("readme.txt",), "no weights of nnU-Net v2"),
        ((), "no weights of nnU-Net v2"),
    ],
)
def test_other_layouts_are_refused_by_name(weights, bring, files, text):
    weights.mkdir()
    for name in files:
        (weights / name).parent.mkdir(parents=True, exist_ok=True)
        (weights / name).write_text("{}")
    with pytest.raises(UnusableWeights, match=text):
        bring(weights)


def test_a_path_that_is_neither_folder_nor_zip_is_refused(tmp_path, bring):
    (tmp_path / "x.pth").write_bytes(b"")
    for name in ("x.pth", "missing"):
        with pytest.raises(UnusableWeights, match="Give a folder"):
            bring(tmp_path / name)


def test_a_linked_checkpoint_is_refused(weights, bring):
    folder = model_folder(weights)
    file = folder / "fold_0" / "checkpoint_final.pth"
    file.rename(weights / "elsewhere.pth")
    file.symlink_to(weights / "elsewhere.pth")

    (outcome,) = bring(folder)
    assert "link" in outcome.reason


def test_a_folder_with_far_too_many_files_is_refused(weights, bring, monkeypatch):
    monkeypatch.setattr("spine_helper.convert.layouts._MAX_ENTRIES", 3)
    model_folder(weights)
    with pytest.raises(UnusableWeights, match="too many"):
        bring(weights)


def zipped(path, folder, extra=()):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in sorted(folder.rglob("*")):
            if item.is_file():
                archive.write(item, item.relative_to(folder))
        for name, content in extra:
            archive.writestr(name, content)
    return path


def test_an_export_is_unpacked_and_imported(weights, tmp_path, one):
    model_folder(weights)
    extra = [("Dataset900_Tiny/crossval_results_folds_0/postprocessing.pkl", b"\x80\x04.")]
    manifest = one(zipped(tmp_path / "export.zip", weights, extra))
    assert manifest.id == "dataset900-tiny"


@pytest.mark.parametrize(
    "name",
    [
        "../plans.json",
        "a/../../plans.json",
        "/etc/plans.json",
        "C:/plans.json",
        "..\\plans.json",
        "\\\\server\\plans.json",
        "a//plans.json",
        "a/./plans.json",
        "a/ plans.json/../x",
        "a./plans.json",
        "x" * 500,
    ],
)
def test_a_name_that_leads_out_of_the_folder_is_refused(weights, tmp_path, bring, name):
    model_folder(weights)
    before = sorted(tmp_path.rglob("*"))
    path = zipped(tmp_path / "export.zip", weights, [(name, b"{}")])

    with pytest.raises(UnsafeFile, match="leads out"):
        bring(path)
    assert sorted(tmp_path.rglob("*")) == sorted([*before, path])


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_a_link_or_device_in_an_export_is_refused(weights, tmp_path, bring, kind):
    model_folder(weights)
    entry = zipfile.ZipInfo("Dataset900_Tiny/dataset_fingerprint.json")
    entry.external_attr = (kind | 0o777) << 16
    path = zipped(tmp_path / "export.zip", weights, [(entry, b"/etc/passwd")])

    with pytest.raises(UnsafeFile, match="link or a device"):
        bring(path)


def test_an_export_that_grows_far_too_much_is_refused(weights, tmp_path, bring):
    folder = model_folder(weights)
    (folder / "fold_0" / "checkpoint_best.pth").write_bytes(bytes(2**24))

    with pytest.raises(UnsafeFile, match="far larger unpacked"):
        bring(zipped(tmp_path / "export.zip", weights))


def test_an_export_that_is_too_large_is_refused(weights, tmp_path, bring, monkeypatch):
    model_folder(weights)
    monkeypatch.setattr("spine_helper.convert.unzip.MAX_BYTES", 1000)
    with pytest.raises(UnsafeFile, match="larger than weights"):
        bring(zipped(tmp_path / "export.zip", weights))


def test_an_export_within_an_export_is_not_opened(weights, tmp_path, bring):
    model_folder(weights)
    inner = zipped(tmp_path / "inner.zip", weights)
    outer = tmp_path / "outer.zip"
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(inner, "inner.zip")

    with pytest.raises(UnusableWeights, match="no weights"):
        bring(outer)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * 4000])
def test_a_file_that_is_no_zip_is_refused(tmp_path, bring, content):
    path = tmp_path / "export.zip"
    path.write_bytes(content)
    with pytest.raises(UnusableWeights, match="damaged"):
        bring(path)


def test_a_hostile_checkpoint_in_an_export_is_refused(weights, tmp_path, bring):
    folder = model_folder(weights)
    mark = tmp_path / "mark"
    harm = Call(Name("os", "system"), (f"touch {mark}",))
    TorchFile().write(folder / "fold_0" / "checkpoint_final.pth", checkpoint({"a": harm}))

    (outcome,) = bring(zipped(tmp_path / "export.zip", weights))

    assert "os.system" in outcome.reason
    assert not mark.exists()
