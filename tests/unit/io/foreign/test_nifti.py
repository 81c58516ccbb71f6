import gzip
from itertools import permutations, product

import nibabel as nib
import numpy as np
import pytest

from spine_app.domain.errors import (
    BadGeometry,
    DamagedImage,
    DetachedVoxels,
    NoOrientation,
    NotThreeDimensional,
    SingleSlice,
    StudyTooLarge,
    UnsupportedFormat,
)
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.quality import Quality
from spine_app.domain.study.series import FileFormat
from tests.data.grids import oblique_grid, rotation
from tests.data.image_files import nifti, patch

AFFINE = oblique_grid().index_to_lps
ORIENTATIONS = [(p, s) for p in permutations(range(3)) for s in product((1, -1), repeat=3)]


def grey(image):
    return np.stack(list(image.slices()))


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("packed", [False, True])
def test_both_versions_are_read_in_both_byte_orders(opened, voxels, version, order, packed):
    image = opened(nifti(voxels, AFFINE, version=version, order=order, packed=packed))

    assert image.file_format is FileFormat.NIFTI
    np.testing.assert_array_equal(grey(image), voxels)
    np.testing.assert_allclose(image.grid.index_to_lps, AFFINE, atol=1e-5)


@pytest.mark.parametrize("kind", ["u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_every_type_is_read(opened, kind, order):
    values = np.arange(120).reshape(4, 5, 6).astype(kind)

    np.testing.assert_array_equal(grey(opened(nifti(values, AFFINE, order=order))), values)


@pytest.mark.parametrize(("permutation", "signs"), ORIENTATIONS)
@pytest.mark.parametrize("codes", [(1, 0), (0, 1)], ids=["qform", "sform"])
def test_a_marked_voxel_is_found_at_its_millimetre(opened, permutation, signs, codes):
    matrix = np.eye(4)
    matrix[:3, :3] = np.eye(3)[:, permutation] * signs * (0.75, 0.5, 2.5)
    matrix[:3, 3] = (-11.0, 23.0, -40.0)
    marked = np.zeros((4, 5, 6), np.int16)
    marked[1, 3, 2] = 100
    image = opened(nifti(marked, matrix, codes=codes))

    (index_kji,) = np.argwhere(grey(image) == 100)

    expected = (matrix @ [2, 3, 1, 1])[:3]
    np.testing.assert_allclose(image.grid.points_lps(index_kji[::-1]), expected, atol=1e-5)


def test_the_qform_is_read_as_nibabel_reads_it(opened, voxels):
    rng = np.random.default_rng(5)
    for _ in range(40):
        turn = rotation("x", rng.uniform(-180, 180)) @ rotation("z", rng.uniform(-180, 180))
        matrix = np.eye(4)
        matrix[:3, :3] = turn * (0.7, 0.9, rng.choice([-2.2, 2.2]))
        content = nifti(voxels, matrix, codes=(1, 0))
        expected = nib.Nifti1Image.from_bytes(content).affine

        image = opened(content)
        flip = np.linalg.det(expected[:3, :3]) < 0
        corner = (expected @ [0, 4 if flip else 0, 0, 1])[:3] * (-1, -1, 1)
        np.testing.assert_allclose(image.grid.origin_lps, corner, atol=1e-4)


def test_a_file_without_any_transform_is_refused(opened, voxels):
    with pytest.raises(NoOrientation):
        opened(nifti(voxels, AFFINE, codes=(0, 0)))


def test_the_sform_holds_where_the_qform_lies_elsewhere_and_that_is_told(opened, voxels):
    other = AFFINE.copy()
    other[:3, 3] += (2.0, -3.0, 5.0)
    image = opened(nifti(voxels, AFFINE, qform_lps=other))
    (told,) = [one for one in image.findings() if one.quality is Quality.TWO_POSITIONS]

    np.testing.assert_allclose(image.grid.index_to_lps, AFFINE, atol=1e-5)
    assert told.value == pytest.approx(np.sqrt(4 + 9 + 25), abs=1e-4)


def test_two_equal_transforms_are_nothing_to_tell(opened, voxels):
    findings = opened(nifti(voxels, AFFINE)).findings()

    assert Quality.TWO_POSITIONS not in [one.quality for one in findings]


@pytest.mark.parametrize(
    "change",
    [np.diag([-1.0, -1, 1, 1]), np.diag([1.0, 1, -1, 1]), np.diag([1.02, 1.02, 1.02, 1])],
    ids=["turned by half", "mirrored", "longer"],
)
def test_transforms_that_contradict_each_other_are_refused(opened, voxels, change):
    with pytest.raises(BadGeometry):
        opened(nifti(voxels, AFFINE, qform_lps=AFFINE @ change))


def test_a_stated_voxel_size_other_than_that_of_the_sform_is_refused(opened, voxels):
    content = patch(nifti(voxels, AFFINE, codes=(0, 1)), 80, "<f", 0.75)

    with pytest.raises(BadGeometry):
        opened(content)


def test_a_voxel_size_that_is_not_stated_is_taken_from_the_sform(opened, voxels):
    content = patch(nifti(voxels, AFFINE, codes=(0, 1)), 80, "<3f", 0, 0, 0)

    np.testing.assert_allclose(opened(content).grid.index_to_lps, AFFINE, atol=1e-5)


@pytest.mark.parametrize(("unit", "factor"), [(0, 1), (1, 1000), (2, 1), (3, 0.001)])
def test_units_of_length_become_millimetres(opened, voxels, unit, factor):
    matrix = np.diag([1 / factor, 1 / factor, 1 / factor, 1]) @ AFFINE
    image = opened(nifti(voxels, matrix, xyzt_units=unit))

    np.testing.assert_allclose(image.grid.index_to_lps, AFFINE, rtol=1e-5, atol=1e-4)


def test_an_unknown_unit_is_refused(opened, voxels):
    with pytest.raises(BadGeometry):
        opened(nifti(voxels, AFFINE, xyzt_units=5))


def test_further_axes_of_one_voxel_are_left_out(opened, voxels):
    image = opened(nifti(voxels, AFFINE, dim=[5, 6, 5, 4, 1, 1, 1, 1]))

    np.testing.assert_array_equal(grey(image), voxels)


CONTENT = nifti(np.arange(120, dtype=np.int16).reshape(4, 5, 6), AFFINE)
REFUSED = {
    "time series": (patch(CONTENT, 40, "<8h", 4, 6, 5, 2, 2, 1, 1, 1), NotThreeDimensional),
    "flat": (patch(CONTENT, 40, "<h", 2), NotThreeDimensional),
    "no axes": (patch(CONTENT, 40, "<h", 0), DamagedImage),
    "too many axes": (patch(CONTENT, 40, "<h", 8), DamagedImage),
    "negative size": (patch(CONTENT, 42, "<h", -6), DamagedImage),
    "zero size": (patch(CONTENT, 42, "<h", 0), DamagedImage),
    "single slice": (patch(CONTENT, 40, "<4h", 3, 6, 20, 1), SingleSlice),
    "huge": (patch(CONTENT, 42, "<3h", 32767, 32767, 32767), StudyTooLarge),
    "larger than the file": (patch(CONTENT, 46, "<h", 5), DamagedImage),
    "smaller than the file": (patch(CONTENT, 46, "<h", 3), DamagedImage),
    "cut off": (CONTENT[:-1], DamagedImage),
    "trailing": (CONTENT + b"x", DamagedImage),
    "header alone": (CONTENT[:352], DamagedImage),
    "colour": (patch(CONTENT, 70, "<2h", 128, 24), NotThreeDimensional),
    "complex": (patch(CONTENT, 70, "<2h", 32, 64), NotThreeDimensional),
    "bits": (patch(CONTENT, 70, "<2h", 1, 1), UnsupportedFormat),
    "long double": (patch(CONTENT, 70, "<2h", 1536, 128), UnsupportedFormat),
    "wrong bits": (patch(CONTENT, 72, "<h", 8), DamagedImage),
    "pair": (patch(CONTENT, 344, "4s", b"ni1\0"), DetachedVoxels),
    "wrong header size": (patch(CONTENT, 0, "<i", 347), DamagedImage),
    "voxels inside the header": (patch(CONTENT, 108, "<f", 100), DamagedImage),
    "voxels nowhere": (patch(CONTENT, 108, "<f", np.nan), DamagedImage),
    "voxels far away": (patch(CONTENT, 108, "<f", 1e30), DamagedImage),
    "voxels at half a byte": (patch(CONTENT, 108, "<f", 352.5), DamagedImage),
    "sform nan": (patch(CONTENT, 280, "<f", np.nan), BadGeometry),
    "sform zero": (patch(CONTENT, 280, "<12f", *[0] * 12), BadGeometry),
    "qform only, no spacing": (
        patch(patch(CONTENT, 254, "<h", 0), 80, "<3f", 0, 1, 1), BadGeometry
    ),
    "qform only, no quaternion": (
        patch(patch(CONTENT, 254, "<h", 0), 256, "<3f", 1, 1, 1), BadGeometry
    ),
    "qform only, nan": (patch(patch(CONTENT, 254, "<h", 0), 256, "<f", np.nan), BadGeometry),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_header_that_cannot_be_is_refused_before_a_voxel_is_read(opened, name):
    content, error = REFUSED[name]

    with pytest.raises(error):
        opened(content)


def test_more_voxels_than_the_limit_are_refused(opened, voxels):
    with pytest.raises(StudyTooLarge):
        opened(nifti(voxels, AFFINE), ReadLimits(voxels=119))


def test_a_packed_file_that_cannot_hold_its_voxels_is_refused(opened):
    lie = patch(CONTENT, 42, "<3h", 1000, 1000, 900)[:352]

    with pytest.raises(DamagedImage):
        opened(gzip.compress(lie))


def test_a_packed_file_that_expands_beyond_reason_is_refused(opened):
    start = patch(CONTENT, 42, "<3h", 1000, 1000, 900)[:352]

    with pytest.raises(StudyTooLarge):
        opened(gzip.compress(start) + bytes(1_800_000))


@pytest.mark.parametrize("rows", [3, 5])
def test_a_packed_file_of_another_length_than_it_says_is_damaged(opened, voxels, rows):
    content = patch(nifti(voxels, AFFINE), 46, "<h", rows)
    image = opened(gzip.compress(content))

    with pytest.raises(DamagedImage):
        image.survey()
