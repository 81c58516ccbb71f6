"""The orientation cube: how it is seen from a camera, and what of it lies under a pixel.

The cube has half edges of one and its faces across the axes of the patient, so it is right for
oblique grids too. It is seen in parallel projection, in the camera's directions.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.geometry import Floats
from spine_app.domain.view.camera import Camera

RIM = 0.62
"""Where on a face its edges and corners begin, as a part of the half edge."""
FACING_MIN = 0.02
"""Cosine to the viewer below which a face is a line."""
PARALLEL = 1e-9
"""Cosine below which a line of sight runs along a face."""
REACH = float(np.sqrt(3.0))
"""Half edges within which every pixel of the cube lies."""

Spot = tuple[int, int, int]
"""A face (one number that is not 0), an edge (two) or a corner (three): signs of L, P and H."""

FACES: dict[Spot, str] = {
    (0, -1, 0): "A",
    (0, 1, 0): "P",
    (1, 0, 0): "L",
    (-1, 0, 0): "R",
    (0, 0, 1): "H",
    (0, 0, -1): "F",
}
"""Letter of each face by its outward direction in LPS."""


@dataclass(frozen=True, eq=False)
class SeenFace:
    """A face that is turned to the viewer.

    Attributes:
        spot: which face.
        letter: what is written on it.
        outline: (4, 2) float64, half edges from the cube's middle, x to the right, y down.
        middle: (2,) float64, the same.
        facing: cosine to the viewer, 0 … 1.
    """

    spot: Spot
    letter: str
    outline: Floats
    middle: Floats
    facing: float


def seen_faces(camera: Camera) -> list[SeenFace]:
    """The faces that a camera sees, up to three, the ones turned away most first."""
    seen = []
    for spot, letter in FACES.items():
        facing = -float(np.array(spot, dtype=np.float64) @ camera.looking)
        if facing > FACING_MIN:
            outline = flat(camera, patch(spot, spot))
            seen.append(SeenFace(spot, letter, outline, flat(camera, spot), facing))
    return sorted(seen, key=lambda face: face.facing)


def spot_at(camera: Camera, x: float, y: float) -> Spot | None:
    """What of the cube lies under a point.

    Args:
        camera: where the cube is seen from.
        x: half edges from the cube's middle to the right.
        y: half edges from the cube's middle down.
    """
    start = x * camera.right - y * camera.up - 10.0 * camera.looking
    # A ray along a slab is inside of it all the way, or never.
    parallel = np.abs(camera.looking) < PARALLEL
    if np.any(parallel & (np.abs(start) > 1.0)):
        return None
    across = ~parallel
    slabs = (np.array([[-1.0], [1.0]]) - start[across]) / camera.looking[across]
    entry, leave = slabs.min(axis=0).max(), slabs.max(axis=0).min()
    if entry > leave:
        return None
    hit = start + entry * camera.looking
    signs = [int(np.sign(part)) if abs(part) > RIM else 0 for part in hit]
    return signs[0], signs[1], signs[2]


def patch(face: Spot, spot: Spot) -> Floats:
    """The part of a face that belongs to a spot; all of a face that is asked for itself.

    Returns:
        (4, 3) float64, LPS, half edges.
    """
    axis = int(np.argmax(np.abs(face)))
    spans = [(float(face[axis]),) * 2 if n == axis else _span(spot[n]) for n in range(3)]
    if face == spot:
        spans = [span if n == axis else (-1.0, 1.0) for n, span in enumerate(spans)]
    others = [n for n in range(3) if n != axis]
    corners = np.zeros((4, 3))
    for row, (a, b) in enumerate(((0, 0), (1, 0), (1, 1), (0, 1))):
        corners[row, axis] = spans[axis][0]
        corners[row, others[0]] = spans[others[0]][a]
        corners[row, others[1]] = spans[others[1]][b]
    return corners


def patches(camera: Camera, spot: Spot) -> list[Floats]:
    """Outlines (4, 2) of the parts of a spot that a camera sees, as `SeenFace.outline`."""
    own = {face for face in FACES if np.dot(face, spot) > 0}
    return [
        flat(camera, _inner(face.spot) if face.spot == spot else patch(face.spot, spot))
        for face in seen_faces(camera)
        if face.spot in own
    ]


def flat(camera: Camera, points: ArrayLike) -> Floats:
    """(..., 2) float64. Where points (..., 3) of the cube are seen: x to the right, y down."""
    array = np.asarray(points, dtype=np.float64)
    return np.stack([array @ camera.right, -(array @ camera.up)], axis=-1)


def _inner(face: Spot) -> Floats:
    """(4, 3). A face without its rim."""
    whole = patch(face, face)
    inner = RIM * whole
    axis = int(np.argmax(np.abs(face)))
    inner[:, axis] = whole[:, axis]
    return inner


def _span(sign: int) -> tuple[float, float]:
    return (-RIM, RIM) if sign == 0 else (min(sign, sign * RIM), max(sign, sign * RIM))
