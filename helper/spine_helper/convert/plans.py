"""plans.json of nnU-Net v2: what is done before, during and after a network, in our words."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from spine_helper.convert.architecture import Architecture, architecture_of
from spine_helper.convert.documents import numbers, wanted
from spine_helper.packs.network import After, Before, During, NormDocument, ResampleDocument
from spine_helper.packs.trouble import UnusableWeights

_SCHEMES: Final[dict[str, Literal["ct", "zscore", "none", "rescale", "rgb"]]] = {
    "CTNormalization": "ct",
    "ZScoreNormalization": "zscore",
    "NoNormalization": "none",
    "RescaleTo01Normalization": "rescale",
    "RGBTo01Normalization": "rgb",
}

_READERS: Final[dict[str, Literal["given", "RAS"]]] = {
    "SimpleITKIO": "given",
    "NibabelIO": "given",
    "SimpleITKIOWithReorient": "RAS",
    "NibabelIOWithReorient": "RAS",
}

_SPLINE_WORDS: Final = frozenset(
    (
        *("is_seg", "order", "order_z"),
        *("force_separate_z", "separate_z_anisotropy_threshold"),
    )
)
_TORCH_WORDS: Final = frozenset(
    (
        *("is_seg", "num_threads", "device", "memefficient_seg_resampling"),
        *("force_separate_z", "separate_z_anisotropy_threshold", "mode", "aniso_axis_mode"),
    )
)
_THRESHOLD: Final = 3.0
"""nnU-Net's own: a coarse axis is apart where it is more than three times the finest."""

_MAX_PARENTS: Final = 8


@dataclass(frozen=True)
class Plan:
    """One configuration of a plans.json.

    Attributes:
        name: of the plans.
        reader: class that read the images for training.
        architecture: of the network.
        before: what is done to an image.
        patch: voxels of a tile.
        after: resampling of what comes out.
    """

    name: str
    reader: str
    architecture: Architecture
    before: Before
    patch: tuple[int, ...]
    after: ResampleDocument

    def during(self, mirror_axes: tuple[int, ...], step: float) -> During:
        """How tiles are laid."""
        return During(patch=self.patch, mirror_axes=mirror_axes, step=step)

    def finish(self, regions: tuple[int, ...]) -> After:
        """How logits become labels."""
        return After(logits=self.after, regions=regions)


def plan_of(plans: dict[str, Any], name: str, channels: tuple[str, ...]) -> Plan:
    """A configuration of plans.json.

    Args:
        plans: the file.
        name: of the configuration, as the checkpoint names it.
        channels: names of the image's channels.

    Raises:
        UnusableWeights: something in it cannot be reproduced; named.
    """
    configuration = _resolved(wanted(plans, "configurations", dict), name)
    if configuration.get("previous_stage"):
        raise UnusableWeights(
            f"The configuration {name} is the second stage of a cascade, which needs what another "
            "network found before. Cascades are not supported; import 3d_fullres instead."
        )
    _refuse_own_preprocessing(plans, configuration)
    architecture = architecture_of(configuration)
    patch = numbers(configuration.get("patch_size"), "patch_size", int)
    _check_patch(patch, architecture)
    reader = wanted(plans, "image_reader_writer", str)
    before = Before(
        orientation=_orientation(reader),
        transpose_forward=_transpose(plans),
        channels=_norms(plans, configuration, channels),
        spacing=numbers(configuration.get("spacing"), "spacing", float),
        image=_resampling(configuration, "data", 3),
        labels=_resampling(configuration, "seg", 1),
    )
    if len(before.spacing) != len(patch):
        raise UnusableWeights("Patch and spacing of plans.json have different numbers of axes.")
    after = _resampling(configuration, "probabilities", 1)
    plans_name = str(plans.get("plans_name", "nnUNetPlans"))
    return Plan(plans_name, reader, architecture, before, patch, after)


def _resolved(configurations: dict[str, Any], name: str) -> dict[str, Any]:
    chain: list[dict[str, Any]] = []
    wish: Any = name
    while wish is not None:
        entry = configurations.get(wish) if isinstance(wish, str) else None
        if not isinstance(entry, dict) or len(chain) == _MAX_PARENTS:
            raise UnusableWeights(f"plans.json has no complete configuration {name[:40]}.")
        chain.append(entry)
        wish = entry.get("inherits_from")
    merged: dict[str, Any] = {}
    for entry in reversed(chain):
        merged |= entry
    return merged


def _refuse_own_preprocessing(plans: dict[str, Any], configuration: dict[str, Any]) -> None:
    preprocessor = configuration.get("preprocessor_name", "DefaultPreprocessor")
    if preprocessor != "DefaultPreprocessor":
        raise UnusableWeights(f"The preprocessor {str(preprocessor)[:40]} is not nnU-Net's own.")
    manager = plans.get("label_manager", "LabelManager")
    if manager != "LabelManager":
        raise UnusableWeights(f"The label manager {str(manager)[:40]} is not nnU-Net's own.")


