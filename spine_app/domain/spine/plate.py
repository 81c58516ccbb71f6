"""End plates: the plane on which the rim of a body lies, found robustly.

An end plate is hollow, with a rim around it. Lines on radiographs are drawn from rim to rim, so the
plane is that of the rim: it is fitted to the highest part of a band inside of the edge, all around,
with weights that fade for whatever lies off the plane (gaps in the rim, bony spurs).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from spine_app.domain.geometry import Floats
from spine_app.domain.spine.frame import BoneFrame
from spine_app.domain.spine.outline import outline_of
from spine_app.domain.spine.parts import EndPlate, Trust
from spine_app.domain.spine.patch import Patch

STEPS, STEP_MIN_MM, STEP_MAX_MM = 25, 0.4, 1.0
"""Columns over half the width of a plate, and their distance."""

FINE_MM = 0.5
"""Distance of the samples of a column; between them the surface is interpolated."""

OUT_MM, IN_MM = 6.0, 10.0
"""How far outside of the plane, and inside of it, the surface is looked for: a fractured plate may
be as hollow as that."""

SMALLEST_SHARE = 0.4
"""A surface smaller than this part of the body's section is not its end plate."""

DROP_MM = 3.0
"""A surface this far below the plane is the wall of the body, not its end plate."""

EDGE_MM = 1.5
"""The rim begins farther from the edge than its rounding."""

BANDS, BAND_MM, BAND_SHARE = 3, 1.5, 0.4
"""Bands of this width, one inside the other, of which the highest is the rim; all of them in this
part of the way in."""

SECTORS = 36
"""Directions around the middle in each of which the rim is one point."""

ROUNDS = 3
SCALE_MM = 1.2
"""Distance from the plane at which a point counts a quarter, at last."""

MIDLINE_MM = 4.0
CENTER_MM = 3.0
NEIGHBOURS = 3
"""Sectors on both sides that say with one which of its bands is the highest."""

FEW = 10
"""Points of a rim that make a plane."""

CROWD = 3
"""Columns of a band in one direction that make a point."""

OUTSIDE_SHARE = 0.1
"""A plate of which the image lacks more is not measured."""

