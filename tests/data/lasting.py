"""Entries of the lasting cache for tests."""

import numpy as np

from spine_app.cache.lasting import LastingCache
from spine_app.cache.shelf import Bounds
from spine_app.domain.lasting.content import Address, describe, digest, grid_digest
from spine_app.domain.lasting.kinds import Kind, Role
from spine_app.domain.lasting.layout import Stamps
from spine_app.domain.volume import Modality
from tests.data.grids import oblique_grid

SECRET = bytes(range(32))
OTHER_SECRET = bytes(range(1, 33))
STAMPS = Stamps((0, 1, 0), 1)
ROOMY = Bounds(2**30, 0)
GRID = oblique_grid((5, 6, 7))


def opened(place, secret=SECRET, bounds=ROOMY, stamps=STAMPS):
    return LastingCache(place, secret, stamps, bounds)


def address(number, kind=Kind.PLAN):
    return Address(kind, digest([str(number).encode()]), grid_digest(GRID))


def plan(*numbers):
    """A small entry: one table of a row."""
    return describe(Kind.PLAN, [(Role.NUMBERS, np.array([numbers], np.float64))])


def numbers_of(content):
    """What `plan` was made from; None for nothing."""
    return None if content is None else tuple(content.arrays[0][0])


def noise(shape, dtype, seed=0):
    random = np.random.default_rng(seed)
    if np.dtype(dtype).kind == "f":
        return random.normal(size=shape).astype(dtype)
    return random.integers(0, 200, shape).astype(dtype)


def of_each_kind():
    """One entry of each kind, and a volume of several chunks."""
    shape = GRID.shape_kji
    large = oblique_grid((40, 150, 300))
    wide = noise(large.shape_kji, np.int16)
    return [
        describe(Kind.VOLUME, [(Role.VOXELS, noise(shape, np.int16))], GRID, Modality.CT),
        describe(Kind.VOLUME, [(Role.VOXELS, wide)], large, Modality.MR),
        describe(Kind.THUMBNAIL, [(Role.PICTURE, noise((9, 8, 3), np.uint8))], None, Modality.MR),
        describe(
            Kind.PYRAMID,
            [(Role.LEVEL, noise(s, np.int16)) for s in ((3, 3, 4), (2, 2, 2))],
            GRID,
            Modality.CT,
        ),
        describe(Kind.LABELS, [(Role.VOXELS, noise(shape, np.uint8))], GRID),
        describe(Kind.LABELS, [(Role.VOXELS, noise(shape, np.uint16))], GRID),
        describe(
            Kind.MESH,
            [
                (Role.POINTS, noise((30, 3), np.float32)),
                (Role.TRIANGLES, noise((0, 3), np.int32)),
                (Role.NORMALS, noise((30, 3), np.float32)),
            ],
        ),
        describe(
            Kind.PLAN,
            [(Role.NUMBERS, noise((4, 5), np.float64)), (Role.NUMBERS, noise((1, 9), np.int32))],
        ),
    ]


def files_in(place):
    """Entries on disk."""
    return sorted(p for p in place.glob("*/*") if len(p.name) == 32 and not p.suffix)


def left_in(place):
    """All files but locks."""
    return [p for p in place.rglob("*") if p.is_file() and p.suffix != ".use" and p.name != "lock"]


def unusable_yet_working(place, standing):
    """A cache that is refused the folder, and works in memory."""
    cache = opened(place)
    assert cache.standing is standing
    assert cache.put(address(1), plan(1))
    assert numbers_of(cache.get(address(1))) == (1,)
    cache.close()
