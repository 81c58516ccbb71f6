"""The view of a curved planar reformat: the patient straightened along a curve."""

from dataclasses import dataclass

import numpy as np

from spine_app.domain.slicing.curved_view import CurvedView
from spine_app.domain.slicing.slab import Slab
from spine_app.domain.slicing.slab_samples import SlabSamples, slab_samples
from spine_app.pipelines.scene import OnFrame
from spine_app.pipelines.slicing.curved_sampling import curved_rows
from spine_app.pipelines.slicing.drawing import Content, CutPainting
from spine_app.pipelines.slicing.settings import CutSettings, cut_painting
from spine_app.pipelines.slicing.stage import SliceStage


@dataclass(frozen=True, eq=False)
class CurvedSettings(CutSettings[CurvedView]):
    """What a curved view shows; its view has curve, position, zoom and turn."""

    @property
    def place(self) -> tuple[object, ...]:
        """Size, zoom, and where along, beside and around the curve."""
        view = self.view
        zoom = (view.size, view.mm_per_pixel)
        return (*zoom, view.path, view.across_mm, view.arc_mm, view.angle_deg)


def curved_painting(content: Content, settings: CurvedSettings) -> CutPainting:
    """A curved cut through a volume, ready to be drawn at any size."""
    view, samples = settings.view, _samples(content, settings.slab)
    return cut_painting(
        content,
        settings,
        samples,
        lambda grid, size: curved_rows(view, grid, size, samples.step_mm),
    )


def _samples(content: Content, slab: Slab) -> SlabSamples:
    """Samples across the cut, which looks everywhere in another direction: of the finest axis."""
    spacing = 1.0 if content.volume is None else np.min(content.volume.grid.spacing_ijk)
    return slab_samples(slab, float(spacing))


class StraightenedView(SliceStage[CurvedSettings]):
    """A curved view. Belongs to the thread that made it."""

    def __init__(self, on_frame: OnFrame) -> None:
        """Give each picture to `on_frame`."""
        super().__init__(on_frame, curved_painting)
