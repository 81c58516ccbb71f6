"""Studies in archives, read to the last voxel."""

import zipfile

import numpy as np
import pytest

from tests.data.archives import tarred, zipped
from tests.data.dicom_writer import Style, write_series
from tests.data.grids import straight_grid
from tests.data.phantoms import block_phantom
from tests.integration.io.reading import read_upload

pytestmark = pytest.mark.integration

CT = block_phantom(straight_grid())
PACK = {
    "zip": zipped,
    "stored zip": lambda entries: zipped(entries, zipfile.ZIP_STORED),
    "tar": tarred,
}


@pytest.mark.parametrize("kind", PACK)
@pytest.mark.parametrize("way", ["read", "upload"])
def test_a_series_in_an_archive_has_its_voxels(read, upload, study, kind, way):
    paths = write_series(study, CT)
    archive = PACK[kind]([(path.name, path.read_bytes()) for path in paths])
    (study / "archive").write_bytes(archive)
    outcome = upload([archive]) if way == "upload" else read(study / "archive")
    np.testing.assert_array_equal(outcome.volume.voxels_kji, CT.voxels_kji)


@pytest.mark.parametrize("kind", PACK)
def test_z20_the_order_of_the_files_makes_no_difference(tmp_path, study, kind):
    for series in (1, 2):
        write_series(study / str(series), CT, Style(series=series, study=series, patient=series))
    contents = [path.read_bytes() for path in sorted(study.rglob("*")) if path.is_file()]
    mixed = [contents[7 * n % len(contents)] for n in range(len(contents))]
    archive = PACK[kind]([(str(n), content) for n, content in enumerate(reversed(mixed))])
    outcomes = []
    for n, files in enumerate((contents, mixed, [archive])):
        (tmp_path / str(n)).mkdir()
        outcomes.append(read_upload(files, tmp_path / str(n)))
    assert outcomes[0].found == outcomes[1].found == outcomes[2].found
    for outcome in outcomes:
        assert len(outcome.volumes) == 2
        for volume in outcome.volumes.values():
            np.testing.assert_array_equal(volume.voxels_kji, CT.voxels_kji)
