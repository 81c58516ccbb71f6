"""`python -m tests.data.itk_series OUT.npz FOLDER…`: every DICOM series of folders as ITK reads it.

A process of its own: with VTK in the same process, ITK's clean-up at exit crashes.
"""

import sys

import itk
import numpy as np


def read_files(names):
    """Voxels (k, j, i) and the (4, 4) index-to-LPS matrix of the files of one series."""
    reader = itk.ImageSeriesReader[itk.Image[itk.F, 3]].New(
        FileNames=names, ImageIO=itk.GDCMImageIO.New()
    )
    reader.Update()
    image = reader.GetOutput()
    matrix = np.eye(4)
    direction = itk.array_from_matrix(image.GetDirection())
    matrix[:3, :3] = direction * np.array(image.GetSpacing())
    matrix[:3, 3] = image.GetOrigin()
    return itk.array_from_image(image), matrix


def read_folder(folder):
    """All series of a folder; those that cannot be read are left out."""
    names = itk.GDCMSeriesFileNames.New(Directory=folder, UseSeriesDetails=False)
    for series in names.GetSeriesUIDs():
        try:
            yield read_files(names.GetFileNames(series))
        except RuntimeError:
            continue


def main(out, *folders):
    """Write `voxels-M-N` and `matrix-M-N`: series N of folder M."""
    found = {}
    for m, folder in enumerate(folders):
        for n, (voxels, matrix) in enumerate(read_folder(folder)):
            found |= {f"voxels-{m}-{n}": voxels, f"matrix-{m}-{n}": matrix}
    np.savez(out, **found)


if __name__ == "__main__":
    main(*sys.argv[1:])
