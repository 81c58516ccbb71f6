"""Trained weights to ONNX and back: `python -m helper.training.export`.

Weights are stored as float16 and cast when the file is read, which halves it; activations stay
float32. Digests of the files are written beside them.
"""

import argparse
import hashlib
import io
from pathlib import Path
from typing import Final

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from helper.training.network import WIDTHS, SpineNet, checkpoints, file_name
from helper.training.onnx_weights import HALF
from helper.training.patch import SHAPE
from spine_helper.volumes.grid import Modality

OPSET: Final = 17
SMALL: Final = 256
"""Arrays of fewer numbers stay float32."""
SUMS: Final = "SHA256SUMS"


def export_net(net: SpineNet, recipe: str) -> bytes:
    """A network as an ONNX file for patches of the size it was trained with.

    Args:
        net: with the weights that ship.
        recipe: how it was made, kept in the file.
    """
    buffer = io.BytesIO()
    net = net.eval().to(memory_format=torch.contiguous_format)
    torch.onnx.export(
        net, (torch.zeros(1, 1, *SHAPE),), buffer, input_names=["picture"],
        output_names=["fine", "coarse"], opset_version=OPSET, dynamo=False,
        do_constant_folding=False, training=torch.onnx.TrainingMode.PRESERVE,
    )  # fmt: skip
    model = onnx.load_from_string(buffer.getvalue())
    _halve(model)
    model.doc_string = recipe
    model.producer_name, model.producer_version = "spine-helper training", "1"
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def _halve(model: onnx.ModelProto) -> None:
    """Store large arrays as float16, in place."""
    casts = []
    for tensor in model.graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or np.prod(tensor.dims) < SMALL:
            continue
        name = tensor.name
        array = numpy_helper.to_array(tensor).astype(np.float16)
        tensor.CopyFrom(numpy_helper.from_array(array, name + HALF))
        casts.append(helper.make_node("Cast", [name + HALF], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def export_all(folder: Path, modality: Modality, out: Path) -> None:
    """Export the averaged weights of every checkpoint of a modality; others in `out` stay."""
    out.mkdir(parents=True, exist_ok=True)
    for name, widths in WIDTHS.items():
        path = checkpoints(folder, modality) / f"{name}.pt"
        if not path.exists():
            continue
        state = torch.load(path, weights_only=True)
        net = SpineNet(widths)
        net.load_state_dict(state["smooth"])
        steps = sum(stage["steps"] for stage in state.get("history", ())) or state["steps"]
        said = f"{modality} {name}, {steps} steps"
        (out / file_name(name, modality)).write_bytes(export_net(net, said))
    files = sorted(out.glob("*.onnx"))
    lines = [f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.name}\n" for f in files]
    (out / SUMS).write_text("".join(lines))


def main() -> None:
    """Read the arguments and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build/training"))
    parser.add_argument("--out", type=Path, default=Path("helper/spine_helper/builtin/weights"))
    parser.add_argument("--modality", choices=("CT", "MR"), default="CT")
    given = parser.parse_args()
    export_all(given.folder, given.modality, given.out)


if __name__ == "__main__":
    main()
