"""The spinal canal with dural sac, cord and roots, as chains through the vertebral foramina."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.phantom.assemble import Skeleton
from spine_app.domain.phantom.bone import Lattice, Slices
from spine_app.domain.phantom.curve import Frame
from spine_app.domain.phantom.ids import SACRUM_NAME
from spine_app.domain.phantom.primitives import Capsule, Radius, chain
from spine_app.domain.phantom.sacrum import CANAL_HALF, HALF_DEPTH, sacral_path

Floats = NDArray[np.float64]
Field = NDArray[np.float32]
WORLD = Frame(np.zeros(3), np.eye(3))
SAC_RATIO = 0.7
CORD_HALF = {"C": (6.2, 4.0), "T": (4.4, 3.6), "L": (4.2, 3.5)}
LIGAMENT = 3.2
"""Thickness of the ligamentum flavum, mm (Khasawneh 2021: 3.2 to 3.7)."""


@dataclass(frozen=True, eq=False)
class Canal:
    """Chains of capsules in the phantom's space, from below upwards.

    Attributes:
        wall: what the label of the canal fills.
        ligament: a wider tube further back; what sticks out of the canal is ligamentum flavum.
        sac: the dural sac.
        cord: the spinal cord, ending at L1.
        roots: the cauda equina in the back of the sac.
    """

    wall: tuple[Capsule, ...]
    ligament: tuple[Capsule, ...]
    sac: tuple[Capsule, ...]
    cord: tuple[Capsule, ...]
    roots: tuple[Capsule, ...]


def _knots(skeleton: Skeleton) -> tuple[Floats, Floats, list[str]]:
    """Canal centres (n, 3), half sizes (n, 2) and the level of each, from S3 up to C1."""
    curve, scale = skeleton.curve, skeleton.plans[SACRUM_NAME].scale
    sacrum = curve.frames[SACRUM_NAME]
    path, turns = sacral_path(scale)
    points, sizes, levels = [], [], []
    for n in (3, 2, 1, 0):
        a, b = CANAL_HALF[n]
        back = (HALF_DEPTH[n] - 1.5 + b) * scale
        local = path[n] + back * np.array([0.0, np.cos(turns[n]), -np.sin(turns[n])])
        points.append(sacrum.to_parent(local))
        sizes.append((a * scale - 0.8, b * scale - 0.6))
        levels.append("S")
    for name in curve.names[:-1]:
        s, frame = curve.sizes[name], curve.frames[name]
        for z in (-0.32 * s.height, 0.32 * s.height):
            points.append(frame.to_parent([0, s.canal_y, z]))
            sizes.append((s.canal_width / 2 - 0.7, s.canal_depth / 2 - 0.5))
            levels.append(name)
    atlas = curve.frames["C1"]
    for z in (0.0, 14.0):
        points.append(atlas.to_parent([0, 13.0 * scale, z * scale]))
        sizes.append((12.0 * scale, 9.5 * scale))
        levels.append("C1")
    return np.array(points), np.array(sizes), levels


def _chain(points: Floats, sizes: Floats) -> tuple[Capsule, ...]:
    radii: list[Radius] = [(float(a), float(b)) for a, b in sizes]
    return tuple(chain(points, radii, up=(0, 1, 0), cuts=2))


def make_canal(skeleton: Skeleton) -> Canal:
    """Canal and contents of a patient."""
    points, sizes, levels = _knots(skeleton)
    scale = skeleton.plans[SACRUM_NAME].scale
    back = np.array([0.0, 1.0, 0.0])
    sac_sizes = sizes * SAC_RATIO
    sac_sizes[:2] *= [[0.35], [0.7]]
    conus = levels.index("L1")
    cord = [CORD_HALF[name[0]] for name in levels[conus:]]
    cord_sizes = np.array(cord) * scale
    cord_sizes[0] *= 0.35
    cord_sizes[1] *= 0.8
    root_points = points[1 : conus + 2] + back * 2.4 * scale
    root_sizes = np.minimum(sac_sizes[1 : conus + 2] * [0.66, 0.42], [7.0, 3.4])
    return Canal(
        wall=_chain(points, sizes),
        ligament=_chain(
            points[3:] + back * LIGAMENT * 0.8, sizes[3:] + np.array([-1.0, LIGAMENT * 0.2])
        ),
        sac=_chain(points[1:], sac_sizes[1:]),
        cord=_chain(points[conus:], cord_sizes),
        roots=_chain(root_points, root_sizes),
    )


def sample_tube(
    lattice: Lattice, tube: tuple[Capsule, ...], margin: float
) -> tuple[Slices, Field] | None:
    """Signed distance to a chain in its own box.

    Returns:
        The voxel box and (k, j, i) float32 mm, `margin` where farther; None off the grid.
    """
    boxes = [(item, lattice.box(item.frame, item.extent, margin)) for item in tube]
    found = [(item, box) for item, box in boxes if box is not None]
    if not found:
        return None
    outer = tuple(
        slice(min(b[a].start for _, b in found), max(b[a].stop for _, b in found)) for a in range(3)
    )
    field = np.full([s.stop - s.start for s in outer], margin, dtype=np.float32)
    for item, box in found:
        at = tuple(
            slice(b.start - o.start, b.stop - o.start) for b, o in zip(box, outer, strict=True)
        )
        distance = item.distance(*lattice.coordinates(item.frame, box))
        np.minimum(field[at], distance, out=field[at])
    return (outer[0], outer[1], outer[2]), field
