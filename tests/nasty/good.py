"""Slices with nothing wrong, for the company of what has."""

from functools import cache
from io import BytesIO

import numpy as np

from spine_app.domain.volume import Volume
from tests.data.dicom_writer import Style, slice_dataset, write_dataset
from tests.data.grids import straight_grid
from tests.data.phantoms import block_phantom


@cache
def good_volume():
    """The volume that `good_slices` holds."""
    return block_phantom(straight_grid())


@cache
def good_slices(series=1, study=1, patient=1, shape_kji=None, air=False):
    """Bytes of the files of a small CT series, in the order of its slices.

    Args:
        series: number of the series.
        study: number of the study.
        patient: number of the patient.
        shape_kji: another size.
        air: every voxel is -1000 HU.
    """
    volume = good_volume() if shape_kji is None else block_phantom(straight_grid(shape_kji))
    if air:
        volume = Volume(np.full_like(volume.voxels_kji, -1000), volume.grid, volume.modality)
    style = Style(series=series, study=study, patient=patient)
    return tuple(_content(slice_dataset(volume, k, style)) for k in range(volume.grid.shape_kji[0]))


def _content(dataset):
    buffer = BytesIO()
    write_dataset(buffer, dataset)
    return buffer.getvalue()
