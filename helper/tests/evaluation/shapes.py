"""Label maps whose measurements can be reckoned by hand."""

import nibabel
import numpy as np

from spine_helper.evaluation.pairs import Pair

LPS = np.diag([-1.0, -1.0, 1.0, 1.0])
SIZE, GAP = 6, 2


def ball(shape, centre, radius, spacing=(1.0, 1.0, 1.0)):
    """A ball; centre and radius in mm along k, j, i."""
    axes = np.meshgrid(
        *[np.arange(n) * s for n, s in zip(shape, spacing, strict=True)], indexing="ij"
    )
    away = sum((axis - c) ** 2 for axis, c in zip(axes, centre, strict=True))
    return away <= radius**2


def spine(ids, shape=(64, 20, 20), first=4, shift=(0, 0)):
    """Cubes from the feet up; the first id is the topmost. `shift` moves them along j and i."""
    labels = np.zeros(shape, np.uint8)
    for number, one in enumerate(reversed(ids)):
        k = first + number * (SIZE + GAP)
        j, i = 7 + shift[0], 7 + shift[1]
        labels[k : k + SIZE, j : j + SIZE, i : i + SIZE] = one
    return labels


def pair(predicted, truth, spacing=(1.0, 1.0, 1.0)):
    """A pair whose lattice begins at the origin and has the axes of LPS."""
    return Pair(predicted, truth, spacing, np.diag([*spacing[::-1], 1.0]))


def save(path, labels_kji, spacing=(1.0, 1.0, 1.0), dtype=np.uint8):
    """A NIfTI file with the axes of LPS."""
    affine = LPS @ np.diag([*spacing[::-1], 1.0])
    nibabel.save(nibabel.Nifti1Image(labels_kji.transpose(2, 1, 0).astype(dtype), affine), path)
    return path
