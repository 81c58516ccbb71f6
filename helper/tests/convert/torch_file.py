"""Write files as `torch.save` does, and as somebody does who means harm; without PyTorch."""

import io
import json
import pickle
import struct
import zipfile
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

STORAGES = {
    "<f4": "FloatStorage",
    "<f2": "HalfStorage",
    "<f8": "DoubleStorage",
    "<i8": "LongStorage",
}


@dataclass(frozen=True)
class Name:
    """Written as a global: `module.name`."""

    module: str
    name: str


@dataclass(frozen=True)
class Call:
    """Written as a call of a global."""

    function: object
    arguments: tuple


@dataclass(frozen=True)
class Persistent:
    """Written as a persistent id."""

    value: object


@dataclass(frozen=True)
class Raw:
    """Written as these instructions."""

    code: bytes


class Writer(pickle._Pickler):
    """A pickler to which the values above are instructions."""

    dispatch: ClassVar[dict] = dict(pickle._Pickler.dispatch)

    def __init__(self, file):
        super().__init__(file, protocol=2)

    def _name(self, value):
        self.write(b"c" + value.module.encode() + b"\n" + value.name.encode() + b"\n")

    def _call(self, value):
        self.save(value.function)
        self.save(value.arguments)
        self.write(b"R")

    def _persistent(self, value):
        self.save(value.value)
        self.write(b"Q")

    def _raw(self, value):
        self.write(value.code)

    dispatch[Name], dispatch[Call], dispatch[Persistent] = _name, _call, _persistent
    dispatch[Raw] = _raw


def pickled(value):
    """The pickle of a value."""
    file = io.BytesIO()
    Writer(file).dump(value)
    return file.getvalue()


