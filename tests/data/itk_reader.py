"""`python -m tests.data.itk_reader PATH OUT.npz`: what ITK makes of a folder or an image file.

A process of its own: with VTK in the same process, ITK's clean-up at exit crashes.
"""

import sys
from pathlib import Path

import itk
import numpy as np


def read_series(folder):
    """The only DICOM series of a folder, as ITK's GDCM reader sees it."""
    names = itk.GDCMSeriesFileNames.New(Directory=folder, UseSeriesDetails=False)
    (series,) = names.GetSeriesUIDs()
    reader = itk.ImageSeriesReader[itk.Image[itk.F, 3]].New(
        FileNames=names.GetFileNames(series), ImageIO=itk.GDCMImageIO.New()
    )
    reader.Update()
    return reader.GetOutput()


def main(path, out):
    """Write voxels (k, j, i) and the (4, 4) index-to-LPS matrix."""
    image = read_series(path) if Path(path).is_dir() else itk.imread(path)
    matrix = np.eye(4)
    direction = itk.array_from_matrix(image.GetDirection())
    matrix[:3, :3] = direction * np.array(image.GetSpacing())
    matrix[:3, 3] = image.GetOrigin()
    np.savez(out, voxels=itk.array_from_image(image), matrix=matrix)


if __name__ == "__main__":
    main(*sys.argv[1:])
