"""`python -m tests.data.itk_frames OUT.npz PATH…`: pixels of DICOM files as ITK decodes them.

A process of its own: with VTK in the same process, ITK's clean-up at exit crashes.
"""

import sys
from pathlib import Path

import itk
import numpy as np


def main(out, *paths):
    """Write grey values of the first frame of each file under its name."""
    frames = {}
    for path in paths:
        reader = itk.ImageFileReader[itk.Image[itk.F, 2]].New(
            FileName=path, ImageIO=itk.GDCMImageIO.New()
        )
        reader.Update()
        frames[Path(path).name] = itk.array_from_image(reader.GetOutput())
    np.savez(out, **frames)


if __name__ == "__main__":
    main(*sys.argv[1:])
