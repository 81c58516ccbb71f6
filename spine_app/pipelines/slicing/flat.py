"""One slice view: grey values and labels on a plane, drawn without a window."""

from dataclasses import dataclass, field

from spine_app.domain.slicing.slab import Slab
from spine_app.domain.slicing.slab_samples import slab_samples, step_along
from spine_app.domain.view.drawing import Overlay
from spine_app.domain.view.slice_view import SliceView
from spine_app.domain.window import GreyWindow
from spine_app.pipelines.scene import OnFrame
from spine_app.pipelines.slicing.drawing import Content, Cut, CutPainting
from spine_app.pipelines.slicing.sampling import outline_width, shading_of, slice_rows
from spine_app.pipelines.slicing.stage import SliceStage


@dataclass(frozen=True, eq=False)
class SliceSettings:
    """Everything a slice view shows besides the volume.

    Attributes:
        view: position, zoom and plane.
        window: grey window.
        inverted: low values are shown bright.
        overlay: what the page draws over the picture.
        slab: how the values around the plane become one picture.
        interpolated: values between voxels are shown; otherwise the voxels as they are.
        outline: labels are drawn as outlines.
    """

    view: SliceView
    window: GreyWindow
    inverted: bool = False
    overlay: Overlay = field(default_factory=Overlay)
    slab: Slab = field(default_factory=Slab)
    interpolated: bool = True
    outline: bool = False

    @property
    def seen(self) -> tuple[object, ...]:
        """Everything that decides the pixels; the overlay does not."""
        view, axes = self.view, self.view.axes
        look = (self.window, self.inverted, self.slab, self.interpolated, self.outline)
        place = (view.size, view.mm_per_pixel, *view.center_lps, *axes.right, *axes.up)
        return (*look, *place)


def slice_painting(content: Content, settings: SliceSettings) -> CutPainting:
    """A slice of a volume, ready to be drawn at any size."""

    def cut(size: tuple[int, int]) -> Cut:
        view = settings.view
        samples = slab_samples(settings.slab, step_along(view.grid, view.axes.looking))
        shading = shading_of(settings.window, samples, settings)
        outline = outline_width(view.size, size) if settings.outline else 0.0
        return Cut(
            lambda grid: slice_rows(view, grid, size, samples.step_mm), shading, size, outline
        )

    return CutPainting(content, settings.overlay, settings.seen, cut)


class ResliceView(SliceStage[SliceSettings]):
    """A slice view. Belongs to the thread that made it."""

    def __init__(self, on_frame: OnFrame) -> None:
        """Give each picture to `on_frame`."""
        super().__init__(on_frame, slice_painting)
