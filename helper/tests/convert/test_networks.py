"""Converted networks give what nnU-Net's give; what cannot be reproduced is refused by name."""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from torch_file import ARGUMENTS, TorchFile, checkpoint, plain_weights, plans

from spine_helper.convert.architecture import architecture_of
from spine_helper.convert.checkpoint import read_checkpoint
from spine_helper.convert.onnx_writer import write_onnx
from spine_helper.convert.plans import plan_of
from spine_helper.convert.unzip import extract
from spine_helper.packs.graph import check_graph
from spine_helper.packs.trouble import UnusableWeights

RECORDED = Path(__file__).with_name("recorded")


def run(model, image):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return session.run(None, {"image": image})[0]


@pytest.mark.parametrize("name", ["residual", "old", "planes"])
def test_an_export_of_nnunet_gives_the_logits_that_pytorch_gave(name, tmp_path):
    extract(RECORDED / f"{name}.zip", tmp_path)
    (plans_file,) = tmp_path.rglob("plans.json")
    recorded = np.load(RECORDED / f"{name}.npz")
    content = json.loads(plans_file.read_text())

    with read_checkpoint(plans_file.parent / "fold_0" / "checkpoint_final.pth") as (weights, said):
        plan = plan_of(content, said.configuration, ("CT",))
        heads = recorded["logits"].shape[1]
        model, _ = write_onnx(plan.architecture, weights, 1, heads)

    check_graph(model)
    logits = run(model, recorded["image"])
    largest = np.abs(recorded["logits"]).max()
    assert largest > 1
    assert np.abs(logits - recorded["logits"]).max() < 1e-5 * largest
    assert np.array_equal(logits.argmax(1), recorded["logits"].argmax(1))


def converted(tmp_path, weights, arguments=None, heads=3):
    file = TorchFile()
    tensors = {name: file.tensor(value) for name, value in weights.items()}
    file.write(tmp_path / "checkpoint.pth", checkpoint(tensors))
    configuration = plans(arguments)["configurations"]["3d_fullres"]
    with read_checkpoint(tmp_path / "checkpoint.pth") as (read, _):
        return write_onnx(architecture_of(configuration), read, 1, heads)


def test_the_graph_takes_any_shape_that_the_strides_divide(tmp_path):
    model, count = converted(tmp_path, plain_weights())

    assert count == sum(value.size for value in plain_weights().values())
    for shape in ((8, 8, 8), (2, 4, 6), (12, 8, 10)):
        assert run(model, np.ones((1, 1, *shape), np.float32)).shape == (1, 3, *shape)
    assert run(model, np.ones((2, 1, 4, 4, 4), np.float32)).shape == (2, 3, 4, 4, 4)


def test_each_layer_is_in_the_file_once(tmp_path):
    weights = plain_weights()
    doubled = dict(weights)
    for name, value in weights.items():
        if ".convs." in name:
            stem, kind, tail = name.rsplit(".", 2)
            place = {"conv": 0, "norm": 1}[kind]
            doubled[f"{stem}.all_modules.{place}.{tail}"] = value
        if name.startswith("encoder."):
            doubled[f"decoder.{name}"] = value
    doubled["decoder.seg_layers.1.weight"] = np.ones((3, 4, 1, 1, 1), "<f4")

    model, count = converted(tmp_path, weights)
    again, count_again = converted(tmp_path, doubled)

    assert again == model
    assert count == count_again
    assert len(onnx.load_from_string(model).graph.initializer) == len(weights)


def test_a_second_copy_with_other_numbers_is_refused(tmp_path):
    weights = plain_weights()
    name = "encoder.stages.0.0.convs.0.conv.weight"
    weights[f"decoder.{name}"] = weights[name] + 1

    with pytest.raises(UnusableWeights, match="does not explain"):
        converted(tmp_path, weights)


def test_weights_that_the_plans_do_not_explain_are_refused(tmp_path):
    weights = {**plain_weights(), "encoder.attention.weight": np.ones(3, "<f4")}
    with pytest.raises(UnusableWeights, match=r"encoder\.attention\.weight"):
        converted(tmp_path, weights)

    mean = {**plain_weights(), "encoder.stages.0.0.convs.0.norm.running_mean": np.ones(2, "<f4")}
    with pytest.raises(UnusableWeights, match="running_mean"):
        converted(tmp_path, mean)


