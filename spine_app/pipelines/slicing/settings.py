"""What flat and curved cuts have in common: how they are shown, and made ready to be drawn."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from spine_app.domain.geometry import Grid
from spine_app.domain.slicing.slab import Slab
from spine_app.domain.slicing.slab_samples import SlabSamples
from spine_app.domain.view.drawing import Overlay
from spine_app.domain.window import GreyWindow
from spine_app.kernels.reslice_rows import Rows
from spine_app.pipelines.slicing.drawing import Content, Cut, CutPainting
from spine_app.pipelines.slicing.sampling import outline_width, shading_of


class Sized(Protocol):
    """A view with a size."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in CSS pixels."""


V = TypeVar("V", bound=Sized)


@dataclass(frozen=True, eq=False)
class CutSettings(Generic[V]):
    """Everything a cut shows besides the volume.

    Attributes:
        view: where it cuts, and its zoom.
        window: grey window.
        inverted: low values are shown bright.
        overlay: what the page draws over the picture.
        slab: how the values around the cut become one picture.
        interpolated: values between voxels are shown; otherwise the voxels as they are.
        outline: labels are drawn as outlines.
    """

    view: V
    window: GreyWindow
    inverted: bool = False
    overlay: Overlay = field(default_factory=Overlay)
    slab: Slab = field(default_factory=Slab)
    interpolated: bool = True
    outline: bool = False

    @property
    def place(self) -> tuple[object, ...]:
        """Everything about the view that decides the pixels, comparable."""
        raise NotImplementedError

    @property
    def seen(self) -> tuple[object, ...]:
        """Everything that decides the pixels; the overlay does not."""
        look = (self.window, self.inverted, self.slab, self.interpolated, self.outline)
        return (*look, *self.place)


def cut_painting(
    content: Content,
    settings: CutSettings[V],
    samples: SlabSamples,
    rows: Callable[[Grid, tuple[int, int]], Rows],
) -> CutPainting:
    """A cut through a volume, ready to be drawn at any size.

    Args:
        content: what there is to draw.
        settings: how it is shown.
        samples: across the cut.
        rows: where the pixels of a picture of a size lie in a grid.
    """

    def cut(size: tuple[int, int]) -> Cut:
        outline = outline_width(settings.view.size, size) if settings.outline else 0.0
        shading = shading_of(settings.window, samples, settings)
        return Cut(lambda grid: rows(grid, size), shading, size, outline)

    return CutPainting(content, settings.overlay, settings.seen, cut)
