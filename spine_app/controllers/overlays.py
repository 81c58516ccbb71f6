"""What is written over the views: patient-side letters, slice position, scale bar."""

from spine_app.domain.camera import Camera
from spine_app.domain.geometry import Floats
from spine_app.domain.paging import Pages, Place
from spine_app.domain.planes import letters
from spine_app.domain.slice_view import SliceView, scale_bar
from spine_app.screen.state import ViewShown
from spine_app.screen.texts import text


def write_slice(shown: ViewShown, view: SliceView, pages: Pages, *, alone: bool) -> None:
    """Write the overlay of a slice view; what is not known is left out, not made up.

    Args:
        shown: overlay of the view.
        view: what it shows.
        pages: what it pages through.
        alone: there is no other view, so it need not be said how this one differs.
    """
    axes = view.axes
    if pages.has_sides:
        _write_letters(shown, axes.right, axes.up)
        shown.title = ""
    else:
        shown.left = shown.right = shown.top = shown.bottom = ""
        shown.title = text("view.slices")
    shown.position = _position(pages.place(view), alone=alone)
    if pages.is_calibrated:
        length, pixels = scale_bar(view.mm_per_pixel)
        shown.bar_mm, shown.bar_px, shown.warning = _length(length), round(pixels, 1), ""
    else:
        shown.bar_mm, shown.bar_px, shown.warning = "", 0.0, text("view.not_calibrated")


def _position(place: Place, *, alone: bool) -> str:
    parts = [f"{place.number} / {place.count}"]
    if place.acquired:
        parts = [f"{text('view.slice')} {parts[0]}"]
        parts += [] if alone else [text("view.acquired")]
    if place.along is not None:
        parts.append(f"{place.along:.1f} mm")
    return " · ".join(parts)


def write_volume(shown: ViewShown, camera: Camera, height: float) -> None:
    """Write the overlay of the 3D view; the scale holds at the focus of the perspective.

    Args:
        shown: overlay of the 3D view.
        camera: where it looks from.
        height: CSS pixels of the view.
    """
    _write_letters(shown, camera.right, camera.up)
    length, pixels = scale_bar(camera.height_at_focus / max(height, 1.0))
    shown.bar_mm = _length(length)
    shown.bar_px = round(pixels, 1)


def _write_letters(shown: ViewShown, right: Floats, up: Floats) -> None:
    shown.right, shown.left = letters(right), letters(-right)
    shown.top, shown.bottom = letters(up), letters(-up)


def _length(length_mm: float) -> str:
    return f"{length_mm / 10:g} cm" if length_mm >= 10 else f"{length_mm:g} mm"
