"""nnU-Net and PyTorch at the work of `segment`, in the environment of `make test-parity`.

    python -m tests.benchmarks.segment_peers make OUT
    python -m tests.benchmarks.segment_peers tile FOLDER
    python -m tests.benchmarks.segment_peers predict FOLDER VOLUME.npy K J I
    python -m tests.benchmarks.segment_peers export HEADS

Each prints one line of JSON with its seconds, without Python's start and imports.
"""

import contextlib
import io
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "helper" / "tests" / "parity"))
LEVELS = [f"L{n}" for n in range(5, 0, -1)]
LEVELS += [f"T{n}" for n in range(12, 0, -1)] + [f"C{n}" for n in range(7, 0, -1)]
LABELS = {"background": 0, "sacrum": 1, "vertebrae_S1": 2}
LABELS |= {f"vertebrae_{level}": 3 + n for n, level in enumerate(LEVELS)}
FEATURES = {"small": [16, 32, 64, 128, 128], "large": [32, 64, 128, 256, 320, 320]}
SPACING = [1.5, 1.5, 1.5]
PATCH = [128, 128, 128]
CT = dict(zip(("max", "mean", "median", "min"), (1900.0, 100.0, 80.0, -1000.0), strict=True))
CT |= {"percentile_00_5": -950.0, "percentile_99_5": 1100.0, "std": 300.0}
THREADS = 2


def main():
    with contextlib.redirect_stdout(io.StringIO()):
        import torch  # noqa: PLC0415
        from nnunet_ready import ready  # noqa: PLC0415

        ready()
        torch.set_num_threads(THREADS)
        found = {"make": make, "tile": tile, "predict": predict, "export": export}[sys.argv[1]](
            *sys.argv[2:]
        )
    sys.stdout.write(json.dumps(found) + "\n")


def make(out):
    """Result folders with random weights, as a training leaves them."""
    import torch  # noqa: PLC0415
    from nnunetv2.utilities.get_network_from_plans import get_network_from_plans  # noqa: PLC0415

    folders = {}
    for number, (name, features) in enumerate(FEATURES.items()):
        torch.manual_seed(number)
        plans = plans_of(name, features)
        architecture = plans["configurations"]["3d_fullres"]["architecture"]
        network = get_network_from_plans(
            architecture["network_class_name"],
            architecture["arch_kwargs"],
            architecture["_kw_requires_import"],
            1,
            len(LABELS),
            deep_supervision=True,
        )
        folder = Path(out) / plans["dataset_name"] / "nnUNetTrainer__nnUNetPlans__3d_fullres"
        (folder / "fold_0").mkdir(parents=True)
        torch.save(checkpoint_of(network), folder / "fold_0" / "checkpoint_final.pth")
        dataset = {"channel_names": {"0": "CT"}, "labels": LABELS, "file_ending": ".nii.gz"}
        dataset |= {"name": name, "numTraining": 1, "licence": "CC0-1.0"}
        (folder / "plans.json").write_text(json.dumps(plans))
        (folder / "dataset.json").write_text(json.dumps(dataset))
        folders[name] = str(folder)
    return folders


def checkpoint_of(network):
    return {
        "network_weights": network.state_dict(),
        "trainer_name": "nnUNetTrainer",
        "init_args": {"configuration": "3d_fullres"},
        "inference_allowed_mirroring_axes": (0, 1, 2),
    }


