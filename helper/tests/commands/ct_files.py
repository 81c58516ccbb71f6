"""A small CT in a file."""

import nibabel
import numpy as np

SHAPE_IJK = (5, 4, 6)


def save_ct(path, flips=(1, 1, 1), values=None):
    """A NIfTI file with values from -1000 on, two of which are above 0 and one above 100."""
    array = np.full(SHAPE_IJK, -1000, np.int16)
    array[1, 2, 3] = 50
    array[4, 0, 5] = 150
    affine = np.diag([*(np.array((1.0, 1.5, 3.0)) * flips), 1.0])
    affine[:3, 3] = (10.0, 20.0, -30.0)
    nibabel.save(nibabel.Nifti1Image(array if values is None else values, affine), path)
    return path
