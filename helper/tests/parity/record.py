"""Record what nnU-Net's predictor gives with a network small enough to be made anew in `make test`.

Runs in the environment of `make test-parity`::

    python helper/tests/parity/record.py build/parity/models helper/tests/nnunet/recorded.npz
"""

import contextlib
import io
import json
import sys
from pathlib import Path

import numpy as np
import torch
from upstream import open_predictor

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "nnunet"))
from tiny_case import HIDDEN, image, weights

CASES = {
    "PlainIso": ((26, 34, 30), (1.2, 1.5, 1.4)),
    "PlainAniso": ((9, 36, 30), (5.5, 1.3, 1.1)),
    "TwoChannels": ((30, 26, 28), (1.5, 1.5, 1.5)),
    "Regions": ((26, 28, 30), (1.6, 1.5, 1.4)),
    "MirroredTwo": ((30, 22, 26), (1.5, 1.5, 1.5)),
    "TwoFolds": ((14, 28, 26), (1.5, 1.6, 1.7)),
    "Transposed": ((24, 26, 10), (1.0, 1.2, 4.5)),
    "Flat": ((5, 44, 40), (3.0, 0.9, 1.1)),
    "TorchResampled": ((26, 24, 30), (1.1, 1.5, 1.4)),
    "NoResampling": ((26, 28, 25), (1.1, 1.5, 1.4)),
}


def main():
    models, target = Path(sys.argv[1]), Path(sys.argv[2])
    index = json.loads((models / "index.json").read_text())
    kept = {}
    for name, (shape, spacing) in CASES.items():
        folder = models / index[name]
        predictor = open_predictor(folder)
        channels = len(json.loads((folder / "dataset.json").read_text())["channel_names"])
        heads = predictor.label_manager.num_segmentation_heads
        dimension = len(predictor.configuration_manager.patch_size)
        folds = len(predictor.list_of_parameters)
        predictor.network = network(channels, heads, dimension)
        predictor.list_of_parameters = [
            parameters(weights(channels, heads, dimension, fold)) for fold in range(folds)
        ]
        with contextlib.redirect_stdout(io.StringIO()):
            labels = predictor.predict_single_npy_array(
                image(shape, channels), {"spacing": list(spacing)}
            )
        case = {
            "folder": folder.name,
            "plans": json.loads((folder / "plans.json").read_text()),
            "dataset": json.loads((folder / "dataset.json").read_text()),
            "mirror_axes": predictor.allowed_mirroring_axes,
            "spacing": spacing,
            "folds": folds,
        }
        kept[f"{name}.json"] = np.frombuffer(json.dumps(case).encode(), np.uint8)
        kept[f"{name}.labels"] = labels.astype(np.uint8)
        sys.stdout.write(f"{name}: {np.bincount(labels.ravel().astype(int)).tolist()}\n")
    np.savez_compressed(target, **kept)


def network(channels, heads, dimension):
    kind = (torch.nn.Conv2d, torch.nn.Conv3d)[dimension - 2]
    norm = (torch.nn.InstanceNorm2d, torch.nn.InstanceNorm3d)[dimension - 2]
    return torch.nn.Sequential(
        kind(channels, HIDDEN, 3, padding=1, bias=False),
        norm(HIDDEN, eps=1e-5, affine=True),
        torch.nn.LeakyReLU(0.01),
        kind(HIDDEN, heads, 1, bias=False),
    )


def parameters(values):
    names = {"0.weight": "w", "1.weight": "scale", "1.bias": "shift", "3.weight": "w2"}
    return {name: torch.from_numpy(values[key]) for name, key in names.items()}


if __name__ == "__main__":
    main()
