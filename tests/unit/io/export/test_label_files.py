import io
import json

import nibabel
import nrrd
import numpy as np
import pytest
import SimpleITK

from spine_app.domain.export.formats import LabelFormat
from spine_app.domain.limits import ReadLimits
from spine_app.io.export.label_files import Labels, label_files
from spine_app.io.export.out_file import write_folder, write_zip
from spine_app.io.foreign.open_foreign import open_foreign
from spine_app.io.sources import FileSource
from tests.data.exported import DISC, HIP, L4, TOLD, UNSURE
from tests.data.grids import oblique_grid, sagittal_grid, straight_grid

GRIDS = [straight_grid(), oblique_grid(), sagittal_grid()]
NAMES = {kind: f"spine-labels.{kind.value}" for kind in LabelFormat}
RAS = np.diag([-1, -1, 1, 1])


def labels_on(grid, structures=(L4, UNSURE, DISC)):
    """A label map with every structure, and one label that is not exported."""
    known = [0, 200, *(one.label for one in structures)]
    labels = np.random.default_rng(7).choice(known, grid.shape_kji).astype(np.uint8)
    return Labels(labels, grid, structures, {})


def numbers(labels):
    found = np.zeros(labels.labels_kji.shape, int)
    for one in labels.structures:
        found[labels.labels_kji == one.label] = one.number
    return found


def written(folder, labels, kind):
    write_folder(folder, label_files(labels, kind, TOLD))
    return folder / NAMES[kind]


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("kind", LabelFormat)
def test_simpleitk_reads_the_same_numbers_at_the_same_places(tmp_path, kind, grid):
    labels = labels_on(grid)
    image = SimpleITK.ReadImage(str(written(tmp_path, labels, kind)))
    corner = [n - 1 for n in grid.shape_ijk]

    assert np.array_equal(SimpleITK.GetArrayFromImage(image), numbers(labels))
    for index in ([0, 0, 0], corner):
        place = image.TransformIndexToPhysicalPoint(index)
        assert place == pytest.approx(grid.points_lps(index), abs=1e-4)


@pytest.mark.parametrize("kind", LabelFormat)
def test_our_own_reader_takes_it_as_a_label_map(tmp_path, kind):
    labels = labels_on(oblique_grid())
    image = open_foreign(FileSource(written(tmp_path, labels, kind)), ReadLimits())

    assert np.array_equal(np.stack(list(image.label_slices())), numbers(labels))
    assert np.abs(image.grid.index_to_lps - labels.grid.index_to_lps).max() < 1e-4


def test_nibabel_reads_the_numbers_as_labels(tmp_path):
    labels = labels_on(oblique_grid())
    image = nibabel.load(written(tmp_path, labels, LabelFormat.NIFTI))

    assert np.array_equal(np.asarray(image.dataobj).T, numbers(labels))
    assert np.allclose(image.affine, RAS @ labels.grid.index_to_lps, atol=1e-4)
    assert image.header.get_intent()[0] == "label"
    assert image.get_data_dtype() == np.uint8


def test_numbers_above_255_are_written_in_two_bytes(tmp_path):
    labels = labels_on(straight_grid(), (L4, HIP))
    image = SimpleITK.ReadImage(str(written(tmp_path, labels, LabelFormat.NRRD)))

    assert image.GetPixelIDTypeAsString() == "16-bit unsigned integer"
    assert np.array_equal(SimpleITK.GetArrayFromImage(image), numbers(labels))


def test_a_nrrd_names_its_segments_as_3d_slicer_wants_it(tmp_path):
    labels = labels_on(straight_grid())
    _, header = nrrd.read(str(written(tmp_path, labels, LabelFormat.NRRD)))

    assert header["Segment1_Name"] == "L5?"
    assert header["Segment1_LabelValue"] == "24"
    assert "SCT^49668003^L5 vertebra" in header["Segment1_Tags"]
    assert "Spine_Unsure:yes" in header["Segment1_Tags"]
    assert "Spine_Unsure:no" in header["Segment0_Tags"]


def test_the_colour_table_has_a_line_for_each_number(tmp_path):
    written(tmp_path, labels_on(straight_grid()), LabelFormat.NIFTI)

    assert (tmp_path / "spine-labels.ctbl").read_text().splitlines() == [
        "# Spine App",
        "0 Background 0 0 0 0",
        "23 L4 212 188 102 255",
        "24 L5? 226 202 134 255",
        "123 Disc_L4/L5 90 40 200 255",
    ]


def test_the_table_tells_numbers_codes_and_doubts(tmp_path):
    written(tmp_path, labels_on(straight_grid(), (UNSURE, HIP)), LabelFormat.NIFTI)
    unsure, hip = json.loads((tmp_path / "spine-structures.json").read_text())["structures"]

    assert (unsure["number"], unsure["name"], unsure["unsure"]) == (24, "L5?", True)
    assert (hip["side"], hip["code"]["value"], hip["unsure"]) == ("left", "29836001", False)


@pytest.mark.parametrize("kind", LabelFormat)
def test_the_same_labels_give_the_same_bytes(kind):
    def packed():
        stream = io.BytesIO()
        write_zip(stream, label_files(labels_on(oblique_grid()), kind, TOLD))
        return stream.getvalue()

    assert packed() == packed()
