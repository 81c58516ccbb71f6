"""Compressed pixels: real ones as other decoders see them, and whole series of every kind."""

import importlib
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.uid import DeflatedExplicitVRLittleEndian

from spine_app.domain.study.quality import Quality
from spine_app.domain.study.series import Opening
from spine_app.domain.volume import Modality, Volume
from tests.data.compressed import UID, compress_dataset, compress_file
from tests.data.dicom_writer import Style, enhanced_dataset, write_dataset, write_series
from tests.data.grids import oblique_grid, straight_grid
from tests.data.phantoms import block_phantom

pytestmark = pytest.mark.integration
ROOT = Path(__file__).resolve().parents[3]
CT = block_phantom(straight_grid())
GRID = straight_grid()

SUBJECTS = ["CT1", "CT2", "MR1", "MR2", "MR3", "MR4"]
LOSSLESS = ["J2KR", "JLSL", "JPLL", "RLE"]
SYNTAXES = {
    "jpeg lossless 57": "4.57",
    "jpeg lossless": "4.70",
    "jpeg-ls": "4.80",
    "jpeg 2000": "4.90",
    "htj2k": "4.201",
    "htj2k rpcl": "4.202",
    "rle": "5",
}


@pytest.fixture(scope="module")
def itk_frames(tmp_path_factory):
    """Grey values of some files as ITK decodes them."""
    if importlib.util.find_spec("itk") is None:
        pytest.skip("itk-io is not installed")

    @cache
    def decode(paths):
        out = tmp_path_factory.mktemp("itk") / "frames.npz"
        command = [sys.executable, "-m", "tests.data.itk_frames", str(out), *map(str, paths)]
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        with np.load(out, allow_pickle=False) as read:
            return dict(read)

    return decode


@pytest.fixture
def read_slice(read, work_folder):
    """Values of the only image of a file, HU or stored ones of MR, and its findings."""

    def read_one(path):
        outcome = read(path)
        for old in work_folder.iterdir():
            old.unlink()
        (slices,) = outcome.acquired.values()
        return slices.voxels_nji[0], {finding.quality for finding in outcome.quality[0]}

    return read_one


@pytest.fixture
def wg04_frames(data, itk_frames):
    """Grey values of every CT and MR image of WG04 as ITK decodes them."""
    return itk_frames(tuple(sorted(data("wg04").glob("[CM][TR]*"))))


def as_read(values, path, *, stored=False):
    """What the reader makes of values that another program read from the same file.

    Args:
        values: grey values, or `stored` ones.
        path: the file.
        stored: they are not rescaled.
    """
    header = pydicom.dcmread(path, stop_before_pixels=True)
    slope = float(header.get("RescaleSlope", 1))
    intercept = float(header.get("RescaleIntercept", 0))
    if not stored:
        values = np.rint((values.astype(float) - intercept) / slope)
    is_padding = values == header.get("PixelPaddingValue", np.inf)
    if header.Modality == "CT":
        return np.where(is_padding, -1024, np.rint(values * slope + intercept))
    return np.where(is_padding, 0, values)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_same_image_is_the_same_in_every_lossless_syntax(
    read_slice, data, wg04_frames, subject
):
    names = [f"{subject}_{kind}" for kind in LOSSLESS]
    for name in names:
        values, _ = read_slice(data("wg04") / name)
        np.testing.assert_array_equal(values, as_read(wg04_frames[name], data("wg04") / name))
        np.testing.assert_array_equal(wg04_frames[name], wg04_frames[names[0]])


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("kind", ["RLE", "JLSL", "JLSN"])
def test_run_lengths_and_jpeg_ls_are_what_pydicom_makes_of_them(read_slice, data, subject, kind):
    if (subject, kind) == ("MR1", "JLSL"):
        pytest.skip("pydicom with pyjpegls cannot decode it; ITK and we can")
    path = data("wg04") / f"{subject}_{kind}"
    expected = as_read(pydicom.dcmread(path).pixel_array, path, stored=True)
    np.testing.assert_array_equal(read_slice(path)[0], expected)


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("kind", ["J2KI", "JLSN", "JPLY"])
def test_lossy_images_are_what_itk_makes_of_them_and_near_the_lossless_ones(
    read_slice, data, wg04_frames, subject, kind
):
    path = data("wg04") / f"{subject}_{kind}"
    if not path.exists():
        pytest.skip("there is no such image")
    values, told = read_slice(path)
    assert Quality.LOSSY in told
    frame, exact = wg04_frames[path.name], wg04_frames[f"{subject}_RLE"]
    # Decoders of the same lossy stream may round the other way.
    assert np.max(np.abs(values - as_read(frame, path))) <= (2 if kind == "JPLY" else 1)
    error = np.abs(frame - exact) / float(pydicom.dcmread(path).get("RescaleSlope", 1))
    if kind == "JLSN":
        assert error.max() <= 10.001
    else:
        assert np.sqrt(np.mean(error**2)) < 0.03 * np.ptp(exact)


