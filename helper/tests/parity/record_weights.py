"""Record exports of nnU-Net and what their networks give, for tests that have no PyTorch.

Runs in the environment of `make test-parity`::

    python helper/tests/parity/record_weights.py helper/tests/convert/recorded

writes NAME.zip (by the exporter of nnU-Net) and NAME.npz: `image` and the `logits` of
the network in PyTorch, both float32.
"""

# ruff: noqa: PLC0415 - nnU-Net reads its folders once, when it is imported

import contextlib
import io
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

STAGES = {"kernels": ((3, 3, 3),) * 2, "strides": ((1, 1, 1), (2, 2, 2)), "patch": (8, 8, 8)}


def main():
    target, scratch = Path(sys.argv[1]), tempfile.mkdtemp()
    target.mkdir(parents=True, exist_ok=True)
    for name in ("nnUNet_results", "nnUNet_raw", "nnUNet_preprocessed"):
        os.environ[name] = scratch
    from make_models import write_case
    from model_cases import Case
    from nnunet_ready import ready

    ready()
    residual = Case("Residual", network="ResidualEncoderUNet", blocks=(1, 2), **STAGES)
    regions = {"background": 0, "spine": [1, 2, 3], "vertebrae_L4": [2, 3], "spinal_canal": 3}
    plain = Case("Old", old=True, blocks=(1, 1), labels=regions, regions_order=(1, 2, 3), **STAGES)
    flat = {"kernels": ((3, 3),) * 2, "strides": ((1, 1), (2, 2)), "patch": (16, 16)}
    planes = replace(plain, name="Planes", old=False, spacing=(1.0, 1.0), **flat)
    for number, case in enumerate((residual, plain, planes), 981):
        with contextlib.redirect_stdout(io.StringIO()):
            record(case, number, write_case(case, number), target)


def record(case, number, folder, target):
    """Export a result folder and keep the logits of its network."""
    import numpy as np
    import torch
    from nnunetv2.inference.predict_from_raw_data import nnUNetPredictor
    from nnunetv2.model_sharing.model_export import export_pretrained_model

    fold = folder / "fold_0"
    (fold / "validation").mkdir()
    (fold / "progress.png").write_bytes(b"not a picture")
    (fold / "validation" / "summary.json").write_text("{}")
    name = case.name.lower()
    file = str(target / f"{name}.zip")
    export_pretrained_model(number, file, (case.configuration,), case.trainer, folds=(0,))
    predictor = nnUNetPredictor(device=torch.device("cpu"))
    predictor.initialize_from_trained_model_folder(str(folder), (0,))
    image = np.random.default_rng(number).standard_normal((1, 1, *case.patch)).astype(np.float32)
    with torch.no_grad():
        logits = predictor.network.eval()(torch.from_numpy(image)).numpy()
    np.savez_compressed(target / f"{name}.npz", image=image, logits=logits)


if __name__ == "__main__":
    main()