def plans_of(name, features):
    count = len(features)
    resample = {"is_seg": False, "order_z": 0, "force_separate_z": None}
    settings = {
        "data_identifier": "nnUNetPlans_3d_fullres",
        "preprocessor_name": "DefaultPreprocessor",
        "batch_size": 2,
        "patch_size": PATCH,
        "median_image_size_in_voxels": [200.0] * 3,
        "spacing": SPACING,
        "normalization_schemes": ["CTNormalization"],
        "use_mask_for_norm": [False],
        "batch_dice": False,
        "architecture": {
            "network_class_name": "dynamic_network_architectures.architectures.unet.PlainConvUNet",
            "arch_kwargs": {
                "n_stages": count,
                "features_per_stage": features,
                "conv_op": "torch.nn.modules.conv.Conv3d",
                "kernel_sizes": [[3, 3, 3]] * count,
                "strides": [[1, 1, 1]] + [[2, 2, 2]] * (count - 1),
                "n_conv_per_stage": [2] * count,
                "n_conv_per_stage_decoder": [2] * (count - 1),
                "conv_bias": True,
                "norm_op": "torch.nn.modules.instancenorm.InstanceNorm3d",
                "norm_op_kwargs": {"eps": 1e-05, "affine": True},
                "dropout_op": None,
                "dropout_op_kwargs": None,
                "nonlin": "torch.nn.LeakyReLU",
                "nonlin_kwargs": {"inplace": True},
            },
            "_kw_requires_import": ["conv_op", "norm_op", "dropout_op", "nonlin"],
        },
    }
    for what, order in (("data", 3), ("seg", 1), ("probabilities", 1)):
        settings[f"resampling_fn_{what}"] = "resample_data_or_seg_to_shape"
        settings[f"resampling_fn_{what}_kwargs"] = {
            **resample,
            "order": order,
            "is_seg": what == "seg",
        }
    return {
        "dataset_name": f"Dataset99{len(features)}_Bench{name.title()}",
        "plans_name": "nnUNetPlans",
        "original_median_spacing_after_transp": SPACING,
        "original_median_shape_after_transp": [200, 200, 200],
        "image_reader_writer": "SimpleITKIO",
        "transpose_forward": [0, 1, 2],
        "transpose_backward": [0, 1, 2],
        "configurations": {"3d_fullres": settings},
        "experiment_planner_used": "ExperimentPlanner",
        "label_manager": "LabelManager",
        "foreground_intensity_properties_per_channel": {"0": CT},
    }


def open_predictor(folder):
    import torch  # noqa: PLC0415

    scratch = tempfile.gettempdir()
    os.environ |= dict.fromkeys(("nnUNet_results", "nnUNet_raw", "nnUNet_preprocessed"), scratch)
    from nnunetv2.inference.predict_from_raw_data import nnUNetPredictor  # noqa: PLC0415

    predictor = nnUNetPredictor(device=torch.device("cpu"), use_mirroring=False, allow_tqdm=False)
    predictor.initialize_from_trained_model_folder(folder, (0,))
    return predictor


def tile(folder):
    """One tile after one to warm up."""
    import torch  # noqa: PLC0415

    network = open_predictor(folder).network.eval()
    image = torch.randn(1, 1, *PATCH)
    with torch.inference_mode():
        network(image)
        started = time.perf_counter()
        network(image)
    return {"seconds": time.perf_counter() - started}


def predict(folder, volume, *spacing):
    """A volume from its voxels to labels, as `nnUNetv2_predict --disable_tta` without files."""
    predictor = open_predictor(folder)
    image = np.load(volume).astype(np.float32)[None]
    started = time.perf_counter()
    labels = predictor.predict_single_npy_array(image, {"spacing": [float(s) for s in spacing]})
    return {"seconds": time.perf_counter() - started, "voxels": int((labels > 0).sum())}


def export(heads):
    """Logits to labels, as nnU-Net's export resamples and compares them."""
    from nnunetv2.preprocessing.resampling.default_resampling import (  # noqa: PLC0415
        resample_data_or_seg_to_shape,
    )

    logits = np.random.default_rng(0).normal(size=(int(heads), 267, 240, 240)).astype(np.float16)
    started = time.perf_counter()
    stack = resample_data_or_seg_to_shape(
        logits, (400, 512, 512), SPACING, (1.0, 0.7, 0.7), order=1, force_separate_z=None
    )
    stack.argmax(0)
    return {"seconds": time.perf_counter() - started}


if __name__ == "__main__":
    main()
