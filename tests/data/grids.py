"""Small grids with known geometry."""

import numpy as np

from spine_app.domain.geometry import Grid


def rotation(axis, angle_deg):
    """(3, 3) right-handed rotation about a patient axis."""
    c, s = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    a, b = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    matrix = np.eye(3)
    matrix[a, a] = matrix[b, b] = c
    matrix[a, b], matrix[b, a] = -s, s
    return matrix


def straight_grid(shape_kji=(20, 30, 40), spacing=(0.8, 0.8, 2.5), origin=(-16.0, -12.0, 100.0)):
    """Axial grid: i to the left, j to the back, k to the head."""
    return Grid(shape_kji, spacing, origin, np.eye(3))


def oblique_grid(shape_kji=(24, 30, 36)):
    """Anisotropic grid turned about all three axes."""
    turn = rotation("x", 14) @ rotation("y", -9) @ rotation("z", 21)
    return Grid(shape_kji, (0.7, 0.9, 2.2), (-11.0, 23.0, -40.0), turn)


def sagittal_grid(shape_kji=(16, 40, 32)):
    """Sagittal MR: i to the back, j to the feet, k to the patient's right."""
    direction = np.array([[0, 0, -1], [1, 0, 0], [0, -1, 0]], dtype=float)
    return Grid(shape_kji, (0.9, 0.9, 4.0), (32.0, -15.0, 60.0), direction)
