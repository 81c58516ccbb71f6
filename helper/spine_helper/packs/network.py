"""One network of a pack: its files, and all that nnU-Net does around it."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from spine_helper.nnunet.recipe import Normalisation, Recipe, Resampling
from spine_helper.packs.document import (
    Axis,
    Digest,
    Document,
    FileName,
    LabelId,
    Millimetres,
    Side,
    Text,
    Title,
)

Part: TypeAlias = Literal["vertebra", "disc", "sacrum", "canal", "cord"]
Region = Annotated[int, Field(ge=0, le=255)]


class NormDocument(Document):
    """Normalisation of one channel, before resampling; see `recipe.Normalisation`."""

    name: Text
    scheme: Literal["ct", "zscore", "none", "rescale", "rgb"]
    use_mask: bool = False
    lower: float = 0.0
    upper: float = 0.0
    mean: float = 0.0
    std: float = 1.0


class ResampleDocument(Document):
    """How voxels are brought to another lattice; see `recipe.Resampling`."""

    how: Literal["spline", "torch", "none"] = "spline"
    order: Annotated[int, Field(ge=0, le=5)] = 3
    order_z: Annotated[int, Field(ge=0, le=5)] = 0
    separate_z: bool | None = None
    threshold: Annotated[float, Field(gt=0)] = 3.0
    mode: Literal["linear", "nearest-exact"] = "linear"
    mode_z: Literal["linear", "nearest-exact"] = "nearest-exact"


class Before(Document):
    """What is done to the image: `orientation` is turned to first, `given` takes it as it is."""

    orientation: Literal["given", "RAS"]
    transpose_forward: tuple[Axis, Axis, Axis]
    crop_to_nonzero: Literal[True] = True
    channels: Annotated[tuple[NormDocument, ...], Field(min_length=1, max_length=8)]
    spacing: Annotated[tuple[Millimetres, ...], Field(min_length=2, max_length=3)]
    image: ResampleDocument
    labels: ResampleDocument


class During(Document):
    """How tiles are laid, mirrored and added up."""

    patch: Annotated[tuple[Side, ...], Field(min_length=2, max_length=3)]
    step: Annotated[float, Field(gt=0, le=1)] = 0.5
    mirror_axes: Annotated[tuple[Axis, ...], Field(max_length=3)] = ()
    gaussian_sigma: Annotated[float, Field(ge=0.125, le=0.125)] = 0.125
    gaussian_scale: Literal[10] = 10
    accumulator: Literal["float16"] = "float16"


class After(Document):
    """How logits become labels; `regions` are painted in their order, empty means argmax."""

    logits: ResampleDocument
    regions: Annotated[tuple[Region, ...], Field(max_length=255)] = ()


class Label(Document):
    """A value of the network's own label map.

    Attributes:
        value: in the map that comes out of the network; 0 is background and not listed.
        name: as the network's makers call it.
        part: what it is for us; None for what has no place in our label map.
        level: `L3`; of a disc the vertebra above it; empty where the network does not tell levels.
        id: value of `anatomy.levels` it becomes; None where there is none, or where the level has
            to be found first.
    """

    value: LabelId
    name: Title
    part: Part | None = None
    level: Annotated[str, Field(pattern=r"^([CTL]\d{1,2})?$")] = ""
    id: LabelId | None = None


class Place(Document):
    """One voxel of the self-test and the logits there."""

    index: Annotated[tuple[int, ...], Field(min_length=2, max_length=3)]
    logits: Annotated[tuple[float, ...], Field(min_length=1, max_length=256)]


class SelfTest(Document):
    """What the network gave for a made-up input on the machine that imported it."""

    seed: Annotated[int, Field(ge=0, lt=2**32)]
    shape: Annotated[tuple[Side, ...], Field(min_length=2, max_length=3)]
    argmax_sha256: Digest
    max_abs_logit: Annotated[float, Field(gt=0)]
    tolerance: Annotated[float, Field(gt=0, lt=1)]
    places: Annotated[tuple[Place, ...], Field(min_length=8, max_length=64)]


class Network(Document):
    """One network: a file for each fold, and what stands around it."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
    architecture: Literal["PlainConvUNet", "ResidualEncoderUNet"]
    files: Annotated[tuple[FileName, ...], Field(min_length=1, max_length=10)]
    folds: Annotated[tuple[Text, ...], Field(min_length=1, max_length=10)]
    opset: Literal[17] = 17
    input: Literal["image"] = "image"
    output: Literal["logits"] = "logits"
    precision: Literal["float32"] = "float32"
    heads: Annotated[int, Field(ge=1, le=256)]
    divisible_by: Annotated[tuple[Side, ...], Field(min_length=2, max_length=3)]
    parameters: Annotated[int, Field(ge=1)]
    before: Before
    during: During
    after: After
    labels: Annotated[tuple[Label, ...], Field(min_length=1, max_length=255)]
    self_test: Annotated[tuple[SelfTest, ...], Field(max_length=10)] = ()


def recipe_of(network: Network) -> Recipe:
    """What `spine_helper.nnunet` needs to know of a network.

    Raises:
        UnusableRecipe: its parts contradict each other.
    """
    before, during, after = network.before, network.during, network.after
    return Recipe(
        normalisations=tuple(
            Normalisation(**channel.model_dump(exclude={"name"})) for channel in before.channels
        ),
        spacing=before.spacing,
        patch=during.patch,
        heads=network.heads,
        orientation=before.orientation,
        transpose=before.transpose_forward,
        image=Resampling(**before.image.model_dump()),
        logits=Resampling(**after.logits.model_dump()),
        labels=Resampling(**before.labels.model_dump()),
        regions=after.regions,
        mirror_axes=during.mirror_axes,
        step=during.step,
    )