def _check_patch(patch: tuple[int, ...], architecture: Architecture) -> None:
    needed = architecture.divisible_by
    if len(patch) != len(needed) or any(
        size < 1 or size % part for size, part in zip(patch, needed, strict=True)
    ):
        raise UnusableWeights("The patch size of plans.json does not fit the network.")


def _orientation(reader: str) -> Literal["given", "RAS"]:
    if reader not in _READERS:
        raise UnusableWeights(f"Images read by {reader[:40]} are not volumes of a patient.")
    return _READERS[reader]


def _transpose(plans: dict[str, Any]) -> tuple[int, int, int]:
    axes = numbers(plans.get("transpose_forward"), "transpose_forward", int)
    if sorted(axes) != [0, 1, 2]:
        raise UnusableWeights("plans.json lacks a usable “transpose_forward”.")
    return axes[0], axes[1], axes[2]


def _norms(
    plans: dict[str, Any], configuration: dict[str, Any], channels: tuple[str, ...]
) -> tuple[NormDocument, ...]:
    schemes = numbers(configuration.get("normalization_schemes"), "normalization_schemes", str)
    masks = numbers(configuration.get("use_mask_for_norm"), "use_mask_for_norm", bool)
    if not len(schemes) == len(masks) == len(channels):
        raise UnusableWeights("plans.json does not fit the channels of dataset.json.")
    properties = plans.get("foreground_intensity_properties_per_channel")
    if properties is None:
        properties = plans.get("foreground_intensity_properties_by_modality", {})
    norms = []
    for place, (name, scheme, mask) in enumerate(zip(channels, schemes, masks, strict=True)):
        if scheme not in _SCHEMES:
            raise UnusableWeights(f"The normalisation {scheme[:40]} is not supported.")
        kind = _SCHEMES[scheme]
        known = _intensities(properties, place) if kind == "ct" else {}
        use_mask = mask and kind == "zscore"
        norms.append(NormDocument(name=name, scheme=kind, use_mask=use_mask, **known))
    return tuple(norms)


def _intensities(properties: Any, place: int) -> dict[str, float]:
    entry = properties.get(str(place)) if isinstance(properties, dict) else None
    if not isinstance(entry, dict):
        raise UnusableWeights("plans.json lacks the intensities that CT normalisation needs.")
    words = {
        "lower": "percentile_00_5",
        "upper": "percentile_99_5",
        "mean": "mean",
        "std": "std",
    }
    return {ours: wanted(entry, theirs, float) for ours, theirs in words.items()}


def _resampling(configuration: dict[str, Any], what: str, order: int) -> ResampleDocument:
    function = wanted(configuration, f"resampling_fn_{what}", str)
    words = configuration.get(f"resampling_fn_{what}_kwargs", {})
    if not isinstance(words, dict):
        raise UnusableWeights(f"plans.json lacks a usable “resampling_fn_{what}_kwargs”.")
    if function == "no_resampling_hack" and not words:
        return ResampleDocument(how="none", order=order)
    if function == "resample_data_or_seg_to_shape" and set(words) <= _SPLINE_WORDS:
        return ResampleDocument(
            how="spline",
            order=wanted({"order": 3, **words}, "order", int),
            order_z=wanted({"order_z": 0, **words}, "order_z", int),
            separate_z=_separate(words, otherwise=False),
            threshold=_threshold(words),
        )
    if function == "resample_torch_fornnunet" and set(words) <= _TORCH_WORDS:
        return ResampleDocument(
            how="torch",
            order=order,
            separate_z=_separate(words, otherwise=None),
            threshold=_threshold(words),
            mode=_mode(words.get("mode", "linear")),
            mode_z=_mode(words.get("aniso_axis_mode", "nearest-exact")),
        )
    raise UnusableWeights(f"Resampling by {function[:40]} with these settings is not supported.")


def _separate(words: dict[str, Any], *, otherwise: bool | None) -> bool | None:
    value = words.get("force_separate_z", otherwise)
    if value is not None and not isinstance(value, bool):
        raise UnusableWeights("plans.json lacks a usable “force_separate_z”.")
    return value


def _threshold(words: dict[str, Any]) -> float:
    key = "separate_z_anisotropy_threshold"
    return wanted({key: _THRESHOLD, **words}, key, float)


def _mode(word: Any) -> Literal["linear", "nearest-exact"]:
    if word not in ("linear", "nearest-exact"):
        raise UnusableWeights(f"Resampling of the mode {str(word)[:40]} is not supported.")
    return "linear" if word == "linear" else "nearest-exact"
