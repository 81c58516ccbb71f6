"""One slice view: grey values and labels on a plane, drawn without a window."""

from dataclasses import dataclass

from spine_app.domain.slicing.slab_samples import slab_samples, step_along
from spine_app.domain.view.slice_view import SliceView
from spine_app.pipelines.scene import OnFrame
from spine_app.pipelines.slicing.drawing import Content, CutPainting
from spine_app.pipelines.slicing.sampling import slice_rows
from spine_app.pipelines.slicing.settings import CutSettings, cut_painting
from spine_app.pipelines.slicing.stage import SliceStage


@dataclass(frozen=True, eq=False)
class SliceSettings(CutSettings[SliceView]):
    """What a slice view shows; its view has position, zoom and plane."""

    @property
    def place(self) -> tuple[object, ...]:
        """Size, zoom, centre and axes."""
        view, axes = self.view, self.view.axes
        return (view.size, view.mm_per_pixel, *view.center_lps, *axes.right, *axes.up)


def slice_painting(content: Content, settings: SliceSettings) -> CutPainting:
    """A slice of a volume, ready to be drawn at any size."""
    view = settings.view
    samples = slab_samples(settings.slab, step_along(view.grid, view.axes.looking))
    return cut_painting(
        content, settings, samples, lambda grid, size: slice_rows(view, grid, size, samples.step_mm)
    )


class ResliceView(SliceStage[SliceSettings]):
    """A slice view. Belongs to the thread that made it."""

    def __init__(self, on_frame: OnFrame) -> None:
        """Give each picture to `on_frame`."""
        super().__init__(on_frame, slice_painting)
