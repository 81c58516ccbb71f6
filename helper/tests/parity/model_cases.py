"""What the synthetic nnU-Nets of the parity tests are: one `Case` each, plain values only.

Sizes are those of a toy; everything that decides how a network is run (spacing, axes, schemes,
resampling, regions, mirroring, folds) differs from case to case.
"""

from copy import deepcopy
from dataclasses import dataclass, field

CT = {
    "max": 1900.0, "mean": 180.0, "median": 150.0, "min": -300.0,
    "percentile_00_5": -120.0, "percentile_99_5": 1100.0, "std": 210.0,
}  # fmt: skip
MR = {
    "max": 900.0, "mean": 210.0, "median": 190.0, "min": 0.0,
    "percentile_00_5": 3.0, "percentile_99_5": 640.0, "std": 120.0,
}  # fmt: skip

SPINE = {"background": 0, "vertebrae_L5": 1, "vertebrae_L4": 2, "sacrum": 3}
REGIONS = {"background": 0, "spine": [1, 2, 3], "vertebrae_L4": [2, 3], "spinal_canal": 3}

DEFAULT = "resample_data_or_seg_to_shape"
TORCH = "resample_torch_fornnunet"
NONE = "no_resampling_hack"


@dataclass(frozen=True)
class Case:
    """One synthetic result folder.

    Attributes:
        name: of the dataset, without its number.
        spacing, patch, kernels, strides: mm and voxels, in the network's axes.
        network: short name of its class.
        channels: channel names of dataset.json.
        schemes, masks: normalisation of each channel.
        transpose: `transpose_forward`.
        folds: written as fold_0, fold_1 ...
        trainer: name of the class that trains.
        resampling: name of the function for data, segmentation and probabilities.
        old: write the plans as nnU-Net 2.0 to 2.4 did.
        inherits: split the configuration in two, one inheriting from the other.
    """

    name: str
    spacing: tuple[float, ...] = (1.5, 1.5, 1.5)
    patch: tuple[int, ...] = (24, 24, 24)
    kernels: tuple[tuple[int, ...], ...] = ((3, 3, 3),) * 3
    strides: tuple[tuple[int, ...], ...] = ((1, 1, 1), (2, 2, 2), (2, 2, 2))
    network: str = "PlainConvUNet"
    blocks: tuple[int, ...] = (2, 2, 2)
    channels: tuple[str, ...] = ("CT",)
    schemes: tuple[str, ...] = ("CTNormalization",)
    masks: tuple[bool, ...] = (False,)
    labels: dict[str, int | list[int]] = field(default_factory=lambda: dict(SPINE))
    regions_order: tuple[int, ...] | None = None
    transpose: tuple[int, int, int] = (0, 1, 2)
    folds: int = 1
    trainer: str = "nnUNetTrainerNoMirroring"
    reader: str = "SimpleITKIO"
    resampling: str = DEFAULT
    old: bool = False
    inherits: bool = False

    @property
    def configuration(self) -> str:
        """Name of the configuration that is trained."""
        return "2d" if len(self.patch) == 2 else "3d_fullres"


CASES = (
    Case("PlainIso"),
    Case(
        "PlainAniso",
        spacing=(5.0, 1.0, 1.0),
        patch=(8, 32, 32),
        kernels=((1, 3, 3), (3, 3, 3), (3, 3, 3)),
        strides=((1, 1, 1), (1, 2, 2), (2, 2, 2)),
    ),
    Case("ResEnc", network="ResidualEncoderUNet", blocks=(1, 3, 2)),
    Case(
        "TwoChannels",
        channels=("T2", "noNorm"),
        schemes=("ZScoreNormalization", "NoNormalization"),
        masks=(True, False),
        reader="NibabelIO",
    ),
    Case("Regions", labels=dict(REGIONS), regions_order=(1, 2, 3)),
    Case("Mirrored", trainer="nnUNetTrainer"),
    Case("MirroredTwo", trainer="nnUNetTrainer_onlyMirror01"),
    Case("TwoFolds", folds=2),
    Case("Transposed", spacing=(4.0, 1.0, 1.2), patch=(8, 32, 24), transpose=(2, 0, 1)),
    Case(
        "Flat",
        spacing=(1.0, 1.0),
        patch=(32, 32),
        kernels=((3, 3),) * 3,
        strides=((1, 1), (2, 2), (2, 2)),
        channels=("T1",),
        schemes=("ZScoreNormalization",),
    ),
    Case("OldPlans", old=True),
    Case(
        "OldResEnc",
        old=True,
        network="ResidualEncoderUNet",
        blocks=(1, 2, 2),
        reader="NibabelIOWithReorient",
    ),
    Case(
        "TorchResampled",
        resampling=TORCH,
        labels={**SPINE, "ignore": 4},
        schemes=("RescaleTo01Normalization",),
    ),
    Case("NoResampling", resampling=NONE, inherits=True),
)


