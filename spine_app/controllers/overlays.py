"""What is written over the views: patient-side letters, slice position, scale bar."""

from spine_app.domain.camera import Camera
from spine_app.domain.geometry import Floats
from spine_app.domain.planes import letters
from spine_app.domain.slice_view import SliceView, scale_bar
from spine_app.screen.state import ViewShown


def write_slice(shown: ViewShown, view: SliceView) -> None:
    """Write the overlay of a slice view."""
    axes = view.axes
    _write_letters(shown, axes.right, axes.up)
    number, position = view.position()
    shown.position = f"{number} / {axes.count} · {position:.1f} mm"
    length, pixels = scale_bar(view.mm_per_pixel)
    shown.bar_mm = _length(length)
    shown.bar_px = round(pixels, 1)


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
