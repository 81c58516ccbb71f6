"""nnU-Net's own predictor, and its networks for onnxruntime by torch's own exporter."""

import contextlib
import io
import os
import tempfile

import torch
from nnunet_ready import ready

from spine_helper.running.runner import open_runner

ready()
# nnU-Net reads its folders once, when it is imported.
os.environ |= dict.fromkeys(
    ("nnUNet_results", "nnUNet_raw", "nnUNet_preprocessed"), tempfile.gettempdir()
)


def open_predictor(folder):
    """A predictor with all folds of a result folder."""
    from nnunetv2.inference.predict_from_raw_data import nnUNetPredictor  # noqa: PLC0415

    with contextlib.redirect_stdout(io.StringIO()):
        predictor = nnUNetPredictor(device=torch.device("cpu"), allow_tqdm=False)
        folds = tuple(range(len(list(folder.glob("fold_*")))))
        predictor.initialize_from_trained_model_folder(str(folder), folds)
    return predictor


def exported(predictor, recipe):
    """Each fold as a network of onnxruntime, by torch's own exporter."""
    nets = []
    for parameters in predictor.list_of_parameters:
        predictor.network.load_state_dict(parameters)
        predictor.network.eval()
        model = onnx_bytes(predictor.network, (len(recipe.normalisations), *recipe.patch))
        runner = open_runner(model, 1)
        nets.append(lambda batch, runner=runner: runner(batch)[0])
    return nets


def onnx_bytes(network, shape):
    """A network of torch as an ONNX file for tiles of one shape."""
    buffer = io.BytesIO()
    with contextlib.redirect_stdout(io.StringIO()):
        torch.onnx.export(
            network, (torch.zeros(1, *shape),), buffer, opset_version=17, dynamo=False
        )
    return buffer.getvalue()


def reference(predictor, image, spacing):
    """nnU-Net's labels and its logits of each tile."""
    tiles = []
    run = predictor._internal_maybe_mirror_and_predict

    def watched(tile):
        logits = run(tile)
        tiles.append(logits[0].numpy().copy())
        return logits

    predictor._internal_maybe_mirror_and_predict = watched
    with contextlib.redirect_stdout(io.StringIO()):
        labels = predictor.predict_single_npy_array(image.copy(), {"spacing": list(spacing)})
    predictor._internal_maybe_mirror_and_predict = run
    return labels, tiles
