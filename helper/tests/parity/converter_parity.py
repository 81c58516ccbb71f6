"""Converted networks against nnU-Net's own, number by number.

Runs in the environment of `make test-parity`::

    python helper/tests/parity/converter_parity.py build/parity/models build/parity/converter.md

Every fold of every model of `make_models.py`, and networks with other settings than a planner
chooses, saved in every way that training leaves them, are converted without PyTorch and run in
onnxruntime. The logits are compared with those of PyTorch itself on two tile sizes, and with those
of PyTorch's own ONNX export in the same onnxruntime. Prints a table, writes it, and ends with 1
where a logit differs from PyTorch's by more than 1e-5 of the largest, or from the export's at all.
"""

import io
import json
import sys
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from nnunet_ready import ready
from nnunetv2.utilities.get_network_from_plans import get_network_from_plans
from nnunetv2.utilities.plans_handling.plans_handler import PlansManager

from spine_helper.convert.architecture import architecture_of
from spine_helper.convert.checkpoint import read_checkpoint
from spine_helper.convert.onnx_writer import write_onnx
from spine_helper.packs.graph import check_graph

LIMIT = 1e-5
LEAKY = {"nonlin": "torch.nn.LeakyReLU", "nonlin_kwargs": {"inplace": True}}
STEEP = {
    "nonlin": "torch.nn.LeakyReLU",
    "nonlin_kwargs": {"negative_slope": 0.2, "inplace": True},
}
RELU = {"nonlin": "torch.nn.ReLU", "nonlin_kwargs": {"inplace": True}}


@dataclass
class Saved:
    """How a checkpoint is written."""

    prefix: str = ""
    kind: torch.dtype = torch.float32
    is_strange: bool = False


@dataclass
class Line:
    """One converted network."""

    name: str
    parameters: int
    largest: float
    difference: float
    from_export: float

    @property
    def passes(self):
        return self.difference <= LIMIT * self.largest and self.from_export == 0

    def __str__(self):
        verdict = "yes" if self.passes else "NO"
        return (
            f"| {self.name} | {self.parameters:,} | {self.largest:.2f} | "
            f"{self.difference:.1e} | {self.from_export:.1e} | {verdict} |"
        )


def main():
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    ready()
    lines = []
    for line in (*planned(Path(sys.argv[1])), *variants()):
        lines.append(line)
        sys.stdout.write(f"{line}\n")
    columns = ("network", "parameters", "largest logit", "from PyTorch", "from its export", "ok")
    head = f"| {' | '.join(columns)} |\n" + len(columns) * "|---" + "|\n"
    Path(sys.argv[2]).write_text(head + "".join(f"{line}\n" for line in lines))
    sys.exit(0 if lines and all(line.passes for line in lines) else 1)


def planned(models):
    """Every fold of every model that nnU-Net's trainers wrote."""
    for name, folder in json.loads((models / "index.json").read_text()).items():
        path = models / folder
        plans = json.loads((path / "plans.json").read_text())
        dataset = json.loads((path / "dataset.json").read_text())
        configuration = path.name.split("__")[2]
        manager = PlansManager(plans)
        settings = manager.get_configuration(configuration)
        heads = manager.get_label_manager(dataset).num_segmentation_heads
        channels = len(dataset["channel_names"])
        network = get_network_from_plans(
            settings.network_arch_class_name,
            settings.network_arch_init_kwargs,
            settings.network_arch_init_kwargs_req_import,
            channels,
            heads,
            deep_supervision=False,
        )
        # The manager rewrites old plans in place; the converter must read them as they were.
        fresh = resolved(json.loads((path / "plans.json").read_text()), configuration)
        for fold in sorted(path.glob("fold_*")):
            file = fold / "checkpoint_final.pth"
            state = torch.load(file, map_location="cpu", weights_only=False)["network_weights"]
            network.load_state_dict(state)
            sizes = [tuple(settings.patch_size)]
            yield compare(f"{name} {fold.name}", network, file, (fresh, channels, heads, sizes))


def resolved(plans, name):
    """A configuration with what it inherits."""
    own = plans["configurations"][name]
    parent = own.get("inherits_from")
    return {**resolved(plans, parent), **own} if parent else own


