"""`verify` runs each network again and says by how much it changed."""

import json

import numpy as np
import onnx
import pytest
from onnx import numpy_helper
from torch_file import model_folder, plain_weights

from spine_helper.convert.importer import import_weights
from spine_helper.convert.wishes import Wishes
from spine_helper.packs import store as packs
from spine_helper.packs.self_test import Form, compare, write_down
from spine_helper.packs.trouble import BrokenPack
from spine_helper.packs.verify import verify


def quiet(text, done):
    pass


def network_of(pack):
    place, manifest = packs.find(pack.name)
    return packs.load(place, manifest.files[0]), manifest.networks[0]


def shifted(model, by):
    """The same network with other numbers in its last layer."""
    proto = onnx.load_from_string(model)
    for tensor in proto.graph.initializer:
        if tensor.name == "decoder.seg_layers.0.bias":
            numbers = numpy_helper.to_array(tensor) + np.float32(by)
            tensor.CopyFrom(numpy_helper.from_array(numbers, tensor.name))
    return proto.SerializeToString()


def test_a_whole_pack_gives_every_voxel_again(pack):
    told = []
    verified = verify(pack.name, lambda text, done: told.append(done))

    assert [verdict.is_same for verdict in verified.verdicts] == [True]
    assert verified.verdicts[0].delta <= 1e-6
    assert told == sorted(told)


def test_every_fold_is_tested(store, tmp_path):
    folder = model_folder(tmp_path / "w", folds=("fold_0", "fold_1"))
    (outcome,) = import_weights(folder, Wishes(), quiet)

    (network,) = outcome.manifest.networks
    assert network.self_test[0].argmax_sha256 != network.self_test[1].argmax_sha256
    assert len(verify(outcome.manifest.id, quiet).verdicts) == 2


def test_a_rounding_is_told_from_another_network(pack):
    model, network = network_of(pack)
    test, form = network.self_test[0], Form.of(network)
    largest = test.max_abs_logit

    near = compare(shifted(model, 2e-4 * largest), form, test)
    assert 1e-4 < near.delta < test.tolerance
    with pytest.raises(BrokenPack, match="when it was imported"):
        compare(shifted(model, 2e-3 * largest), form, test)


def test_a_self_test_that_does_not_fit_is_refused(pack):
    model, network = network_of(pack)
    test = network.self_test[0]
    for place in (
        test.places[0].model_copy(update={"index": (99, 0, 0)}),
        test.places[0].model_copy(update={"index": (0, 0)}),
        test.places[0].model_copy(update={"logits": (0.0,)}),
    ):
        wrong = test.model_copy(update={"places": (place, *test.places[1:])})
        with pytest.raises(BrokenPack, match="does not fit"):
            compare(model, Form.of(network), wrong)


def test_a_pack_without_a_self_test_is_broken(pack):
    path = pack / "pack.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["networks"][0]["self_test"] = []
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(BrokenPack, match="cannot be run"):
        verify(pack.name, quiet)


def test_a_network_that_gives_another_number_of_channels_is_refused(pack):
    model, network = network_of(pack)
    form = Form(1, network.heads + 1, network.during.patch, network.divisible_by)
    with pytest.raises(BrokenPack, match="number of channels"):
        write_down(model, form, 1)


@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0])
def test_weights_that_give_no_usable_numbers_are_not_imported(store, tmp_path, value):
    weights = plain_weights()
    for name in ("decoder.seg_layers.0.weight", "decoder.seg_layers.0.bias"):
        weights[name] = np.full_like(weights[name], value)
    (outcome,) = import_weights(model_folder(tmp_path / "w", weights=weights), Wishes(), quiet)

    assert "no usable numbers" in outcome.reason
    assert list(store.iterdir()) == []


def test_the_image_of_the_self_test_never_changes(pack):
    """It is made from whole numbers; the digests of packs made long ago depend on it."""
    from spine_helper.packs.self_test import _hashed  # noqa: PLC0415

    known = [3767784673, 385858811, 29857759, 829733238]
    np.testing.assert_array_equal((_hashed(4, 20260) * 2**32).astype(np.uint64), known)
    spread = _hashed(10_000, 3)
    assert spread.min() >= 0
    assert spread.max() < 1
    np.testing.assert_allclose(np.histogram(spread, 10, (0, 1))[0], 1000, atol=150)