def test_a_real_series_in_jpeg_2000_is_what_itk_makes_of_it(read, data, itk_frames):
    folder = data("totalseg_example") / "example_ct_dicom"
    outcome = read(folder)
    expected = itk_frames(tuple(sorted(folder.iterdir())))
    headers = [pydicom.dcmread(path, stop_before_pixels=True) for path in folder.iterdir()]
    headers.sort(key=lambda one: one.ImagePositionPatient[2])
    volume = outcome.volume
    assert volume.grid.shape_kji == (20, 512, 512)
    np.testing.assert_allclose(volume.grid.spacing_ijk, [0.9765625, 0.9765625, 2], rtol=1e-6)
    for k, header in enumerate(headers):
        np.testing.assert_array_equal(volume.voxels_kji[k], expected[Path(header.filename).name])


@pytest.mark.parametrize("name", ["CT1_J2KI", "D_CLUNIE_CT1_RLE_FRAGS.dcm", "GH1339.dcm", "IM-0001-0001-0001.dcm"])  # fmt: skip  # noqa: E501
def test_single_real_images_are_what_itk_makes_of_them(read_slice, data, itk_frames, name):
    path = data("fo-dicom") / name
    values, _ = read_slice(path)
    expected = as_read(itk_frames((path,))[name], path)
    np.testing.assert_allclose(values, expected, atol=1 if "J2KI" in name else 0)


# ---- whole series, compressed from what is known ----


def phantom(stored, signed):
    """A phantom whose values fit so many bits, and how it is written."""
    voxels = CT.voxels_kji.astype(np.int32)
    if stored <= 8:
        voxels = voxels % 200 - (100 if signed else 0)
        style = Style(signed=signed, stored=8, allocated=stored and 8, intercept=0)
    else:
        style = Style(signed=signed, stored=stored, intercept=0 if signed else -1024)
    return Volume(voxels.astype(np.int16), GRID, Modality.CT), style


@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
@pytest.mark.parametrize("signed", [False, True], ids=["unsigned", "signed"])
@pytest.mark.parametrize("stored", [8, 12, 16])
def test_a_lossless_series_of_any_depth_keeps_every_voxel(read, study, syntax, signed, stored):
    volume, style = phantom(stored, signed)
    for path in write_series(study, volume, style):
        compress_file(path, UID + syntax)
    outcome = read(study)
    np.testing.assert_array_equal(outcome.volume.voxels_kji, volume.voxels_kji)
    np.testing.assert_allclose(
        outcome.volume.grid.index_to_lps, volume.grid.index_to_lps, atol=1e-9
    )
    assert Quality.LOSSY not in {finding.quality for finding in outcome.quality[0]}


@pytest.mark.parametrize(
    ("syntax", "stored", "error"),
    [("4.51", 12, 60), ("4.81", 12, 2), ("4.91", 12, 60), ("4.203", 12, 0), ("4.50", 8, 12)],
)
def test_a_lossy_series_is_near(read, study, syntax, stored, error):
    volume, style = phantom(stored, False)
    style.extra["LossyImageCompression"] = "01"
    for path in write_series(study, volume, style):
        compress_file(path, UID + syntax)
    outcome = read(study)
    difference = np.abs(outcome.volume.voxels_kji.astype(int) - volume.voxels_kji)
    assert difference.max() <= error
    assert Quality.LOSSY in {finding.quality for finding in outcome.quality[0]}


def test_several_fragments_of_a_single_image_are_joined(read, study):
    for path in write_series(study, CT, Style(stored=12)):
        compress_file(path, UID + "4.70", fragments=4)
    np.testing.assert_array_equal(read(study).volume.voxels_kji, CT.voxels_kji)


def test_a_deflated_series_is_the_same(read, study):
    write_series(study, CT, Style(syntax=DeflatedExplicitVRLittleEndian))
    np.testing.assert_array_equal(read(study).volume.voxels_kji, CT.voxels_kji)