ROUGH_MM = 0.9
"""A rim that lies this far off its plane, typically, is no plane."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Site:
    """Where an end plate is looked for.

    Attributes:
        frame: its origin near the plate, its third axis near the normal, towards the head.
        front: local y of the front edge, roughly, mm.
        back: local y that the plate does not pass: the back wall.
        half_width: mm, roughly.
        is_upper: bone lies below the plate, else above.
        middle_share: part of the half width that is fitted: uncinate processes rise at the sides.
        behind: mm beyond `back` that may belong to the plate in its middle, where nothing is
            behind it but the canal.
    """

    frame: BoneFrame
    front: float
    back: float
    half_width: float
    is_upper: bool
    middle_share: float = 1.5
    behind: float = 3.0

    @property
    def step(self) -> float:
        """Distance of the columns that are looked at, mm."""
        return float(np.clip(self.half_width / STEPS, STEP_MIN_MM, STEP_MAX_MM))


@dataclass(frozen=True, eq=False)
class _Surface:
    """The surface around a plane: heights (nx, ny), mm, and where they belong to the plate."""

    x: Floats
    y: Floats
    heights: Floats
    region: Mask

    @property
    def places(self) -> tuple[Floats, Floats]:
        """Local x and y of each column, (nx, ny)."""
        across, along = np.meshgrid(self.x, self.y, indexing="ij")
        return across, along


def fit_plate(patch: Patch, site: Site) -> EndPlate | None:
    """The end plate at a site; None where it is not seen as a whole.

    Args:
        patch: the bone.
        site: where to look.
    """
    frame, spread, share = site.frame, 0.0, 0.0
    surface = _surface(patch, site, frame)
    is_settled = surface is not None
    for _ in range(ROUNDS):
        points = np.empty((0, 3)) if surface is None else _rim(surface, site)
        if len(points) < FEW:
            return None
        scale = max(SCALE_MM, 0.5 * _voxel_along(patch, frame.up))
        plane, spread, share = fit_plane(points, scale)
        normal = frame.axes @ np.array([-plane[1], -plane[2], 1.0])
        next_frame = frame.moved((0.0, 0.0, plane[0])).turned(normal, frame.back)
        found = _surface(patch, site, next_frame)
        if found is None:
            # A deformed plate may lose its plane again: the one before is told, and doubted.
            is_settled = False
            break
        frame, surface = next_frame, found
    if surface is None or _is_outside(patch, frame, surface):
        return None
    trust = _trust(spread, share) if is_settled else Trust.UNSURE
    return _plate(frame, surface, spread, trust)


def fit_plane(points: Floats, scale: float) -> tuple[Floats, float, float]:
    """The plane on which most points lie.

    Args:
        points: (n, 3) float64, mm. Heights are the third column.
        scale: mm; points farther than this from the plane fade out.

    Returns:
        (3,) float64: height at zero and slopes along the first and second axis; the median
        distance of the points near it; their share of all.

    Source:
        Geman-McClure weights with a scale that shrinks (graduated non-convexity): Blake and
        Zisserman, Visual Reconstruction, 1987; Yang et al., IEEE RA-L 2020.
    """
    terms = np.column_stack([np.ones(len(points)), points[:, :2]])
    height = points[:, 2]
    weight = np.ones(len(points))
    plane = np.zeros(3)
    for width in np.geomspace(8 * scale, scale, 10):
        root = np.sqrt(weight)
        plane = np.linalg.lstsq(terms * root[:, None], height * root, rcond=None)[0]
        rest = height - terms @ plane
        weight = (width**2 / (width**2 + rest**2)) ** 2
    near = np.abs(height - terms @ plane) < 2.5 * scale
    spread = float(np.median(np.abs((height - terms @ plane)[near]))) if near.any() else 9.9
    return np.asarray(plane), spread, float(near.mean())


def _voxel_along(patch: Patch, direction: Floats) -> float:
    """Extent of a voxel along a direction, mm."""
    return float(np.abs(patch.grid.direction.T @ direction) @ patch.grid.spacing_ijk)


def _surface(patch: Patch, site: Site, frame: BoneFrame) -> _Surface | None:
    """The surface around a plane, and the connected part of it that is the plate."""
    half = site.half_width + 8.0
    x = np.arange(-half, half + 0.1, site.step)
    y = np.arange(site.front - 8.0, site.back + site.behind, site.step)
    sign = 1.0 if site.is_upper else -1.0
    out = np.arange(-IN_MM, OUT_MM + 0.1, FINE_MM)
    density = patch.density(frame, x, y, sign * out)
    mask = density >= 0.5
    last = mask.shape[2] - 1 - np.argmax(mask[:, :, ::-1], axis=2)
    known = mask.any(axis=2) & (last < mask.shape[2] - 1)
    last = np.where(known, last, 0)
    inner = np.take_along_axis(density, last[..., None], axis=2)[..., 0]
    outer = np.take_along_axis(density, last[..., None] + 1, axis=2)[..., 0]
    part = (inner - 0.5) / np.where(known, inner - outer, 1.0)
    heights = sign * (out[last] + FINE_MM * part)
    region = known & (sign * heights > -DROP_MM)
    across, along = np.meshgrid(x, y, indexing="ij")
    middle = np.abs(across) < 0.45 * site.half_width
    region &= (along < site.back) | middle
    pieces, count = ndimage.label(region)
    if not count:
        return None
    sizes = np.bincount(pieces.reshape(-1))
    sizes[0] = 0
    # Where the plate is hollower than the drop, the rim alone was kept: it belongs together.
    plate = ndimage.binary_fill_holes(pieces == int(np.argmax(sizes)))
    whole = 2 * site.half_width * (site.back - site.front)
    if plate.sum() * site.step**2 < SMALLEST_SHARE * whole:
        return None
    return _Surface(x, y, heights, np.asarray(plate))


def _rim(surface: _Surface, site: Site) -> Floats:
    """Points (n, 3) of the crest of the rim, mm: in each direction, the highest band."""
    depth = ndimage.distance_transform_edt(np.pad(surface.region, 1))[1:-1, 1:-1] * site.step
    width = min(BAND_MM, BAND_SHARE * float(depth.max()) / BANDS)
    across, along = surface.places
    kept = surface.region & (np.abs(across) < site.middle_share * site.half_width)
    band = np.floor((depth - EDGE_MM) / max(width, 0.5)).astype(int)
    kept &= (band >= 0) & (band < BANDS)
    if not kept.any():
        return np.empty((0, 3))
    turn = np.arctan2(along - along[kept].mean(), across - across[kept].mean())
    sector = np.floor((turn / (2 * np.pi) + 0.5) * SECTORS).astype(int) % SECTORS
    bins = (sector * BANDS + band)[kept]
    counts = np.bincount(bins, minlength=SECTORS * BANDS)
    values = np.stack([across[kept], along[kept], surface.heights[kept]])
    sums = np.stack([np.bincount(bins, one, SECTORS * BANDS) for one in values])
    means = np.where(counts >= CROWD, sums / np.maximum(counts, 1), np.nan)
    sign = 1.0 if site.is_upper else -1.0
    heights = np.where(counts >= CROWD, sign * means[2], np.nan).reshape(SECTORS, BANDS)
    best = np.argmax(_settled(heights), axis=1) + np.arange(SECTORS) * BANDS
    points = means[:, best].T
    return np.asarray(points[np.isfinite(points).all(axis=1)])


def _settled(heights: Floats) -> Floats:
    """Heights (sectors, bands) by which bands are compared: with the neighbours of each sector.

    Of noise alone the highest would be chosen, and the plane would lie too high.
    """
    turns = range(-NEIGHBOURS, NEIGHBOURS + 1)
    around = np.stack([np.roll(heights, turn, axis=0) for turn in turns])
    known = np.isfinite(around)
    mean = np.where(known, around, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return np.where(np.isfinite(heights), mean, -np.inf)


def _is_outside(patch: Patch, frame: BoneFrame, surface: _Surface) -> bool:
    """Whether the image ends at the plate."""
    across, along = surface.places
    here = np.column_stack(
        [across[surface.region], along[surface.region], surface.heights[surface.region]]
    )
    ends = np.array(patch.grid.shape_ijk) - 0.5
    for offset in (-FINE_MM - 1.0, FINE_MM + 1.0):
        index = patch.grid.indices_ijk(frame.to_lps(here + np.array([0.0, 0.0, offset])))
        if np.any((index < -0.5) | (index > ends), axis=1).mean() > OUTSIDE_SHARE:
            return True
    return False


def _plate(frame: BoneFrame, surface: _Surface, spread: float, trust: Trust) -> EndPlate:
    """The plate of a plane that is found."""
    x, y, region = surface.x, surface.y, surface.region
    edge = float(x[1] - x[0]) / 2
    across, along = surface.places
    shift = float(across[region].mean())
    lines = region[np.abs(x - shift) <= MIDLINE_MM]
    lines = lines[lines.any(axis=1)]
    front = float(np.mean(y[np.argmax(lines, axis=1)])) - edge
    back = float(np.mean(y[len(y) - 1 - np.argmax(lines[:, ::-1], axis=1)])) + edge
    middle = np.array([shift, (front + back) / 2])
    near = region & (np.hypot(across - middle[0], along - middle[1]) <= CENTER_MM)
    floor = float(np.mean(surface.heights[near])) if near.any() else 0.0
    outline = outline_of(region, x, y, middle)
    return EndPlate(
        frame.to_lps((*middle, 0.0)),
        frame.up,
        frame.to_lps((shift, front, 0.0)),
        frame.to_lps((shift, back, 0.0)),
        frame.to_lps((*middle, floor)),
        frame.to_lps(np.column_stack([outline, np.zeros(len(outline))])),
        spread,
        trust,
    )


def _trust(spread: float, share: float) -> Trust:
    if spread < ROUGH_MM / 2 and share > 0.5:
        return Trust.SURE
    return Trust.FAIR if spread < ROUGH_MM and share > 0.3 else Trust.UNSURE
