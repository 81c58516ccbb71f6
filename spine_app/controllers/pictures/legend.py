"""The words over a view in a picture, which are those of the page."""

from dataclasses import dataclass, replace

from spine_app.controllers.overlays import slab_text
from spine_app.domain.pictures.legend import Legend
from spine_app.domain.pictures.painting import rgb
from spine_app.domain.slicing.slab import Slab
from spine_app.domain.view.drawing import INKS, Ink
from spine_app.domain.view.slice_view import scale_bar
from spine_app.domain.window import GreyWindow
from spine_app.screen.picture_state import Background, PictureControls
from spine_app.screen.state import ViewShown
from spine_app.screen.texts import text

INK_NAMES = frozenset(ink.value for ink in Ink)


@dataclass(frozen=True)
class Over:
    """What lies over a picture, and behind it.

    Attributes:
        drawings: measurements, crosshair, names.
        words: patient's sides, scale bar, position, window.
        background: what is behind the volume in 3D.
    """

    drawings: bool = True
    words: bool = True
    background: Background = Background.VIEW


def over_of(wanted: PictureControls) -> Over:
    """What the dialog says about it."""
    return Over(wanted.drawings, wanted.words, wanted.background)


def legend_of(name: str, shown: ViewShown, mm_per_pixel: float, details: str) -> Legend:
    """The words over a view.

    Args:
        name: of the view.
        shown: what the page would write over it in this size.
        mm_per_pixel: of its CSS pixels.
        details: window, slab and the like.
    """
    legend = Legend(
        title=shown.title or text(f"view.{name}_short"),
        position=shown.position,
        left=shown.left,
        right=shown.right,
        top=shown.top,
        bottom=shown.bottom,
        bar=shown.bar_mm,
        # Not the rounded length of the page.
        bar_px=scale_bar(mm_per_pixel)[1] if shown.bar_mm else 0.0,
        details=details,
        warning=shown.warning,
    )
    return replace(legend, dot=rgb(INKS[Ink(name)].color)) if name in INK_NAMES else legend


def grey_details(window: GreyWindow, slab: Slab) -> str:
    """Slab and grey window, as `MIP 10 mm · W 1800 · L 400`."""
    told = f"W {window.width:.0f} · L {window.center:.0f}"
    return " · ".join(filter(None, (slab_text(slab), told)))
