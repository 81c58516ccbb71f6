"""What other programs do around their networks, as far as a pack can say it."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from spine_helper.packs.document import Document, Text, Vector


class PlainFlow(Document):
    """nnU-Net's own predictor around one network, nothing else."""

    tool: Literal["nnunet"] = "nnunet"


class TotalSegmentatorFlow(Document):
    """What TotalSegmentator does around one of its networks.

    Attributes:
        spacing: mm, RAS, of the lattice the image is brought to.
        image_order: of the spline that does it, edges repeated.
        to_integer: whether grey values are cut to int32 afterwards.
        label_order: of the spline that brings labels back.
    """

    tool: Literal["totalsegmentator"] = "totalsegmentator"
    task: Text
    spacing: Vector
    image_order: Annotated[int, Field(ge=0, le=3)] = 1
    to_integer: Literal[True] = True
    label_order: Literal[0] = 0


class TotalSpineSegFlow(Document):
    """The two steps of TotalSpineSeg: discs and landmarks, then vertebrae told apart by turns.

    Attributes:
        spacing: mm, RAS, of the lattice the image is brought to (linear).
        first: name of the network of step 1.
        second: name of the network of step 2; its second channel marks every other disc.
        margin: voxels around what step 1 found, for step 2.
    """

    tool: Literal["totalspineseg"] = "totalspineseg"
    spacing: Vector = (1.0, 1.0, 1.0)
    first: Text
    second: Text
    margin: Literal[10] = 10


class SpinepsFlow(Document):
    """What SPINEPS does around its semantic network.

    Attributes:
        orientation: axes of the image, directions they grow in.
        spacing_least: mm along those axes; a finer image is made coarser up to this.
        spacing_most: a coarser one finer down to this.
        image_order: of the spline that does it.
        to_half: whether grey values are rounded to half precision afterwards.
    """

    tool: Literal["spineps"] = "spineps"
    orientation: Annotated[str, Field(pattern=r"^[RLAPIS]{3}$")]
    spacing_least: Vector
    spacing_most: Vector
    image_order: Literal[3] = 3
    to_half: Literal[True] = True


Flow: TypeAlias = Annotated[
    PlainFlow | TotalSegmentatorFlow | TotalSpineSegFlow | SpinepsFlow,
    Field(discriminator="tool"),
]
