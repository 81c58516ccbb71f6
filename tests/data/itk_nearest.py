"""`python -m tests.data.itk_nearest LABELS REFERENCE OUT.npz`: ITK's nearest-neighbour resampling.

A process of its own: with VTK in the same process, ITK's clean-up at exit crashes.
"""

import sys

import itk
import numpy as np


def main(labels, reference, out):
    """Write the labels on the grid of the reference, (k, j, i)."""
    image = itk.imread(labels, itk.US)
    grid = itk.imread(reference)
    resampled = itk.resample_image_filter(
        image,
        interpolator=itk.NearestNeighborInterpolateImageFunction.New(image),
        use_reference_image=True,
        reference_image=grid,
    )
    np.savez(out, voxels=itk.array_from_image(resampled))


if __name__ == "__main__":
    main(*sys.argv[1:])
