"""Series whose slices lie where a test wants them."""

from spine_app.domain.volume import Modality, Volume
from tests.data.dicom_writer import Style, write_series


def write_planes(folder, voxels, grid, positions, style=None):
    """Write slices at some positions."""

    def move(dataset, k):
        dataset.ImagePositionPatient = [f"{mm:.9g}" for mm in positions[k]]

    style = style or Style()
    style.change = move
    write_series(folder, Volume(voxels, grid, Modality.CT), style)
