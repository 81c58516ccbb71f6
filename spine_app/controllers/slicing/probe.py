"""What is told of the patient under the pointer: value, structure, position."""

from collections.abc import Callable

from spine_app.domain.geometry import Floats
from spine_app.domain.slicing.paging import Pages
from spine_app.domain.slicing.slab import Slab
from spine_app.domain.slicing.slab_value import slab_value
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.slice_view import SliceView
from spine_app.domain.volume import Volume
from spine_app.screen.state import Shown
from spine_app.screen.texts import text


class SliceProbe:
    """The read-outs of the slice views. Loop thread only."""

    def __init__(self, shown: Shown) -> None:
        """Write into `shown`; nothing is pointed at yet."""
        self._shown = shown
        self._pixels: dict[Plane, tuple[float, float]] = {}
        # Names what is seen at a point (3,), mm, LPS; set by whoever knows.
        self.name_at: Callable[[Floats], str] = lambda _: ""

    def clear(self) -> None:
        """Point at nothing."""
        self._pixels.clear()

    def point(self, plane: Plane, x: float, y: float) -> None:
        """The pointer is over a pixel of a view."""
        self._pixels[plane] = (x, y)

    def tell(self, view: SliceView, pages: Pages, unit: str, slab: Slab) -> None:
        """Write what is under the pointer in a view, which may have moved under it."""
        pixel = self._pixels.get(view.plane)
        if pixel is None:
            return
        point = view.point_lps(*pixel)
        value = value_text(pages.volume(view), point, view.axes.through, unit, slab)
        place = place_text(point) if pages.has_places else ""
        told = told_text((value, self.name_at(point)), place) if value else ""
        getattr(self._shown, view.plane.value).value = told


def told_text(what: tuple[str, ...], where: str) -> str:
    """Lines of a read-out: what is seen, and where that is."""
    return "\n".join(filter(None, (" · ".join(filter(None, what)), where)))


def value_text(volume: Volume, point_lps: Floats, normal_lps: Floats, unit: str, slab: Slab) -> str:
    """The value that is seen at a point, as a slab shows it; empty outside the volume.

    Args:
        volume: the volume.
        point_lps: (3,) float64, mm, LPS.
        normal_lps: (3,) float64, unit, LPS. Across the slab.
        unit: of values; empty where they have none.
        slab: what is shown.
    """
    value = slab_value(volume, point_lps, normal_lps, slab)
    if value is None:
        return ""
    told = f"{value:.0f} {unit}".strip().replace("-", "−")
    return f"{text(f'slab.{slab.mode.value}')} {told}" if slab.is_thick else told


def place_text(point_lps: Floats) -> str:
    """A patient position, mm, LPS; where room is short, a line may end before a letter only."""
    return "x\xa0{:.1f} y\xa0{:.1f} z\xa0{:.1f}\xa0mm".format(*point_lps).replace("-", "−")
