"""What is written over the views: patient-side letters, slice position, scale bar."""

from spine_app.domain.geometry import Floats
from spine_app.domain.slicing.paging import Pages, Place
from spine_app.domain.slicing.slab import Slab
from spine_app.domain.view.camera import Camera
from spine_app.domain.view.planes import letters
from spine_app.domain.view.slice_view import SliceView, scale_bar
from spine_app.screen.slice_state import PlaneShown
from spine_app.screen.state import ViewShown
from spine_app.screen.texts import text


def write_slice(
    shown: ViewShown, view: SliceView, pages: Pages, *, alone: bool, angle_deg: float = 0.0
) -> None:
    """Write the overlay of a slice view; what is not known is left out, not made up.

    Args:
        shown: overlay of the view.
        view: what it shows.
        pages: what it pages through.
        alone: there is no other view, so it need not be said how this one differs.
        angle_deg: between the plane and that of the volume.
    """
    axes = view.axes
    if pages.has_sides:
        write_letters(shown, axes.right, axes.up)
        shown.title = _title(view, angle_deg)
    else:
        shown.left = shown.right = shown.top = shown.bottom = ""
        shown.title = text("view.slices")
    shown.position = _position(pages.place(view), alone=alone)
    if pages.is_calibrated:
        shown.warning = ""
        write_bar(shown, view.mm_per_pixel)
    else:
        shown.bar_mm, shown.bar_px, shown.warning = "", 0.0, text("view.not_calibrated")


def write_plane(shown: PlaneShown, view: SliceView, pages: Pages, slab: Slab) -> None:
    """Write what the slider and the corner of a slice view show."""
    place = pages.place(view)
    shown.step, shown.steps = place.number - 1, place.count - 1
    shown.has_along = place.along is not None
    shown.along = round(place.along or 0.0, 1)
    shown.slab = slab_text(slab)


def slab_text(slab: Slab) -> str:
    """What a slab shows, as `MIP 10 mm`; empty for a plane alone."""
    if not slab.is_thick:
        return ""
    return f"{text(f'slab.{slab.mode.value}')} {slab.thickness_mm:.3g} mm"


def _title(view: SliceView, angle_deg: float) -> str:
    """The name of a view whose plane was turned; empty for one that bears its usual name."""
    if view.normal_lps is None:
        return ""
    name = text(f"view.{view.plane.value}_short").lower()
    return f"{text('view.oblique')} {angle_deg:.1f}° ({name})"


def _position(place: Place, *, alone: bool) -> str:
    parts = [f"{place.number} / {place.count}"] if place.counted else []
    if place.acquired:
        parts = [f"{text('view.slice')} {parts[0]}"]
        parts += [] if alone else [text("view.acquired")]
    if place.along is not None:
        parts.append(f"{place.along:.1f} mm")
    return " · ".join(parts).replace("-", "−")


def write_volume(shown: ViewShown, camera: Camera, height: float) -> None:
    """Write the overlay of the 3D view; the scale holds at the focus of the perspective.

    Args:
        shown: overlay of the 3D view.
        camera: where it looks from.
        height: CSS pixels of the view.
    """
    write_letters(shown, camera.right, camera.up)
    write_bar(shown, camera.height_at_focus / max(height, 1.0))


def write_bar(shown: ViewShown, mm_per_pixel: float) -> None:
    """Write the scale bar of a zoom."""
    length, pixels = scale_bar(mm_per_pixel)
    shown.bar_mm, shown.bar_px = _length(length), round(pixels, 1)


def write_letters(shown: ViewShown, right: Floats, up: Floats) -> None:
    """Write the patient's sides at the edges of a view: (3,), LPS, to the right and upwards."""
    shown.right, shown.left = letters(right), letters(-right)
    shown.top, shown.bottom = letters(up), letters(-up)


def _length(length_mm: float) -> str:
    return f"{length_mm / 10:g} cm" if length_mm >= 10 else f"{length_mm:g} mm"
