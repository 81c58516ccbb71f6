"""The plane of a rim."""

import numpy as np
import pytest

from spine_app.domain.spine.plate import fit_plane


def ring(count=60, radius=15.0):
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return radius * np.column_stack([np.cos(angle), np.sin(angle)])


def with_heights(flat, plane):
    return np.column_stack([flat, plane[0] + flat @ plane[1:]])


def test_a_plane_is_found_as_it_is():
    plane, spread, share = fit_plane(with_heights(ring(), np.array([1.0, 0.1, -0.2])), 0.7)

    assert np.allclose(plane, (1.0, 0.1, -0.2))
    assert spread == pytest.approx(0.0, abs=1e-9)
    assert share == 1.0


def test_a_bony_spur_does_not_tilt_the_plane():
    points = with_heights(ring(), np.array([0.0, 0.0, 0.0]))
    points[:9, 2] += 5.0

    plane, _, share = fit_plane(points, 0.7)

    assert np.degrees(np.arctan(np.hypot(*plane[1:]))) < 0.2
    assert share == pytest.approx(51 / 60)


def test_a_gap_in_the_rim_does_not_tilt_the_plane():
    points = with_heights(ring(), np.array([2.0, 0.05, 0.0]))
    points[20:32, 2] -= 3.0

    plane, _, _ = fit_plane(points, 0.7)

    assert np.allclose(plane, (2.0, 0.05, 0.0), atol=0.03)
