"""The network that a configuration of plans.json describes, old and new words of it.

Source:
    plans_handler.py of nnU-Net 2.8.1 says what plans without `architecture` mean; the classes are
    those of dynamic-network-architectures 0.4.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, TypeGuard, get_args

from spine_helper.convert.documents import numbers, wanted
from spine_helper.packs.trouble import UnusableWeights

Kind: TypeAlias = Literal["PlainConvUNet", "ResidualEncoderUNet"]
Sizes: TypeAlias = tuple[int, ...]

_KNOWN_ARGUMENTS: Final = frozenset(
    (
        *("n_stages", "features_per_stage", "conv_op", "kernel_sizes", "strides"),
        *("n_conv_per_stage", "n_blocks_per_stage", "n_conv_per_stage_decoder", "conv_bias"),
        *("norm_op", "norm_op_kwargs", "dropout_op", "dropout_op_kwargs"),
        *("nonlin", "nonlin_kwargs", "deep_supervision", "nonlin_first"),
        *("block", "bottleneck_channels", "stem_channels"),
    )
)
_NOT_SUPPORTED: Final = ("nonlin_first", "block", "bottleneck_channels")
_MAX_STAGES: Final = 12
_MAX_FEATURES: Final = 4096
_DEFAULT_SLOPE: Final = 0.01
_DEFAULT_EPS: Final = 1e-5


@dataclass(frozen=True)
class Architecture:
    """A U-Net, one entry for each stage from fine to coarse.

    Attributes:
        kind: class of the network.
        features: channels of each stage.
        kernels: of its convolutions, voxels.
        strides: of its first convolution.
        blocks: convolutions (plain) or residual blocks of each stage.
        decoder_convs: convolutions of each stage on the way back, from coarse to fine.
        stem: channels of the stem of a residual encoder.
        bias: whether convolutions have a bias.
        eps: of the instance norms.
        slope: of the leaky rectifier; 0 for a plain one.
    """

    kind: Kind
    features: Sizes
    kernels: tuple[Sizes, ...]
    strides: tuple[Sizes, ...]
    blocks: Sizes
    decoder_convs: Sizes
    stem: int
    bias: bool
    eps: float
    slope: float

    @property
    def dimensions(self) -> int:
        """2 for planes, 3 for space."""
        return len(self.strides[0])

    @property
    def divisible_by(self) -> Sizes:
        """What each side of a tile must be a multiple of."""
        total = [1] * self.dimensions
        for stride in self.strides:
            total = [a * b for a, b in zip(total, stride, strict=True)]
        return tuple(total)


def architecture_of(configuration: dict[str, Any]) -> Architecture:
    """The network of a configuration whose inheritance is resolved.

    Raises:
        UnusableWeights: it is of a class, or has a part, that is not supported; named.
    """
    if "architecture" not in configuration:
        return _old(configuration)
    entry = wanted(configuration, "architecture", dict)
    kind = _kind(wanted(entry, "network_class_name", str))
    arguments = wanted(entry, "arch_kwargs", dict)
    unknown = sorted(set(arguments) - _KNOWN_ARGUMENTS)
    extra = [name for name in _NOT_SUPPORTED if arguments.get(name)]
    if unknown or extra:
        name = _shown((unknown + extra)[0])
        raise UnusableWeights(f"The network has a setting that is not supported: {name}.")
    dimensions = _dimensions(wanted(arguments, "conv_op", str))
    blocks = "n_conv_per_stage" if kind == "PlainConvUNet" else "n_blocks_per_stage"
    stages = wanted(arguments, "n_stages", int)
    if not 1 < stages <= _MAX_STAGES:
        raise UnusableWeights("plans.json describes a network that cannot be built.")
    eps = _instance_norm(arguments, dimensions)
    features = _each(arguments, "features_per_stage", stages)
    return _checked(
        Architecture(
            kind=kind,
            features=features,
            kernels=_sides(arguments, "kernel_sizes", stages, dimensions),
            strides=_sides(arguments, "strides", stages, dimensions),
            blocks=_each(arguments, blocks, stages),
            decoder_convs=_each(arguments, "n_conv_per_stage_decoder", stages - 1),
            stem=_stem(arguments, features),
            bias=wanted(arguments, "conv_bias", bool),
            eps=eps,
            slope=_slope(arguments),
        )
    )


def _old(configuration: dict[str, Any]) -> Architecture:
    kind = _kind(wanted(configuration, "UNet_class_name", str))
    blocks = numbers(configuration.get("n_conv_per_stage_encoder"), "n_conv_per_stage_encoder", int)
    decoder = configuration.get("n_conv_per_stage_decoder")
    stages = len(blocks)
    base = wanted(configuration, "UNet_base_num_features", int)
    most = wanted(configuration, "unet_max_num_features", int)
    dimensions = len(wanted(configuration, "patch_size", list))
    features = tuple(min(base * 2**stage, most) for stage in range(min(stages, _MAX_STAGES + 1)))
    return _checked(
        Architecture(
            kind=kind,
            features=features,
            kernels=_sides(configuration, "conv_kernel_sizes", stages, dimensions),
            strides=_sides(configuration, "pool_op_kernel_sizes", stages, dimensions),
            blocks=blocks,
            decoder_convs=numbers(decoder, "n_conv_per_stage_decoder", int),
            stem=features[0] if features else 0,
            bias=True,
            eps=_DEFAULT_EPS,
            slope=_DEFAULT_SLOPE,
        )
    )


def _checked(net: Architecture) -> Architecture:
    sides = [side for sizes in (*net.kernels, *net.strides) for side in sizes]
    holds = (
        2 <= len(net.features) <= _MAX_STAGES
        and len(net.features) == len(net.blocks) == len(net.decoder_convs) + 1
        and all(0 < n <= _MAX_FEATURES for n in (*net.features, net.stem))
        and all(0 < n <= 64 for n in (*net.blocks, *net.decoder_convs))
        and all(0 < n <= 16 for n in sides)
        and all(side % 2 for kernel in net.kernels for side in kernel)
        and set(net.strides[0]) == {1}
    )
    if not holds:
        raise UnusableWeights("plans.json describes a network that cannot be built.")
    return net


def _kind(class_name: str) -> Kind:
    name = class_name.rsplit(".", 1)[-1]
    for kind in get_args(Kind):
        if name == kind:
            return kind  # type: ignore[no-any-return]
    raise UnusableWeights(f"Networks of the kind {_shown(name)} are not supported.")


def _dimensions(conv_op: str) -> int:
    name = conv_op.rsplit(".", 1)[-1]
    if name not in ("Conv2d", "Conv3d"):
        raise UnusableWeights(f"Convolutions of the kind {_shown(name)} are not supported.")
    return int(name[4])


def _instance_norm(arguments: dict[str, Any], dimensions: int) -> float:
    name = str(arguments.get("norm_op")).rsplit(".", 1)[-1]
    if name != f"InstanceNorm{dimensions}d":
        raise UnusableWeights(f"Normalisation of the kind {_shown(name)} is not supported.")
    settings = arguments.get("norm_op_kwargs") or {}
    allowed = {"eps", "affine", "track_running_stats"}
    if (
        not isinstance(settings, dict)
        or not set(settings) <= allowed
        or settings.get("affine") is not True
        or settings.get("track_running_stats")
    ):
        raise UnusableWeights("Instance norms with these settings are not supported.")
    eps = wanted({"eps": _DEFAULT_EPS, **settings}, "eps", float)
    if not 0 < eps < 1:
        raise UnusableWeights("Instance norms with these settings are not supported.")
    return eps


def _slope(arguments: dict[str, Any]) -> float:
    name = str(arguments.get("nonlin")).rsplit(".", 1)[-1]
    settings = arguments.get("nonlin_kwargs") or {}
    if name not in ("LeakyReLU", "ReLU") or not isinstance(settings, dict):
        raise UnusableWeights(f"Networks with {_shown(name)} between layers are not supported.")
    if not set(settings) <= {"inplace", "negative_slope"}:
        raise UnusableWeights(f"{name} with these settings is not supported.")
    slope = wanted({"negative_slope": _DEFAULT_SLOPE, **settings}, "negative_slope", float)
    return slope if name == "LeakyReLU" else 0.0


def _stem(arguments: dict[str, Any], features: Sizes) -> int:
    if arguments.get("stem_channels") is None:
        return features[0] if features else 0
    return wanted(arguments, "stem_channels", int)


def _is_count(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _each(arguments: dict[str, Any], key: str, count: int) -> Sizes:
    value = arguments.get(key)
    if _is_count(value):
        return (value,) * max(count, 0)
    return numbers(value, key, int)


def _sides(arguments: dict[str, Any], key: str, stages: int, dimensions: int) -> tuple[Sizes, ...]:
    value = arguments.get(key)
    entries = [value] * stages if _is_count(value) else value
    if not isinstance(entries, list) or len(entries) != stages:
        raise UnusableWeights(f"plans.json lacks a usable “{key}”.")
    sides = [
        (entry,) * dimensions if _is_count(entry) else numbers(entry, key, int) for entry in entries
    ]
    if any(len(side) != dimensions for side in sides):
        raise UnusableWeights(f"plans.json lacks a usable “{key}”.")
    return tuple(sides)


def _shown(name: str) -> str:
    return "".join(c for c in name if c.isalnum() or c == "_")[:40] or "unknown"
