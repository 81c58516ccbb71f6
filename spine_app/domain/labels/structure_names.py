"""Where the names of structures stand: on the part of a structure that a slice cuts, or in 3D."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from spine_app.domain.geometry import Floats
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.view.text_width import columns

SAMPLES = 96
"""Samples of a slice along each edge of its view."""
SAMPLES_MIN = 6
"""A structure with fewer samples in a slice has no room for its name."""
LINE_PX = 17.0
CHARACTER_PX = 7.5


@dataclass(frozen=True)
class NamedStructure:
    """A structure that is shown.

    Attributes:
        label: its number in the label map; 0 for one that has a surface alone.
        name: catalogue words or those of a table of ours, never text of a study.
        inside_lps: mm, LPS. A point of it.
        is_minor: it gives way to the names of others.
    """

    label: int
    name: str
    inside_lps: tuple[float, float, float]
    is_minor: bool = False


@dataclass(frozen=True)
class NamePlace:
    """A name and the pixel (CSS) of its middle."""

    text: str
    x: float
    y: float


def cut_places(
    labels: LabelMap, point_at: Callable[[float, float], Floats], size: tuple[float, float]
) -> dict[int, tuple[float, float]]:
    """Middle of each label in a slice, on a sample of the label itself.

    Args:
        labels: the label map.
        point_at: (3,) mm, LPS, under a pixel; linear in x and y, as slices are.
        size: width and height of the view in pixels.

    Returns:
        Pixel (x, y) by label; the sample nearest to the mean of all, so never in a gap.
    """
    x, y = (np.linspace(0.5, extent - 0.5, SAMPLES) for extent in size)
    corner, right, down = (point_at(*at) for at in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)))
    points = corner + x[None, :, None] * (right - corner) + y[:, None, None] * (down - corner)
    index = np.floor(labels.grid.indices_ijk(points) + 0.5).astype(np.int64)
    inside = np.all((index >= 0) & (index < labels.grid.shape_ijk), axis=-1)
    found = np.zeros(inside.shape, labels.labels_kji.dtype)
    i, j, k = index[inside].T
    found[inside] = labels.labels_kji[k, j, i]
    places = {}
    for label in np.unique(found):
        rows, columns = np.nonzero(found == label)
        if label and len(rows) >= SAMPLES_MIN:
            far = (rows - rows.mean()) ** 2 + (columns - columns.mean()) ** 2
            nearest = int(np.argmin(far))
            places[int(label)] = (float(x[columns[nearest]]), float(y[rows[nearest]]))
    return places


def apart(places: list[NamePlace]) -> list[NamePlace]:
    """The names that do not lie over one before them."""
    kept: list[NamePlace] = []
    for place in places:
        if not any(_overlap(place, other) for other in kept):
            kept.append(place)
    return kept


def _overlap(one: NamePlace, other: NamePlace) -> bool:
    room = CHARACTER_PX * (columns(one.text) + columns(other.text)) / 2
    return abs(one.y - other.y) < LINE_PX and abs(one.x - other.x) < room
