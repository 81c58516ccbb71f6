"""Checkpoints are read without running them; what asks for more is refused."""

import contextlib
import os
import pickle
import struct
import sys
import tarfile
import zipfile

import numpy as np
import pytest
from torch_file import (
    Call,
    Name,
    Persistent,
    Raw,
    TorchFile,
    checkpoint,
    overlapping_zip,
    pickled,
)

from spine_helper.convert.checkpoint import read_checkpoint
from spine_helper.convert.opcodes import Machine
from spine_helper.packs.trouble import UnsafeFile, UnusableWeights


@pytest.fixture
def path(tmp_path):
    return tmp_path / "checkpoint_final.pth"


def read(path):
    with read_checkpoint(path) as (weights, training):
        return {name: weights[name] for name in weights.names()}, training


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


DANGEROUS = [
    ("os", "system", ("touch {mark}",)),
    ("posix", "system", ("touch {mark}",)),
    ("subprocess", "Popen", ("touch {mark}",)),
    ("builtins", "eval", ("open('{mark}', 'w')",)),
    ("builtins", "exec", ("open('{mark}', 'w')",)),
    ("__builtin__", "getattr", ("a", "b")),
    ("importlib", "import_module", ("os",)),
    ("pathlib", "PosixPath", ("{mark}",)),
    ("torch.storage", "_load_from_bytes", (b"",)),
    ("torch", "load", ("{mark}",)),
    ("torch.hub", "load", ("{mark}",)),
    ("torch._utils", "_rebuild_device_tensor_from_numpy", ()),
    ("numpy", "load", ("{mark}",)),
    ("numpy.core.multiarray", "fromfile", ("{mark}",)),
    ("nnunetv2.training.nnUNetTrainer", "nnUNetTrainer", ()),
    ("spine_helper.packs.install", "remove", ("x",)),
]


@pytest.mark.parametrize("harm", DANGEROUS, ids=lambda harm: ".".join(harm[:2]))
@pytest.mark.parametrize("place", ["network_weights", "logging", "trainer_name", "key"])
def test_a_name_that_is_not_on_the_list_is_refused_and_never_called(path, tmp_path, harm, place):
    module, name, arguments = harm
    mark = tmp_path / "mark"
    filled = tuple(str(a).format(mark=mark) if isinstance(a, str) else a for a in arguments)
    call = Call(Name(module, name), filled)
    file = TorchFile()
    content = checkpoint({"a": file.tensor(np.ones(2, "<f4"))})
    if place == "key":
        content["optimizer_state"] = {call: 1}
    else:
        content[place] = call
    file.write(path, content)

    with pytest.raises(UnsafeFile, match=name.lstrip("_")):
        read(path)
    assert not mark.exists()


def test_a_name_given_on_the_stack_is_refused_as_well(path, tmp_path):
    mark = tmp_path / "mark"
    file = TorchFile()
    code = b"\x8c\x02os\x8c\x06system\x93" + b"\x8c" + bytes([len(str(mark)) + 6])
    code += f"touch {mark}".encode() + b"\x85R"
    file.write(path, checkpoint({}, logging=Raw(code)))

    with pytest.raises(UnsafeFile, match=r"os\.system"):
        read(path)
    assert not mark.exists()


def test_a_file_of_the_real_pickle_module_with_a_reduce_is_refused(path, tmp_path):
    mark = tmp_path / "mark"

    class Harm:
        def __reduce__(self):
            return os.system, (f"touch {mark}",)

    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("weights/data.pkl", pickle.dumps({"network_weights": Harm()}))

    with pytest.raises(UnsafeFile, match="system"):
        read(path)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("code", "instruction"),
    [
        (b"(ios\nsystem\n", "INST"),
        (b"(cbuiltins\nlist\n(o", "refused"),
        (b"\x82\x01", "EXT1"),
        (b"P1\n", "PERSID"),
        (b"I1\n", "INT"),
        (b"S'a'\n", "STRING"),
        (b"(d", "DICT"),
        (b"(l", "LIST"),
        (b"N2", "DUP"),
        (b"]\x8f(\x90", "EMPTY_SET|refused"),
        (b"\x96\x01\x00\x00\x00\x00\x00\x00\x00a", "BYTEARRAY8"),
        (b"\x97", "NEXT_BUFFER"),
    ],
)
def test_an_instruction_that_torch_does_not_write_is_refused(code, instruction):
    with pytest.raises(UnsafeFile, match=instruction):
        Machine().run(b"\x80\x02" + code + b".")


def test_reading_raises_no_event_of_a_class_being_looked_up(path):
    events = []
    is_on = True
    sys.addaudithook(
        lambda event, _: events.append(event) if is_on and event == "pickle.find_class" else None
    )
    file = TorchFile()
    file.write(path, checkpoint({"a": file.tensor(np.ones(2, "<f4"))}))

    read(path)
    is_on = False

    assert events == []


def test_a_call_of_something_that_is_no_function_is_refused():
    with pytest.raises(UnsafeFile, match="no function"):
        Machine().run(pickled(Call("os.system", ("x",))))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x80\x02",
        b"\x80\x02.",
        b"\x80\x02]r\xff\xff\xff\xff",
        b"\x80\x02h\x07.",
        b"\x80\x02X\xff\xff\xff\x7fabc.",
        b"\x80\x02\x8b\xff\xff\xff\x7f.",
        b"\x80\x02}(K\x01u.",
        b"\x80\x02}]K\x01s.",
        b"\x80\x02Na.",
        b"\x80\x02t.",
        b"\xff\xff",
        "\u20ac".encode() * 20,
    ],
)
def test_a_damaged_pickle_is_refused(data):
    with pytest.raises(UnsafeFile, match=r"damaged|no end"):
        Machine().run(data)