def test_an_uploaded_deflated_series_is_the_same(upload, study):
    paths = write_series(study, CT, Style(syntax=DeflatedExplicitVRLittleEndian))
    contents = [path.read_bytes() for path in paths]
    np.testing.assert_array_equal(upload(contents).volume.voxels_kji, CT.voxels_kji)


def test_slices_in_several_syntaxes_make_one_volume(read, study):
    paths = write_series(study, CT, Style(stored=12))
    for k, path in enumerate(paths):
        syntax = ["4.70", "4.80", "4.90", "5", None][k % 5]
        if syntax is not None:
            compress_file(path, UID + syntax)
    np.testing.assert_array_equal(read(study).volume.voxels_kji, CT.voxels_kji)


@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
@pytest.mark.parametrize("table", [False, True], ids=["no table", "table"])
def test_frames_of_one_file_are_the_same_volume(read, study, syntax, table):
    dataset = enhanced_dataset(block_phantom(oblique_grid()))
    write_dataset(study / "a", compress_dataset(dataset, UID + syntax, table=table), UID + syntax)
    expected = block_phantom(oblique_grid())
    np.testing.assert_array_equal(read(study).volume.voxels_kji, expected.voxels_kji)


@pytest.mark.parametrize("syntax", ["4.70", "4.80", "4.90", "4.201", "5"])
@pytest.mark.parametrize("table", [False, True], ids=["no table", "table"])
def test_frames_in_several_fragments_are_told_apart(read, study, syntax, table):
    if syntax == "5" and not table:
        pytest.skip("an RLE frame is one fragment (DICOM PS3.5 A.4.2)")
    dataset = enhanced_dataset(CT)
    compressed = compress_dataset(dataset, UID + syntax, fragments=3, table=table)
    write_dataset(study / "a", compressed, UID + syntax)
    np.testing.assert_array_equal(read(study).volume.voxels_kji, CT.voxels_kji)


def test_a_deflated_multi_frame_file_is_the_same_volume(read, study):
    write_dataset(study / "a", enhanced_dataset(CT), DeflatedExplicitVRLittleEndian)
    np.testing.assert_array_equal(read(study).volume.voxels_kji, CT.voxels_kji)


def test_d23_one_slice_that_does_not_decode_is_left_out_and_told(read, study):
    paths = write_series(study, CT, Style(stored=12))
    for path in paths:
        compress_file(path, UID + "4.80")
    content = paths[-1].read_bytes()
    paths[-1].write_bytes(content[: len(content) // 2 * 2 - 400] + b"\0" * 392 + content[-8:])
    outcome = read(study)
    assert outcome.found.series[0].opening is Opening.VOLUME
    np.testing.assert_array_equal(outcome.volume.voxels_kji, CT.voxels_kji[:-1])
    told = {finding.quality: finding.count for finding in outcome.quality[0]}
    assert told[Quality.UNREADABLE_SLICES] == 1


@pytest.mark.parametrize("keep", [100, 0])
def test_d24_a_series_of_which_nothing_decodes_says_so_and_leaves_nothing(
    read, study, work_folder, keep
):
    for path in write_series(study, CT, Style(stored=12)):
        compress_file(path, UID + "4.80")
        content = path.read_bytes()
        start = content.index(b"\xff\xd8\xff\xf7") + keep
        path.write_bytes(content[:start] + b"\0" * (len(content) - start - 8) + content[-8:])
    outcome = read(study)
    assert outcome.found.series[0].opening is Opening.VOLUME
    assert outcome.refused == {0: "bad-pixels"}
    assert not list(work_folder.iterdir())


def test_d23_a_slice_in_the_middle_that_does_not_decode_leaves_the_rest_in_2d(
    read, study, work_folder
):
    for k, path in enumerate(write_series(study, CT, Style(stored=12))):
        compress_file(path, UID + "4.80")
        if k == 9:
            content = path.read_bytes()
            start = content.index(b"\xff\xd8\xff\xf7")
            path.write_bytes(content[:start] + b"\0" * (len(content) - start - 8) + content[-8:])
    outcome = read(study)
    assert not outcome.volumes
    np.testing.assert_array_equal(
        outcome.acquired[0].voxels_nji, np.delete(CT.voxels_kji, 9, axis=0)
    )
    told = {finding.quality: finding.count for finding in outcome.quality[0]}
    assert told[Quality.UNREADABLE_SLICES] == 1
    assert len(list(work_folder.iterdir())) == 1