def dataset_of(case: Case) -> dict:
    """dataset.json of a case."""
    dataset = {
        "channel_names": {str(n): name for n, name in enumerate(case.channels)},
        "labels": deepcopy(case.labels),
        "numTraining": 4,
        "file_ending": ".nii.gz",
        "name": case.name,
        "licence": "CC0-1.0",
    }
    if case.regions_order is not None:
        dataset["regions_class_order"] = list(case.regions_order)
    return dataset


def plans_of(case: Case, number: int) -> dict:
    """plans.json of a case, in the words of the nnU-Net release it stands for."""
    properties = {str(n): dict(CT if name == "CT" else MR) for n, name in enumerate(case.channels)}
    backward = [case.transpose.index(axis) for axis in range(3)]
    plans = {
        "dataset_name": f"Dataset{number:03d}_{case.name}",
        "plans_name": "nnUNetPlans",
        "original_median_spacing_after_transp": [1.5, 1.5, 1.5],
        "original_median_shape_after_transp": [60, 60, 60],
        "image_reader_writer": case.reader,
        "transpose_forward": list(case.transpose),
        "transpose_backward": backward,
        "configurations": _configurations(case),
        "experiment_planner_used": "ExperimentPlanner",
        "label_manager": "LabelManager",
    }
    key = "by_modality" if case.old else "per_channel"
    plans[f"foreground_intensity_properties_{key}"] = properties
    return plans


def _configurations(case: Case) -> dict:
    configuration = {
        "data_identifier": f"nnUNetPlans_{case.configuration}",
        "preprocessor_name": "DefaultPreprocessor",
        "batch_size": 2,
        "patch_size": list(case.patch),
        "median_image_size_in_voxels": [60.0] * len(case.patch),
        "spacing": list(case.spacing),
        "normalization_schemes": list(case.schemes),
        "use_mask_for_norm": list(case.masks),
        **_resampling(case),
        "batch_dice": False,
    }
    configuration |= _old_network(case) if case.old else {"architecture": _architecture(case)}
    if not case.inherits:
        return {case.configuration: configuration}
    parent = {**configuration, "batch_size": 7}
    child = {"inherits_from": "3d_parent", "batch_size": 2}
    return {"3d_parent": parent, case.configuration: child}


def _resampling(case: Case) -> dict:
    entries: dict = {}
    orders = {"data": (3, 0, False), "seg": (1, 0, True), "probabilities": (1, 0, False)}
    for what, (order, order_z, is_seg) in orders.items():
        entries[f"resampling_fn_{what}"] = case.resampling
        kwargs: dict = {}
        if case.resampling == DEFAULT:
            kwargs = {"is_seg": is_seg, "order": order, "order_z": order_z}
            kwargs["force_separate_z"] = None
        if case.resampling == TORCH:
            kwargs = {"is_seg": is_seg, "force_separate_z": False}
        entries[f"resampling_fn_{what}_kwargs"] = kwargs
    return entries


def _features(case: Case) -> list[int]:
    return [min(4 * 2**n, 12) for n in range(len(case.strides))]


def _decoder(case: Case) -> list[int]:
    convs = 2 if case.network == "PlainConvUNet" else 1
    return [convs] * (len(case.strides) - 1)


def _architecture(case: Case) -> dict:
    dimension = len(case.patch)
    convs = "n_conv_per_stage" if case.network == "PlainConvUNet" else "n_blocks_per_stage"
    return {
        "network_class_name": f"dynamic_network_architectures.architectures.unet.{case.network}",
        "arch_kwargs": {
            "n_stages": len(case.strides),
            "features_per_stage": _features(case),
            "conv_op": f"torch.nn.modules.conv.Conv{dimension}d",
            "kernel_sizes": [list(kernel) for kernel in case.kernels],
            "strides": [list(stride) for stride in case.strides],
            convs: list(case.blocks),
            "n_conv_per_stage_decoder": _decoder(case),
            "conv_bias": True,
            "norm_op": f"torch.nn.modules.instancenorm.InstanceNorm{dimension}d",
            "norm_op_kwargs": {"eps": 1e-05, "affine": True},
            "dropout_op": None,
            "dropout_op_kwargs": None,
            "nonlin": "torch.nn.LeakyReLU",
            "nonlin_kwargs": {"inplace": True},
        },
        "_kw_requires_import": ["conv_op", "norm_op", "dropout_op", "nonlin"],
    }


def _old_network(case: Case) -> dict:
    return {
        "UNet_class_name": case.network,
        "UNet_base_num_features": 4,
        "n_conv_per_stage_encoder": list(case.blocks),
        "n_conv_per_stage_decoder": _decoder(case),
        "num_pool_per_axis": [2] * len(case.patch),
        "pool_op_kernel_sizes": [list(stride) for stride in case.strides],
        "conv_kernel_sizes": [list(kernel) for kernel in case.kernels],
        "unet_max_num_features": 12,
    }
