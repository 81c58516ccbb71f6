"""Packs whose networks read the answer from the grey values: stand-ins for trained ones.

The networks are two convolutions: hats over the code of a voxel, then the label of each code. What
comes out of a whole flow is known exactly, without weights of others.
"""

import hashlib
import json

import numpy as np
from onnx import helper as onnx_helper
from tiny_nets import network

SHARP = 40.0


def decoder(labels, heads, turns_as=None):
    """A network whose label of a voxel of value `code` is `labels[code]`.

    Args:
        labels: code -> label.
        heads: labels with background.
        turns_as: label of voxels where a second channel is 1; None for one channel.
    """
    codes = sorted(labels)
    channels = 1 if turns_as is None else 2
    slopes = np.zeros((3 * len(codes), channels, 1, 1, 1), np.float32)
    slopes[:, 0] = 1
    starts = np.concatenate([[1 - code, -code, -1 - code] for code in codes]).astype(np.float32)
    heights = np.zeros((heads, 3 * len(codes), 1, 1, 1), np.float32)
    for place, code in enumerate(codes):
        heights[labels[code], 3 * place : 3 * place + 3, 0, 0, 0] = np.array([1, -2, 1]) * SHARP
    weights = {"w": slopes, "b": starts, "h": heights}
    nodes = [
        onnx_helper.make_node("Conv", ["x", "w", "b"], ["a"]),
        onnx_helper.make_node("Relu", ["a"], ["r"]),
        onnx_helper.make_node("Conv", ["r", "h"], ["y" if turns_as is None else "plain"]),
    ]
    if turns_as is not None:
        marks = np.zeros((heads, 2, 1, 1, 1), np.float32)
        marks[turns_as, 1] = 4 * SHARP
        weights["m"] = marks
        nodes.append(onnx_helper.make_node("Conv", ["x", "m"], ["extra"]))
        nodes.append(onnx_helper.make_node("Add", ["plain", "extra"], ["y"]))
    return network(nodes, weights, channels, heads)


def label(value, name, part=None, level="", id_=None):
    return {"value": value, "name": name, "part": part, "level": level, "id": id_}


def network_document(name, labels, heads, spacing, **changes):
    """The entry of a network; `changes` go to `before`."""
    channels = changes.pop("channels", 1)
    resample = {"how": "spline", "order": 1, "order_z": 0}
    return {
        "name": name,
        "architecture": "PlainConvUNet",
        "files": [f"{name}.onnx"],
        "folds": ["0"],
        "heads": heads,
        "divisible_by": [1, 1, 1],
        "parameters": 1,
        "before": {
            "orientation": "given",
            "transpose_forward": [0, 1, 2],
            "channels": [{"name": "x", "scheme": "none"}] * channels,
            "spacing": list(spacing),
            "image": resample,
            "labels": resample,
            **changes,
        },
        "during": {"patch": [32, 32, 32]},
        "after": {"logits": resample},
        "labels": labels,
    }


def write_pack(folder, name, flow, networks, modality="CT"):
    """A pack in the folder of packs.

    Args:
        folder: of the packs.
        name: of the pack.
        flow: as pack.json has it.
        networks: (document, ONNX bytes) of each.
        modality: of its images.
    """
    place = folder / name
    place.mkdir(mode=0o700, parents=True)
    files = []
    for document, model in networks:
        path = place / document["files"][0]
        path.write_bytes(model)
        path.chmod(0o600)
        digest = hashlib.sha256(model).hexdigest()
        files.append({"path": path.name, "sha256": digest, "bytes": len(model)})
    manifest = {
        "schema": 1,
        "id": name,
        "title": name,
        "version": "1",
        "modalities": [modality],
        "licence": {"weights": "CC0-1.0", "commercial_ok": True},
        "source": {
            **dict.fromkeys(("tool", "dataset", "configuration", "plans"), "test"),
            **dict.fromkeys(("trainer", "checkpoint", "reader", "converter"), "test"),
            "files": [{"name": "plans.json", "sha256": "0" * 64}],
        },
        "files": files,
        "networks": [document for document, _ in networks],
        "flow": flow,
        "min_ram_gb": 0.1,
    }
    (place / "pack.json").write_text(json.dumps(manifest))
    (place / "pack.json").chmod(0o600)
