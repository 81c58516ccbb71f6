"""Checkpoints give their numbers without being run; files of another kind are named."""

import os
import pickle
import tarfile
import zipfile

import numpy as np
import pytest
from checkpoints import read
from torch_file import (
    Call,
    Name,
    TorchFile,
    checkpoint,
)

from spine_helper.packs.trouble import UnsafeFile, UnusableWeights


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", ["f2", "f4", "f8", "i8"])
def test_numbers_come_out_as_they_were_saved(path, kind, order):
    array = np.arange(24).reshape(2, 3, 4).astype(kind)
    file = TorchFile()
    tensor = file.tensor(array)
    file.storages[0] = array.astype(order + kind).tobytes()

    word = {"<": b"little", ">": b"big"}[order]
    file.write(path, checkpoint({"a": tensor}), order=word)

    weights, training = read(path)
    assert weights["a"].dtype == np.float32
    np.testing.assert_array_equal(weights["a"], array)
    assert training.trainer == "nnUNetTrainer"
    assert training.configuration == "3d_fullres"
    assert training.mirror_axes == (0, 1, 2)


def test_bfloat16_becomes_float32(path):
    array = np.array([1.0, -2.5, 3.140625], np.float32)
    file = TorchFile()
    kind = Name("torch", "BFloat16Storage")
    tensor = file.tensor(array, kind=kind, count=3)
    file.storages[0] = (array.view("<u4") >> 16).astype("<u2").tobytes()
    file.write(path, checkpoint({"a": tensor}))

    np.testing.assert_array_equal(read(path)[0]["a"], array)


def test_a_view_is_read_through_its_strides(path):
    array = np.arange(12, dtype="<f4").reshape(3, 4)
    file = TorchFile()
    tensor = file.tensor(array, shape=(4, 2), stride=(1, 4), offset=4)
    file.write(path, checkpoint({"a": tensor}))

    np.testing.assert_array_equal(read(path)[0]["a"], array[1:].T)


def test_what_training_put_before_names_is_taken_off(path):
    file = TorchFile()
    tensor = file.tensor(np.ones(2, "<f4"))
    file.write(path, checkpoint({"module._orig_mod.a": tensor, "_orig_mod.module.b": tensor}))

    assert set(read(path)[0]) == {"a", "b"}


def test_numpy_scalars_devices_and_optimiser_states_are_passed_over(path):
    file = TorchFile()
    dtype = Call(Name("numpy", "dtype"), ("f8", False, True))
    text = Call(Name("_codecs", "encode"), ("\x00\x00\xe0?", "latin1"))
    scalar = Call(Name("numpy._core.multiarray", "scalar"), (dtype, text))
    array = Call(
        Name("numpy.core.multiarray", "_reconstruct"), (Name("numpy", "ndarray"), (0,), b"b")
    )
    content = checkpoint(
        {"a": file.tensor(np.ones(2, "<f4"))},
        logging={"losses": [scalar, scalar, array]},
        optimizer_state={"state": {0: {"momentum_buffer": file.tensor(np.zeros(2, "<f4"))}}},
        init_args={"configuration": "2d", "device": Call(Name("torch", "device"), ("cuda", 0))},
        inference_allowed_mirroring_axes=None,
    )
    file.write(path, content)

    weights, training = read(path)
    assert set(weights) == {"a"}
    assert training.mirror_axes == ()


def test_the_old_formats_of_torch_are_named(path):
    path.write_bytes(pickle.dumps(0x1950A86A20F9469CFC6C, protocol=2) + b"\x80\x02M\xe9\x03.")
    with pytest.raises(UnusableWeights, match=r"before 1\.6"):
        read(path)

    with tarfile.open(path, "w") as archive:
        archive.addfile(tarfile.TarInfo("storages"))
    with pytest.raises(UnusableWeights, match=r"before 1\.6"):
        read(path)


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (("m/data.pkl", "m/code/__torch__.py", "m/constants.pkl"), "TorchScript"),
        (("a/data.pkl", "b/data.pkl"), "not a checkpoint"),
        (("a/b/data.pkl",), "not a checkpoint"),
        (("word/document.xml",), "not a checkpoint"),
    ],
)
def test_other_archives_are_named(path, names, text):
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")

    with pytest.raises(UnusableWeights, match=text):
        read(path)


def test_a_file_of_another_kind_is_refused(path):
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(600))
    with pytest.raises(UnusableWeights, match="not a checkpoint of PyTorch"):
        read(path)


@pytest.mark.parametrize(
    "content",
    [
        {"state_dict": {}},
        {"network_weights": {}},
        {"network_weights": [1]},
        {"network_weights": {"a": 1}},
        [1, 2],
    ],
)
def test_a_checkpoint_of_another_program_is_refused(path, content):
    TorchFile().write(path, content)
    with pytest.raises(UnusableWeights, match="network_weights"):
        read(path)


@pytest.mark.parametrize(
    "changes",
    [
        {"trainer_name": None},
        {"init_args": None},
        {"init_args": {"configuration": 3}},
        {"inference_allowed_mirroring_axes": (0, 7)},
        {"inference_allowed_mirroring_axes": 1},
    ],
)
def test_a_checkpoint_that_does_not_say_how_it_was_trained_is_refused(path, changes):
    file = TorchFile()
    file.write(path, checkpoint({"a": file.tensor(np.ones(2, "<f4"))}, **changes))
    with pytest.raises(UnusableWeights, match="does not say"):
        read(path)


def test_links_and_pipes_are_not_followed(path, tmp_path):
    file = TorchFile()
    file.write(tmp_path / "real.pth", checkpoint({"a": file.tensor(np.ones(2, "<f4"))}))
    path.symlink_to(tmp_path / "real.pth")
    with pytest.raises(UnsafeFile, match="link"):
        read(path)

    path.unlink()
    os.mkfifo(path)
    with pytest.raises(UnsafeFile, match="regular"):
        read(path)

    with pytest.raises(UnusableWeights, match="cannot be read"):
        read(tmp_path / "missing.pth")