def variants():
    """Networks with other settings than a planner chooses."""
    plain, residual = "PlainConvUNet", "ResidualEncoderUNet"
    flat = [[1, 3, 3], [1, 3, 3], [3, 3, 3]]
    steps = [[1, 1, 1], [1, 2, 2], [2, 2, 2]]
    yield variant("ReLU, no bias", plain, RELU | {"conv_bias": False})
    yield variant("steep LeakyReLU, eps 1e-3", plain, STEEP | {"norm_op_kwargs": norms(1e-3)})
    yield variant(
        "anisotropic residual", residual, LEAKY | {"kernel_sizes": flat, "strides": steps}
    )
    yield variant("equal widths", residual, LEAKY | {"features_per_stage": [6, 6, 6]})
    yield variant("wide stem", residual, LEAKY | {"stem_channels": 10})
    yield variant(
        "dropout",
        plain,
        LEAKY | {"dropout_op": "torch.nn.Dropout3d", "dropout_op_kwargs": {"p": 0.5}},
    )
    yield variant(
        "kernels of 5", plain, LEAKY | {"kernel_sizes": [[5, 5, 5], [3, 3, 3], [1, 1, 1]]}
    )
    for how in ("module.", "_orig_mod.", "module._orig_mod."):
        yield variant(f"names begin with {how}", plain, LEAKY, Saved(prefix=how))
    for kind in (torch.float16, torch.bfloat16, torch.float64):
        yield variant(f"saved as {kind}", residual, LEAKY, Saved(kind=kind))
    yield variant("parameters, channels last", plain, LEAKY, Saved(is_strange=True))


def norms(eps):
    return {"eps": eps, "affine": True}


def variant(name, kind_of_net, changes, saved=None):
    """Build, randomise, save and compare one network."""
    saved = saved or Saved()
    torch.manual_seed(sum(map(ord, name)))
    blocks = "n_conv_per_stage" if kind_of_net == "PlainConvUNet" else "n_blocks_per_stage"
    arguments = {
        "n_stages": 3,
        "features_per_stage": [4, 8, 12],
        "conv_op": "torch.nn.modules.conv.Conv3d",
        "kernel_sizes": [[3, 3, 3]] * 3,
        "strides": [[1, 1, 1], [2, 2, 2], [2, 2, 2]],
        blocks: [1, 2, 2],
        "n_conv_per_stage_decoder": [2, 1],
        "conv_bias": True,
        "norm_op": "torch.nn.modules.instancenorm.InstanceNorm3d",
        "norm_op_kwargs": norms(1e-5),
        "dropout_op": None,
        "dropout_op_kwargs": None,
        **changes,
    }
    configuration = {
        "patch_size": [16, 16, 16],
        "architecture": {
            "network_class_name": f"dynamic_network_architectures.architectures.unet.{kind_of_net}",
            "arch_kwargs": arguments,
            "_kw_requires_import": ["conv_op", "norm_op", "dropout_op", "nonlin"],
        },
    }
    entry = configuration["architecture"]
    network = get_network_from_plans(
        entry["network_class_name"], arguments, entry["_kw_requires_import"], 2, 5,
        deep_supervision=False,
    )  # fmt: skip
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_((parameter + 0.3 * torch.randn_like(parameter)).to(saved.kind))
    numbers = network.state_dict().items()
    state = {saved.prefix + key: value.to(saved.kind) for key, value in numbers}
    if saved.is_strange:
        state = {key: strange(value) for key, value in state.items()}
    checkpoint = {
        "network_weights": state,
        "trainer_name": "nnUNetTrainer",
        "init_args": {"configuration": "3d_fullres", "device": torch.device("cpu")},
        "inference_allowed_mirroring_axes": None,
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "checkpoint.pth"
        torch.save(checkpoint, file)
        what = (configuration, 2, 5, [(16, 16, 16)])
        return compare(name, network, file, what)


def strange(value):
    """The same numbers as a parameter whose memory is laid out another way."""
    if value.ndim == 5:
        value = value.contiguous(memory_format=torch.channels_last_3d)
    return torch.nn.Parameter(value)


def compare(name, network, file, what):
    """Logits of both on the tile of the plans, and on a longer one."""
    configuration, channels, heads, sizes = what
    network.eval()
    architecture = architecture_of(configuration)
    with read_checkpoint(file) as (weights, _):
        model, count = write_onnx(architecture, weights, channels, heads)
    check_graph(model)
    first = sizes[0]
    longer = (first[0] + architecture.divisible_by[0], *first[1:])
    random = np.random.default_rng(0)
    largest = difference = 0.0
    for size in (first, longer):
        image = random.standard_normal((1, channels, *size)).astype(np.float32)
        with torch.no_grad():
            theirs = network(torch.from_numpy(image)).numpy()
        ours = run(model, image)
        largest = max(largest, float(np.abs(theirs).max()))
        difference = max(difference, float(np.abs(ours - theirs).max()))
    export = io.BytesIO()
    example = (torch.from_numpy(image),)
    torch.onnx.export(network, example, export, opset_version=17, dynamo=False)
    from_export = float(np.abs(run(export.getvalue(), image) - ours).max())
    return Line(name, count, largest, difference, from_export)


def run(model, image):
    """Logits of a network in onnxruntime on one core."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    (logits,) = session.run(None, {session.get_inputs()[0].name: image})
    return logits


if __name__ == "__main__":
    main()
