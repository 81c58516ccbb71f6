"""The procedural spine and its labels as files of other programs."""

import numpy as np

from spine_app.domain.phantom.build import build_phantom
from spine_app.domain.phantom.recipe import PhantomView, demo_recipe
from tests.data.image_files import nifti

VIEW = PhantomView((56, 120, 120), (1.5, 1.5, 3.0), (0.0, 10.0, 75.0), (0.0, 0.0, 0.0))
"""The lumbar spine, coarse enough to be built in seconds."""
SPINE = [*range(1, 29), 60, 61, *range(101, 129)]
"""Vertebrae, cord, canal and discs, as SPINEPS numbers them."""


def write_phantom(folder, view=VIEW):
    """Write grey values and labels; gives their paths and both arrays."""
    phantom = build_phantom(demo_recipe(), view.grid())
    matrix = phantom.volume.grid.index_to_lps
    labels = np.where(np.isin(phantom.labels_kji, SPINE), phantom.labels_kji, np.uint8(0))
    paths = folder / "grey.nii.gz", folder / "labels.nii.gz"
    for path, voxels in zip(paths, (phantom.volume.voxels_kji, labels), strict=True):
        path.write_bytes(nifti(voxels, matrix, packed=True))
    return (*paths, phantom.volume, labels)
