"""`python -m tests.data.itk_writer IN.npz PATH`: an image file as ITK writes it.

A process of its own: with VTK in the same process, ITK's clean-up at exit crashes.
"""

import sys

import itk
import numpy as np


def main(source, path):
    """Write voxels (k, j, i) with spacing, origin and direction in LPS."""
    with np.load(source, allow_pickle=False) as given:
        image = itk.image_from_array(given["voxels"])
        image.SetSpacing(given["spacing_ijk"].tolist())
        image.SetOrigin(given["origin_lps"].tolist())
        image.SetDirection(itk.matrix_from_array(np.ascontiguousarray(given["direction"])))
    itk.imwrite(image, path, compression=path.endswith((".nrrd", ".mha")))


if __name__ == "__main__":
    main(*sys.argv[1:])