def test_a_huge_place_in_the_memo_costs_no_memory():
    assert Machine().run(b"\x80\x02]r\xff\xff\xff\x7f.") == []


def test_a_pickle_that_repeats_a_long_text_is_refused():
    text = "x" * 5000
    call = Call(Name("_codecs", "encode"), (text, "latin1"))

    with pytest.raises(UnsafeFile, match="unknown way"):
        Machine().run(pickled([call] * 3))


@pytest.mark.parametrize(
    "changes",
    [
        {"count": 13},
        {"count": 11},
        {"count": 2**62},
        {"count": -12},
        {"count": 12.0},
        {"count": True},
        {"offset": 1},
        {"offset": -1},
        {"offset": 2**63},
        {"shape": (3, 5)},
        {"shape": (2**31, 2**31)},
        {"shape": (-3, -4)},
        {"shape": (3, 4), "stride": (4, 2)},
        {"stride": (0, 0), "shape": (2**20, 2**20)},
        {"stride": (-4, -1)},
        {"stride": (4,)},
        {"shape": (1,) * 9, "stride": (1,) * 9},
        {"shape": "ab"},
        {"key": "../data.pkl"},
        {"key": "1"},
        {"key": 0},
        {"kind": Name("torch", "float32")},
        {"kind": Name("torch", "DoubleStorage")},
    ],
)
def test_a_tensor_that_lies_about_its_data_is_refused(path, changes):
    file = TorchFile()
    tensor = file.tensor(np.arange(12, dtype="<f4").reshape(3, 4), **changes)
    file.write(path, checkpoint({"a": tensor}))

    with pytest.raises((UnsafeFile, UnusableWeights)):
        read(path)


def test_a_tensor_made_from_no_storage_is_refused(path):
    file = TorchFile()
    tensor = Call(Name("torch._utils", "_rebuild_tensor_v2"), ([1, 2], 0, (2,), (1,)))
    file.write(path, checkpoint({"a": tensor}))

    with pytest.raises(UnsafeFile, match="something else"):
        read(path)


@pytest.mark.parametrize(
    "value", ["x", ("module", "x"), ("storage", "FloatStorage", "0", "cpu", 1)]
)
def test_a_reference_to_no_storage_is_refused(value):
    with pytest.raises(UnsafeFile, match="storage"):
        Machine().run(pickled(Persistent(value)))


def test_a_compressed_checkpoint_is_refused_before_it_is_unpacked(path):
    file = TorchFile()
    file.storages = [b"\0" * 2**24]
    content = checkpoint({"a": Call(Name("collections", "OrderedDict"), ())})
    file.write(path, content, compression=zipfile.ZIP_DEFLATED)

    with pytest.raises(UnsafeFile, match="compressed"):
        read(path)


def test_entries_that_overlap_are_refused(path):
    overlapping_zip(path)

    with pytest.raises(UnsafeFile, match="overlap"):
        read(path)


def test_an_archive_with_a_huge_list_of_entries_is_refused(path):
    file = TorchFile()
    file.write(path, checkpoint({}))
    raw = bytearray(path.read_bytes())
    end = raw.rfind(b"PK\x05\x06")
    raw[end + 12 : end + 16] = struct.pack("<I", 2**31)
    path.write_bytes(raw)

    with pytest.raises(UnsafeFile, match="too many"):
        read(path)


def test_an_encrypted_archive_is_refused(path):
    file = TorchFile()
    file.write(path, checkpoint({}))
    raw = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = raw.find(mark)
        raw[start + place] |= 1
    path.write_bytes(raw)

    with pytest.raises(UnusableWeights, match="password"):
        read(path)


def test_a_checkpoint_that_is_cut_off_is_refused(path):
    file = TorchFile()
    file.write(path, checkpoint({"a": file.tensor(np.ones(2000, "<f4"))}))
    path.write_bytes(path.read_bytes()[:-3000])

    with pytest.raises(UnusableWeights, match="damaged"):
        read(path)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_damaged_is_told_in_our_own_words(path, seed):
    """Bytes are changed at random, where the file's structure is more often than elsewhere."""
    file = TorchFile()
    tensors = {f"n\u00e4me{n}": file.tensor(np.ones(5, "<f4")) for n in range(3)}
    file.write(path, checkpoint(tensors))
    good = path.read_bytes()
    random = np.random.default_rng(seed)
    for _ in range(150):
        raw = bytearray(good)
        for place in random.integers(0, len(raw), random.integers(1, 6)):
            raw[place] = random.integers(0, 256)
        path.write_bytes(raw)
        with contextlib.suppress(UnsafeFile, UnusableWeights):
            read(path)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_in_a_pickle_is_told_in_our_own_words(seed):
    file = TorchFile()
    good = pickled(checkpoint({"a": file.tensor(np.ones(5, "<f4"))}))
    random = np.random.default_rng(seed)
    for _ in range(300):
        raw = bytearray(good)
        for place in random.integers(0, len(raw), random.integers(1, 6)):
            raw[place] = random.integers(0, 256)
        with contextlib.suppress(UnsafeFile, UnusableWeights):
            Machine().run(bytes(raw))


def test_a_flipped_bit_in_the_numbers_is_noticed(path):
    file = TorchFile()
    array = np.arange(100, 164, dtype="<f4")
    file.write(path, checkpoint({"a": file.tensor(array)}))
    raw = bytearray(path.read_bytes())
    raw[raw.find(array.tobytes()) + 9] ^= 4
    path.write_bytes(raw)

    with pytest.raises(UnusableWeights, match="damaged"):
        read(path)


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
