"""NIfTI and NRRD in, NIfTI out: every voxel stays at its millimetre."""

import gzip

import nibabel
import nrrd
import numpy as np
import pytest

from spine_helper.volumes.files import BadFile, read_volume, write_labels

SHAPE = (5, 6, 7)
OBLIQUE = np.linalg.qr(np.array([[1.0, 0.2, 0.1], [-0.3, 1.0, 0.2], [0.1, -0.1, 1.0]]))[0]


def affine_of(flips=(1, 1, 1), spacing=(0.7, 0.8, 2.5)):
    affine = np.eye(4)
    affine[:3, :3] = OBLIQUE @ np.diag(np.array(spacing) * flips)
    affine[:3, 3] = (11.0, -22.0, 33.0)
    return affine


def values(dtype=np.int16, low=-1000):
    return (np.arange(np.prod(SHAPE)).reshape(SHAPE) + low).astype(dtype)


def save(path, array, affine):
    nibabel.save(nibabel.Nifti1Image(array, affine), path)
    return path


def ras_of(volume, index_ijk):
    return (np.diag([-1, -1, 1, 1]) @ volume.affine_ijk_to_lps @ [*index_ijk, 1])[:3]


@pytest.mark.parametrize("flips", [(1, 1, 1), (-1, 1, 1), (1, -1, 1), (1, 1, -1), (-1, -1, -1)])
def test_every_voxel_keeps_its_value_and_place(tmp_path, flips):
    affine, array = affine_of(flips), values()
    volume = read_volume(save(tmp_path / "ct.nii.gz", array, affine))

    assert np.linalg.det(volume.affine_ijk_to_lps[:3, :3]) > 0
    to_file = np.linalg.inv(affine)
    for index in [(0, 0, 0), (4, 5, 6), (1, 2, 3)]:
        i, j, k = np.rint(nibabel.affines.apply_affine(to_file, ras_of(volume, index))).astype(int)
        assert volume.voxels_kji[index[::-1]] == array[i, j, k]
    direction = np.array(volume.grid.direction)
    assert direction @ np.diag(volume.grid.spacing_ijk) == pytest.approx(
        volume.affine_ijk_to_lps[:3, :3], abs=1e-5
    )


@pytest.mark.parametrize("flips", [(1, 1, 1), (-1, 1, 1)])
def test_labels_lie_on_the_lattice_of_the_file(tmp_path, flips):
    affine = affine_of(flips)
    volume = read_volume(save(tmp_path / "ct.nii", values(), affine))
    labels = (volume.voxels_kji % 27).astype(np.uint8)

    write_labels(tmp_path / "labels.nii.gz", labels, volume)

    image = nibabel.load(tmp_path / "labels.nii.gz")
    assert image.affine == pytest.approx(affine, abs=1e-4)
    assert image.get_data_dtype() == np.uint8
    assert (np.asarray(image.dataobj) == (values() % 27)).all()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("space", "signs"),
    [
        ("left-posterior-superior", (1, 1, 1)),
        ("right-anterior-superior", (-1, -1, 1)),
        ("LPS", (1, 1, 1)),
    ],
)
def test_nrrd_lies_where_its_space_says(tmp_path, space, signs):
    affine = affine_of()
    header = {
        "space": space,
        "space directions": affine[:3, :3].T,
        "space origin": affine[:3, 3],
        "kinds": ["domain"] * 3,
    }
    nrrd.write(str(tmp_path / "ct.nrrd"), values(), header)
    volume = read_volume(tmp_path / "ct.nrrd")
    assert volume.affine_ijk_to_lps[:3] == pytest.approx(np.diag(signs) @ affine[:3], abs=1e-6)
    assert (volume.voxels_kji == values().transpose(2, 1, 0)).all()


def test_scaled_values_are_hu(tmp_path):
    image = nibabel.Nifti1Image(values(np.int16, 0), affine_of())
    image.header.set_slope_inter(2.0, -1024.0)
    nibabel.save(image, tmp_path / "ct.nii")
    raw = np.asarray(nibabel.load(tmp_path / "ct.nii").dataobj)
    volume = read_volume(tmp_path / "ct.nii")
    assert (volume.voxels_kji == np.rint(raw).transpose(2, 1, 0)).all()


def test_mr_of_any_range_keeps_its_order(tmp_path):
    array = values(np.float32, 0) * 1e6 + 0.25
    volume = read_volume(save(tmp_path / "mr.nii", array, affine_of()), "MR")
    flat, ranks = volume.voxels_kji.ravel(), np.argsort(array.transpose(2, 1, 0).ravel())
    assert (np.diff(flat[ranks].astype(int)) > 0).all()


def test_values_that_do_not_tell_the_modality_ask_for_it(tmp_path):
    path = save(tmp_path / "x.nii", values(low=0), affine_of())
    with pytest.raises(BadFile, match="--modality"):
        read_volume(path)
    assert read_volume(path, "CT").grid.modality == "CT"


def sheared(path):
    affine = affine_of()
    affine[:3, 2] += 0.5 * affine[:3, 1]
    return save(path / "x.nii", values(), affine)


def four_dimensional(path):
    return save(path / "x.nii", np.zeros((3, 3, 3, 2), np.int16), affine_of())


def without_place(path):
    image = nibabel.Nifti1Image(values(), None)
    image.header["sform_code"] = image.header["qform_code"] = 0
    nibabel.save(image, path / "x.nii")
    return path / "x.nii"


def not_a_number(path):
    array = values(np.float32)
    array[0, 0, 0] = np.nan
    return save(path / "x.nii", array, affine_of())


def cut(path):
    whole = save(path / "y.nii", values(), affine_of()).read_bytes()
    (path / "x.nii.gz").write_bytes(gzip.compress(whole[:-50]))
    return path / "x.nii.gz"


def words(path):
    (path / "x.nii").write_bytes(b"nothing of a volume")
    return path / "x.nii"


def other_ending(path):
    (path / "x.txt").write_bytes(b"")
    return path / "x.txt"


def absent(path):
    return path / "x.nii"


def enormous(path):
    image = nibabel.Nifti1Image(np.zeros((2, 2, 2), np.int16), affine_of())
    image.header.set_data_shape((30000, 30000, 30000))
    with (path / "x.nii").open("wb") as file:
        image.header.write_to(file)
    return path / "x.nii"


def nrrd_without_space(path):
    nrrd.write(str(path / "x.nrrd"), values())
    return path / "x.nrrd"


@pytest.mark.parametrize(
    "make",
    [sheared, four_dimensional, without_place, not_a_number, cut, words, other_ending, absent,
     enormous, nrrd_without_space],
)  # fmt: skip
def test_what_cannot_be_read_rightly_is_refused_with_a_sentence(tmp_path, make):
    path = make(tmp_path)
    with pytest.raises(BadFile, match=r"\.$") as refused:
        read_volume(path)
    assert str(tmp_path) not in str(refused.value)


def test_labels_that_cannot_be_written_say_so(tmp_path):
    volume = read_volume(save(tmp_path / "ct.nii", values(), affine_of()))
    labels = np.zeros(volume.grid.shape_kji, np.uint8)
    with pytest.raises(BadFile, match=r"cannot be written"):
        write_labels(tmp_path / "nowhere" / "x.nii", labels, volume)
    with pytest.raises(BadFile, match=r"\.nii"):
        write_labels(tmp_path / "x.stl", labels, volume)
