"""Pictures of the straightened view along the canal."""

from dataclasses import replace
from typing import Protocol

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.overlays import write_bar, write_letters
from spine_app.controllers.pictures.legend import Over, grey_details, legend_of
from spine_app.controllers.pictures.shot import OnPicture, Shot
from spine_app.controllers.slicing.curved_control import CurvedControl
from spine_app.controllers.slicing.curved_projection import CurvedProjection
from spine_app.domain.slicing.curved_view import CurvedView
from spine_app.domain.view.drawing import Overlay
from spine_app.pipelines.slicing.curved import CurvedSettings
from spine_app.screen.state import ViewShown
from spine_app.screen.texts import text

NAME = "curved"


class CurvedPainter(Protocol):
    """Draws pictures of the straightened view beside what is on screen."""

    def picture(
        self, settings: CurvedSettings, size: tuple[int, int], on_picture: OnPicture
    ) -> None:
        """Draw it at a size; `on_picture` is called on another thread."""


def curved_shot(
    control: CurvedControl,
    painter: CurvedPainter,
    drawers: Drawers,
    size: tuple[float, float],
    over: Over,
) -> Shot | None:
    """What the straightened view shows now, in a picture of another size.

    Lengths are true along the canal alone, so the picture as a whole has no scale.
    """
    settings = control.settings()
    if settings is None:
        return None
    seen = settings.view
    wider = max(seen.size[0] / size[0], seen.size[1] / size[1])
    view = replace(seen, size=size, mm_per_pixel=seen.mm_per_pixel * wider)
    plain = replace(settings, view=view, overlay=Overlay())
    overlay = drawers.overlay(NAME, CurvedProjection(view)) if over.drawings else Overlay()
    details = grey_details(settings.window, settings.slab)
    legend = legend_of(NAME, _words(view), view.mm_per_pixel, details)
    return Shot(
        lambda pixels, take: painter.picture(plain, pixels, take),
        overlay,
        legend if over.words else legend.without_facts,
    )


def _words(view: CurvedView) -> ViewShown:
    """What the page would write over the view."""
    shown = ViewShown(title=text("view.straightened"))
    _, tangent, _, _ = view.path.frame(view.arc_mm)
    write_letters(shown, view.path.across(view.arc_mm, view.angle_deg)[1], -tangent)
    write_bar(shown, view.mm_per_pixel)
    shown.position = f"{view.path.length_mm:.1f} mm · {view.angle_deg:.0f}°"
    return shown
