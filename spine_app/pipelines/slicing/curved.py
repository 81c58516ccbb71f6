"""The view of a curved planar reformat: the patient straightened along a curve."""

from dataclasses import dataclass, field

import numpy as np

from spine_app.domain.slicing.curved_view import CurvedView
from spine_app.domain.slicing.slab import Slab
from spine_app.domain.slicing.slab_samples import SlabSamples, slab_samples
from spine_app.domain.view.drawing import Overlay
from spine_app.domain.window import GreyWindow
from spine_app.pipelines.scene import OnFrame
from spine_app.pipelines.slicing.curved_sampling import curved_rows
from spine_app.pipelines.slicing.drawing import Content, Cut, CutPainting
from spine_app.pipelines.slicing.sampling import outline_width, shading_of
from spine_app.pipelines.slicing.stage import SliceStage


@dataclass(frozen=True, eq=False)
class CurvedSettings:
    """Everything a curved view shows besides the volume.

    Attributes:
        view: curve, position, zoom and turn.
        window: grey window.
        inverted: low values are shown bright.
        overlay: what the page draws over the picture.
        slab: how the values around the cut become one picture.
        interpolated: values between voxels are shown; otherwise the voxels as they are.
        outline: labels are drawn as outlines.
    """

    view: CurvedView
    window: GreyWindow
    inverted: bool = False
    overlay: Overlay = field(default_factory=Overlay)
    slab: Slab = field(default_factory=Slab)
    interpolated: bool = True
    outline: bool = False

    @property
    def seen(self) -> tuple[object, ...]:
        """Everything that decides the pixels; the overlay does not."""
        view = self.view
        look = (self.window, self.inverted, self.slab, self.interpolated, self.outline)
        zoom = (view.size, view.mm_per_pixel)
        return (*look, *zoom, view.path, view.across_mm, view.arc_mm, view.angle_deg)


def curved_painting(content: Content, settings: CurvedSettings) -> CutPainting:
    """A curved cut through a volume, ready to be drawn at any size."""

    def cut(size: tuple[int, int]) -> Cut:
        view = settings.view
        samples = _samples(content, settings.slab)
        shading = shading_of(settings.window, samples, settings)
        outline = outline_width(view.size, size) if settings.outline else 0.0
        return Cut(
            lambda grid: curved_rows(view, grid, size, samples.step_mm), shading, size, outline
        )

    return CutPainting(content, settings.overlay, settings.seen, cut)


def _samples(content: Content, slab: Slab) -> SlabSamples:
    """Samples across the cut, which looks everywhere in another direction: of the finest axis."""
    spacing = 1.0 if content.volume is None else np.min(content.volume.grid.spacing_ijk)
    return slab_samples(slab, float(spacing))


class StraightenedView(SliceStage[CurvedSettings]):
    """A curved view. Belongs to the thread that made it."""

    def __init__(self, on_frame: OnFrame) -> None:
        """Give each picture to `on_frame`."""
        super().__init__(on_frame, curved_painting)
