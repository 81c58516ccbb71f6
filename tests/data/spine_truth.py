"""End plates of the phantom as its bones have them, from their signed distances: no voxels.

The phantom tells an end plate by its nominal rim plane. What its bone has there is another surface:
the hollow of upper plates reaches the back edge, edges are rounded, and the S1 plate is the rounded
end of a capsule. This finds the plane on which the rim of that surface lies by another way than the
program's: rays from the middle, interpolated distances, and a least-squares solver with a robust
loss.
"""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import map_coordinates
from scipy.optimize import least_squares

from spine_app.domain.geometry import Grid
from spine_app.domain.phantom.bone import BAND, Lattice, sample_bone
from spine_app.domain.phantom.canal import sample_tube
from spine_app.domain.phantom.curve import Frame
from spine_app.domain.phantom.raster import ROUGHNESS

STEP, RAYS = 0.5, 72
EDGE, WINDOW, WINDOWS = 1.5, 1.5, 3
DROP, MIDLINE, FLOOR = 3.0, 4.0, 3.0
SCALE = 1.2


@dataclass(frozen=True, eq=False)
class ExactPlate:
    """Points (3,) and normal (3,), mm, in the phantom's space."""

    normal: np.ndarray
    center: np.ndarray
    front: np.ndarray
    back: np.ndarray
    floor: np.ndarray


def exact_plate(bone, texture, plate, left, is_upper, strip=np.inf):
    """The plane of the rim of a bone's surface, and its points in the middle line.

    Args:
        bone: of the phantom's skeleton.
        texture: of its seed; the relief of all bone surfaces comes from it.
        plate: its nominal plate.
        left: (3,) direction to the left of the bone.
        is_upper: upper or lower plate.
        strip: mm, how far from the middle line the rim is fitted.
    """
    axes = _axes(plate.normal_lps, left)
    frame = Frame(np.array(plate.center_lps), axes)
    outline = frame.to_local(plate.outline_lps)[:, :2]
    for _ in range(4):
        x, y, height = _heights(bone, texture, frame, is_upper)
        points = _crest(x, y, height, outline, is_upper)
        points = points[np.abs(points[:, 0]) < strip]
        level, side, back = _plane(points)
        normal = frame.axes @ np.array([-side, -back, 1.0])
        frame = Frame(frame.to_parent([0, 0, level]), _axes(normal, left))
    x, y, height = _heights(bone, texture, frame, is_upper)
    return _points(frame, x, y, height, is_upper)


def exact_canal(bone, texture, tube, frame):
    """Depth in the middle line (mm) and area (mm²) of what a bone leaves of a tube.

    Args:
        bone: of the phantom's skeleton.
        texture: of its seed.
        tube: capsules of the canal's wall.
        frame: in the middle of the canal, with the axes of the bone.
    """
    step, shape = 0.2, (7, 141, 161)
    spacing = np.array([step, step, 1.0])
    start = frame.to_parent(-(np.array(shape[::-1]) - 1) / 2 * spacing)
    grid = Grid(shape, spacing, start, frame.axes)
    lattice = Lattice(grid)
    outside, inside = np.full(shape, BAND), np.full(shape, BAND)
    for field, found in (
        (outside, sample_bone(lattice, bone)),
        (inside, sample_tube(lattice, tube, BAND)),
    ):
        field[found[0]] = found[1]
    free = (inside < 0) & (outside + relief(texture, grid) >= 0)
    x = (np.arange(shape[2]) - (shape[2] - 1) / 2) * step
    columns = free[:, :, np.abs(x) <= 2.0]
    return float(columns.sum(axis=1).mean() * step), float(free.sum(axis=(1, 2)).mean() * step**2)


def relief(texture, grid):
    """What the relief adds to the distance of every bone, mm."""
    k, j, i = np.indices(grid.shape_kji)
    points = grid.points_lps(np.stack([i, j, k], axis=-1)).reshape(-1, 3).T.astype(np.float32)
    return texture.relief(points).reshape(grid.shape_kji) * ROUGHNESS


