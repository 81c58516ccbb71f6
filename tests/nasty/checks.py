"""Closer looks at what came of a case."""

import numpy as np

from tests.data.phantoms import marked_point
from tests.nasty.good import good_volume


def same_as(expected=None, atol_mm=1e-4):
    """The only volume is this one: every voxel, and every voxel where it was."""

    def check(outcome):
        volume, wanted = outcome.volume, expected or good_volume()
        assert volume.modality is wanted.modality
        np.testing.assert_array_equal(volume.voxels_kji, wanted.voxels_kji)
        np.testing.assert_allclose(volume.grid.index_to_lps, wanted.grid.index_to_lps, atol=atol_mm)
        point, value = marked_point(wanted)
        assert volume.value_at(point) == value

    return check


def all_of(*checks):
    """Several looks."""

    def check(outcome):
        for one in checks:
            one(outcome)

    return check


def fact(**expected):
    """Facts of the only series that was opened."""

    def check(outcome):
        (ready,) = outcome.ready.values()
        for name, value in expected.items():
            assert getattr(ready.facts, name) == value, name

    return check


def finding(quality, count=None, value=None, abs_tol=0.05):
    """A finding with its number."""

    def check(outcome):
        found = outcome.findings()[quality]
        if count is not None:
            assert found.count == count
        if value is not None:
            assert abs(found.value - value) <= abs_tol

    return check


def spacing(mm):
    """Distance between the slices of the only volume."""

    def check(outcome):
        assert abs(outcome.volume.grid.spacing_ijk[2] - mm) < 1e-3

    return check


def aside(kind, files=1):
    """Files of a kind were set aside."""

    def check(outcome):
        assert {(one.kind, one.files) for one in outcome.found.set_aside} >= {(kind, files)}

    return check


def parts(*frames, split=None):
    """The series was split into parts of so many images, by something."""

    def check(outcome):
        assert sorted(one.frames for one in outcome.found.series) == sorted(frames)
        if split is not None:
            assert all(split in one.split for one in outcome.found.series)
        assert sorted(one.part for one in outcome.found.series) == list(range(1, len(frames) + 1))

    return check
