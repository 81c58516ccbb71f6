"""What a network of the nnU-Net family needs around it: all that plans.json says of prediction."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Scheme: TypeAlias = Literal["ct", "zscore", "none", "rescale", "rgb"]
Resampler: TypeAlias = Literal["spline", "torch", "none"]
Orientation: TypeAlias = Literal["given", "RAS"]


class UnusableRecipe(ValueError):
    """The parts of a recipe contradict each other."""


@dataclass(frozen=True)
class Normalisation:
    """What is done to the grey values of one channel before resampling.

    Attributes:
        scheme: `ct` clips and shifts by fixed numbers, `zscore` uses mean and deviation of the
            image, `rescale` its smallest and largest value, `rgb` divides by 255.
        use_mask: `zscore` over what is not 0 only, the rest stays as it is.
        lower: `ct` clips here, HU.
        upper: and here.
        mean: `ct` subtracts it.
        std: `ct` divides by it.
    """

    scheme: Scheme
    use_mask: bool = False
    lower: float = 0.0
    upper: float = 0.0
    mean: float = 0.0
    std: float = 1.0


@dataclass(frozen=True)
class Resampling:
    """How voxels are brought to another lattice.

    Attributes:
        how: `spline` is nnU-Net's own, `torch` its variant on torch, `none` leaves all as it is.
        order: of the spline in the plane, or in space.
        order_z: of the spline along the coarse axis.
        separate_z: resample along the coarse axis apart; None decides by `threshold`.
        threshold: largest over smallest spacing from which on that is done.
        mode: of `torch` in the plane, or in space.
        mode_z: of `torch` along the coarse axis.
    """

    how: Resampler = "spline"
    order: int = 3
    order_z: int = 0
    separate_z: bool | None = None
    threshold: float = 3.0
    mode: Literal["linear", "nearest-exact"] = "linear"
    mode_z: Literal["linear", "nearest-exact"] = "nearest-exact"


@dataclass(frozen=True)
class Recipe:
    """What a network of the nnU-Net family needs around it.

    Attributes:
        normalisations: one for each channel of the image.
        spacing: mm along the axes of the network; two of them for a network of planes.
        patch: voxels of a tile, as many axes.
        heads: channels that come out of the network.
        orientation: `given` takes the axes as the image has them, `RAS` turns them first.
        transpose: axis of the image, (k, j, i), that is axis 0, 1 and 2 of the network.
        image: resampling of grey values.
        logits: resampling of what comes out.
        labels: resampling of the result of a stage before, where there is one.
        regions: label values of the heads in the order in which they are painted; empty for a
            network whose heads are labels 0, 1, 2 …
        previous: label values of the stage before that come in as channels of their own.
        mirror_axes: axes of the network along which tiles are mirrored; empty for no mirroring.
        step: step of the tiles in patches.

    Raises:
        UnusableRecipe: lengths or values contradict each other.
    """

    normalisations: tuple[Normalisation, ...]
    spacing: tuple[float, ...]
    patch: tuple[int, ...]
    heads: int
    orientation: Orientation = "given"
    transpose: tuple[int, int, int] = (0, 1, 2)
    image: Resampling = Resampling()
    logits: Resampling = Resampling(order=1)
    labels: Resampling = Resampling(order=1)
    regions: tuple[int, ...] = ()
    previous: tuple[int, ...] = ()
    mirror_axes: tuple[int, ...] = ()
    step: float = 0.5

    def __post_init__(self) -> None:
        """Refuse what cannot be run."""
        checks = {
            "no channels": len(self.normalisations) > 0,
            "patch and spacing": len(self.patch) == len(self.spacing) and len(self.patch) in (2, 3),
            "spacing": all(0 < step < 1e4 for step in self.spacing),
            "patch": all(size > 0 for size in self.patch),
            "transpose": sorted(self.transpose) == [0, 1, 2],
            "heads": self.heads == len(self.regions) if self.regions else self.heads >= 2,
            "mirror axes": set(self.mirror_axes) <= set(range(len(self.patch))),
            "step": 0 < self.step <= 1,
        }
        wrong = [name for name, holds in checks.items() if not holds]
        if wrong:
            raise UnusableRecipe(", ".join(wrong))

    @property
    def is_flat(self) -> bool:
        """Whether the network sees planes, not space."""
        return len(self.patch) == 2