def _axes(normal, left):
    up = normal / np.linalg.norm(normal)
    back = np.cross(up, left)
    back /= np.linalg.norm(back)
    return np.stack([np.cross(back, up), back, up], axis=1)


def _heights(bone, texture, frame, is_upper):
    """Height of the bone's surface over a plane: x, y and (nx, ny); not a number beside it."""
    shape = (37, 101, 121)
    half = (np.array(shape[::-1]) - 1) * STEP / 2
    grid = Grid(shape, (STEP,) * 3, frame.to_parent(-half), frame.axes)
    field = np.full(shape, BAND)
    box, distance, _ = sample_bone(Lattice(grid), bone)
    field[box] = distance
    field += relief(texture, grid)
    x, y, z = ((np.arange(n) - (n - 1) / 2) * STEP for n in shape[::-1])
    columns = field.transpose(2, 1, 0)
    columns = columns if is_upper else columns[:, :, ::-1]
    inside = columns < 0
    last = columns.shape[2] - 1 - np.argmax(inside[:, :, ::-1], axis=2)
    last = np.minimum(last, columns.shape[2] - 2)
    below = np.take_along_axis(columns, last[..., None], 2)[..., 0]
    above = np.take_along_axis(columns, last[..., None] + 1, 2)[..., 0]
    known = inside.any(axis=2) & (below < 0) & (above >= 0)
    top = z[last] + STEP * below / np.where(known, below - above, 1.0)
    return x, y, np.where(known & (top > -DROP), top if is_upper else -top, np.nan)


def _crest(x, y, height, outline, is_upper):
    """Along each ray, the middle of the highest of three windows inside of the edge."""
    sign = 1 if is_upper else -1
    known = np.isfinite(height)
    points = []
    for angle in np.linspace(0, 2 * np.pi, RAYS, endpoint=False):
        ray = np.array([np.cos(angle), np.sin(angle)])
        radius = np.arange(0, 40, 0.1)
        at = (radius[:, None] * ray - (x[0], y[0])) / STEP
        value = map_coordinates(np.nan_to_num(height), at.T, order=1)
        on_bone = map_coordinates(known.astype(float), at.T, order=1) > 0.99
        turns = np.arctan2(outline[:, 1], outline[:, 0])
        order = np.argsort(turns)
        reach = np.interp(
            np.arctan2(ray[1], ray[0]), turns[order], np.hypot(*outline[order].T), period=2 * np.pi
        )
        edge = min(radius[np.flatnonzero(on_bone)].max(initial=0.0), reach)
        best = None
        for n in range(WINDOWS):
            far, near = edge - EDGE - n * WINDOW, edge - EDGE - (n + 1) * WINDOW
            window = (radius > near) & (radius <= far) & on_bone
            if window.any():
                mean = float(value[window].mean())
                if best is None or sign * mean > sign * best[2]:
                    best = (*((near + far) / 2 * ray), mean)
        if best is not None:
            points.append(best)
    return np.array(points)


def _plane(points):
    def rest(plane):
        return plane[0] + points[:, :2] @ plane[1:] - points[:, 2]

    start = least_squares(rest, np.zeros(3), loss="soft_l1", f_scale=SCALE).x
    return least_squares(rest, start, loss="cauchy", f_scale=SCALE).x


def _points(frame, x, y, height, is_upper):
    lines = np.abs(x) <= MIDLINE
    edges = [y[np.flatnonzero(np.isfinite(row))[[0, -1]]] for row in height[lines]]
    front, back = np.mean(edges, axis=0) + np.array([-STEP, STEP]) / 2
    middle = (front + back) / 2
    near = np.hypot(x[:, None], y[None, :] - middle) <= FLOOR
    floor = float(np.nanmean(height[near]))
    center, ahead, behind, bottom = frame.to_parent(
        [[0, middle, 0], [0, front, 0], [0, back, 0], [0, middle, floor]]
    )
    return ExactPlate(frame.axes[:, 2], center, ahead, behind, bottom)
