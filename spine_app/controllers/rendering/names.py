"""Names of structures next to them, in 3D and on slices."""

from collections.abc import Callable, Iterator

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.rendering.cut import Cutting
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.labels.structure_names import NamedStructure, NamePlace, apart, cut_places
from spine_app.domain.view.camera import Camera
from spine_app.domain.view.drawing import Anchor, Ink, Shape, Words
from spine_app.domain.view.projection import CameraProjection, Projection

SLICES = frozenset({"axial", "coronal", "sagittal"})


class StructureNames:
    """Draws the names. Loop thread only."""

    def __init__(
        self,
        drawers: Drawers,
        cutting: Cutting,
        structures: Callable[[], list[NamedStructure]],
        label_map: Callable[[], LabelMap | None],
    ) -> None:
        """Draw over the views.

        Args:
            drawers: who draws over the views.
            cutting: what is cut away in 3D has no name there.
            structures: those that are shown.
            label_map: the label map on screen.
        """
        self._cutting = cutting
        self._structures = structures
        self._label_map = label_map
        self.is_on = False
        drawers.add(self.shapes)

    def shapes(self, view: str, projection: Projection) -> Iterator[Shape]:
        """The names over a view."""
        if not self.is_on:
            return
        places: list[NamePlace] = []
        if isinstance(projection, CameraProjection) and view == "volume":
            places = self._in_space(projection)
        elif view in SLICES:
            places = self._in_slice(projection)
        for place in apart(places):
            yield Words((place.x, place.y), place.text, Ink.LABEL, Anchor.MIDDLE)

    def _in_space(self, projection: CameraProjection) -> list[NamePlace]:
        camera = projection.camera
        near_first = sorted(self._structures(), key=lambda one: (one.is_minor, _depth(one, camera)))
        half_spaces = self._cutting.half_spaces(camera)
        places = []
        for one in near_first:
            is_cut = any(float(space.distances(one.inside_lps)) < 0 for space in half_spaces)
            pixel = projection.pixel(one.inside_lps)
            if pixel is not None and not is_cut:
                places.append(NamePlace(one.name, *pixel))
        return places

    def _in_slice(self, projection: Projection) -> list[NamePlace]:
        labels = self._label_map()
        if labels is None:
            return []
        found = cut_places(labels, lambda x, y: projection.ray(x, y).start_lps, projection.size)
        named = {one.label: one.name for one in self._structures()}
        return [NamePlace(named[label], *at) for label, at in found.items() if label in named]


def _depth(one: NamedStructure, camera: Camera) -> float:
    return float((camera.looking * one.inside_lps).sum())