class TorchFile:
    """The archive of a checkpoint: a pickle, and an entry for each storage."""

    def __init__(self):
        self.storages = []

    def tensor(self, array, **changes):
        """A tensor of these numbers; `changes` falsify what the file says of it."""
        array = np.ascontiguousarray(array)
        key = str(len(self.storages))
        self.storages.append(array.tobytes())
        kind = STORAGES[array.dtype.newbyteorder("<").str]
        facts = {
            "kind": Name("torch", kind),
            "key": key,
            "count": array.size,
            "offset": 0,
            "shape": array.shape,
            "stride": tuple(step // array.itemsize for step in array.strides),
            **changes,
        }
        storage = ("storage", facts["kind"], facts["key"], "cpu", facts["count"])
        hooks = Call(Name("collections", "OrderedDict"), ())
        arguments = (Persistent(storage), facts["offset"], facts["shape"], facts["stride"], False)
        return Call(Name("torch._utils", "_rebuild_tensor_v2"), (*arguments, hooks))

    def write(self, path, content, compression=zipfile.ZIP_STORED, order=b"little"):
        """Write the file."""
        with zipfile.ZipFile(path, "w", compression) as archive:
            archive.writestr("weights/data.pkl", pickled(content))
            archive.writestr("weights/byteorder", order)
            for key, raw in enumerate(self.storages):
                archive.writestr(f"weights/data/{key}", raw)
            archive.writestr("weights/version", b"3\n")


def checkpoint(weights, **changes):
    """The content of a checkpoint of nnU-Net with these tensors."""
    return {
        "network_weights": weights,
        "trainer_name": "nnUNetTrainer",
        "init_args": {"configuration": "3d_fullres"},
        "inference_allowed_mirroring_axes": (0, 1, 2),
        **changes,
    }


def plain_weights(heads=3, seed=1):
    """Weights of a plain U-Net of two stages with 2 and 4 channels, in its own names."""
    random = np.random.default_rng(seed)

    def block(name, wide, narrow):
        yield f"{name}.conv.weight", random.standard_normal((wide, narrow, 3, 3, 3))
        yield f"{name}.conv.bias", random.standard_normal(wide)
        yield f"{name}.norm.weight", random.standard_normal(wide)
        yield f"{name}.norm.bias", random.standard_normal(wide)

    weights = dict(block("encoder.stages.0.0.convs.0", 2, 1))
    weights |= dict(block("encoder.stages.1.0.convs.0", 4, 2))
    weights["decoder.transpconvs.0.weight"] = random.standard_normal((4, 2, 2, 2, 2))
    weights["decoder.transpconvs.0.bias"] = random.standard_normal(2)
    weights |= dict(block("decoder.stages.0.convs.0", 2, 4))
    weights["decoder.seg_layers.0.weight"] = random.standard_normal((heads, 2, 1, 1, 1))
    weights["decoder.seg_layers.0.bias"] = random.standard_normal(heads)
    return {name: value.astype("<f4") for name, value in weights.items()}


ARGUMENTS = {
    "n_stages": 2,
    "features_per_stage": [2, 4],
    "conv_op": "torch.nn.modules.conv.Conv3d",
    "kernel_sizes": [[3, 3, 3], [3, 3, 3]],
    "strides": [[1, 1, 1], [2, 2, 2]],
    "n_conv_per_stage": [1, 1],
    "n_conv_per_stage_decoder": [1],
    "conv_bias": True,
    "norm_op": "torch.nn.modules.instancenorm.InstanceNorm3d",
    "norm_op_kwargs": {"eps": 1e-05, "affine": True},
    "dropout_op": None,
    "dropout_op_kwargs": None,
    "nonlin": "torch.nn.LeakyReLU",
    "nonlin_kwargs": {"inplace": True},
}


def plans(arguments=None, configuration=None, **changes):
    """plans.json that fits `plain_weights`, with changes at three depths."""
    spline = {"order": 1, "order_z": 0, "is_seg": False, "force_separate_z": None}
    resampling = {}
    for what in ("data", "seg", "probabilities"):
        resampling[f"resampling_fn_{what}"] = "resample_data_or_seg_to_shape"
        resampling[f"resampling_fn_{what}_kwargs"] = dict(spline)
    name = "dynamic_network_architectures.architectures.unet.PlainConvUNet"
    settings = {
        "preprocessor_name": "DefaultPreprocessor",
        "patch_size": [8, 8, 8],
        "spacing": [1.5, 1.5, 1.5],
        "normalization_schemes": ["CTNormalization"],
        "use_mask_for_norm": [False],
        **resampling,
        "architecture": {
            "network_class_name": name,
            "arch_kwargs": {**ARGUMENTS, **(arguments or {})},
            "_kw_requires_import": [],
        },
        **(configuration or {}),
    }
    intensities = {"percentile_00_5": -100, "percentile_99_5": 900, "mean": 150.5, "std": 200}
    return {
        "dataset_name": "Dataset900_Tiny",
        "plans_name": "nnUNetPlans",
        "image_reader_writer": "SimpleITKIO",
        "transpose_forward": [0, 1, 2],
        "transpose_backward": [0, 1, 2],
        "configurations": {"3d_fullres": settings},
        "label_manager": "LabelManager",
        "foreground_intensity_properties_per_channel": {"0": intensities},
        **changes,
    }


DATASET = {
    "channel_names": {"0": "CT"},
    "labels": {"background": 0, "vertebrae_L5": 1, "sacrum": 2},
    "file_ending": ".nii.gz",
}


def model_folder(root, dataset="Dataset900_Tiny", **parts):
    """A result folder of nnU-Net; `parts` change its plans, dataset, weights, folds or trainer."""
    trainer = parts.get("trainer", "nnUNetTrainer")
    configuration = parts.get("configuration", "3d_fullres")
    folder = root / dataset / f"{trainer}__nnUNetPlans__{configuration}"
    folder.mkdir(parents=True)
    (folder / "plans.json").write_text(json.dumps(parts.get("plans", plans())))
    (folder / "dataset.json").write_text(json.dumps({**DATASET, **parts.get("dataset_json", {})}))
    heads = parts.get("heads", 3)
    for number, fold in enumerate(parts.get("folds", ("fold_0",))):
        (folder / fold).mkdir()
        file = TorchFile()
        weights = parts.get("weights") or plain_weights(heads, seed=number)
        tensors = {name: file.tensor(value) for name, value in weights.items()}
        content = checkpoint(
            tensors, trainer_name=trainer, init_args={"configuration": configuration}
        )
        file.write(folder / fold / parts.get("checkpoint", "checkpoint_final.pth"), content)
    return folder


def overlapping_zip(path):
    """A ZIP whose second entry begins inside of the first one."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("weights/data.pkl", b"x" * 100)
        archive.writestr("weights/data/0", b"y" * 100)
    raw = bytearray(path.read_bytes())
    last = raw.rfind(b"PK\x01\x02")
    raw[last + 42 : last + 46] = struct.pack("<I", 10)
    path.write_bytes(raw)