def test_weights_that_are_missing_or_of_another_shape_are_refused(tmp_path):
    weights = plain_weights()
    del weights["decoder.transpconvs.0.bias"]
    with pytest.raises(UnusableWeights, match=r"lacks.*transpconvs\.0\.bias"):
        converted(tmp_path, weights)

    with pytest.raises(UnusableWeights, match=r"another shape.*seg_layers\.0\.weight"):
        converted(tmp_path, plain_weights(heads=4), heads=3)

    wide = {"features_per_stage": [2, 8]}
    with pytest.raises(UnusableWeights, match="another shape"):
        converted(tmp_path, plain_weights(), wide)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"norm_op": "torch.nn.modules.batchnorm.BatchNorm3d"}, "BatchNorm3d"),
        ({"norm_op": "torch.nn.modules.instancenorm.InstanceNorm2d"}, "InstanceNorm2d"),
        ({"norm_op": None}, "None"),
        ({"norm_op_kwargs": {"eps": 1e-5, "affine": False}}, "Instance norms"),
        ({"norm_op_kwargs": {"affine": True, "track_running_stats": True}}, "Instance norms"),
        ({"norm_op_kwargs": {"affine": True, "eps": 0}}, "Instance norms"),
        ({"nonlin": "torch.nn.GELU"}, "GELU"),
        ({"nonlin": None}, "None"),
        ({"nonlin_kwargs": {"beta": 3}}, "LeakyReLU"),
        ({"nonlin_first": True}, "nonlin_first"),
        ({"block": "BottleneckD", "bottleneck_channels": [1, 2]}, "block|bottleneck"),
        ({"squeeze_excitation": True}, "squeeze_excitation"),
        ({"conv_op": "torch.nn.modules.conv.Conv1d"}, "Conv1d"),
        ({"kernel_sizes": [[2, 2, 2], [3, 3, 3]]}, "cannot be built"),
        ({"kernel_sizes": [[3, 3, 3]]}, "kernel_sizes"),
        ({"kernel_sizes": [[3, 3], [3, 3]]}, "kernel_sizes"),
        ({"strides": [[2, 2, 2], [2, 2, 2]]}, "cannot be built"),
        ({"strides": [[1, 1, 1], [2**40, 2, 2]]}, "cannot be built"),
        ({"features_per_stage": [2, 10**9]}, "cannot be built"),
        ({"n_stages": 10**12}, "cannot be built"),
        ({"n_stages": "two"}, "n_stages"),
        ({"n_conv_per_stage": [1]}, "cannot be built"),
        ({"n_conv_per_stage_decoder": [1, 1]}, "cannot be built"),
        ({"conv_bias": "yes"}, "conv_bias"),
    ],
)
def test_a_network_that_cannot_be_reproduced_is_refused_by_name(arguments, text):
    configuration = plans(arguments)["configurations"]["3d_fullres"]

    with pytest.raises(UnusableWeights, match=text):
        architecture_of(configuration)


@pytest.mark.parametrize("name", ["ResidualUNet", "PrimusM", "UMambaBot", "SwinUNETR"])
def test_another_class_of_network_is_refused_by_name(name):
    configuration = plans()["configurations"]["3d_fullres"]
    configuration["architecture"]["network_class_name"] = f"somewhere.{name}"
    with pytest.raises(UnusableWeights, match=name):
        architecture_of(configuration)

    old = {"UNet_class_name": name, "n_conv_per_stage_encoder": [1]}
    with pytest.raises(UnusableWeights, match=name):
        architecture_of(old)


def test_numbers_for_all_stages_may_be_given_once():
    once = {"kernel_sizes": 3, "features_per_stage": 4, "n_conv_per_stage": 1}
    net = architecture_of(plans(once)["configurations"]["3d_fullres"])

    assert net.kernels == ((3, 3, 3), (3, 3, 3))
    assert net.features == (4, 4)
    assert net.divisible_by == (2, 2, 2)


def test_old_plans_mean_the_same_network_as_new_ones():
    old = {
        "UNet_class_name": "PlainConvUNet",
        "UNet_base_num_features": 2,
        "unet_max_num_features": 4,
        "n_conv_per_stage_encoder": [1, 1],
        "n_conv_per_stage_decoder": [1],
        "pool_op_kernel_sizes": ARGUMENTS["strides"],
        "conv_kernel_sizes": ARGUMENTS["kernel_sizes"],
        "patch_size": [8, 8, 8],
    }

    assert architecture_of(old) == architecture_of(plans()["configurations"]["3d_fullres"])


def test_old_plans_that_contradict_themselves_are_refused():
    old = {
        "UNet_class_name": "PlainConvUNet",
        "UNet_base_num_features": 2,
        "unet_max_num_features": 4,
        "n_conv_per_stage_encoder": [1] * 40,
        "n_conv_per_stage_decoder": [1] * 39,
        "pool_op_kernel_sizes": [[1, 1, 1]] * 40,
        "conv_kernel_sizes": [[3, 3, 3]] * 40,
        "patch_size": [8, 8, 8],
    }
    with pytest.raises(UnusableWeights, match="cannot be built"):
        architecture_of(old)
