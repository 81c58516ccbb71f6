"""What asks for more than numbers in a pickle is refused and never called."""

import contextlib
import os
import pickle
import sys
import zipfile

import numpy as np
import pytest
from checkpoints import read
from torch_file import (
    Call,
    Name,
    Raw,
    TorchFile,
    checkpoint,
    pickled,
)

from spine_helper.convert.opcodes import Machine
from spine_helper.packs.trouble import UnsafeFile, UnusableWeights

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
