import time

import numpy as np
import pytest

from spine_app.domain.errors import (
    BadGeometry,
    DamagedImage,
    DetachedVoxels,
    NoOrientation,
    NotThreeDimensional,
    StudyError,
    UnsupportedFormat,
)
from spine_app.domain.study.series import FileFormat
from tests.data.grids import oblique_grid
from tests.data.image_files import nrrd_file, nrrd_text

AFFINE = oblique_grid().index_to_lps
FIELDS = {
    "type": "short",
    "dimension": "3",
    "space": "left-posterior-superior",
    "sizes": "2 3 4",
    "space directions": "(1,0,0) (0,1,0) (0,0,1)",
    "endian": "little",
    "encoding": "raw",
    "space origin": "(0,0,0)",
}


def made(data=bytes(48), **fields):
    """A NRRD file with fields changed or left out; underscores are spaces."""
    merged = {**FIELDS, **{name.replace("_", " "): value for name, value in fields.items()}}
    return nrrd_text(
        *(f"{name}: {value}" for name, value in merged.items() if value is not None), data=data
    )


def grey(image):
    return np.stack(list(image.slices()))


@pytest.mark.parametrize("encoding", ["raw", "gzip", "bzip2"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_a_file_is_read_in_both_byte_orders(opened, voxels, encoding, order):
    image = opened(nrrd_file(voxels, AFFINE, encoding=encoding, order=order))

    assert image.file_format is FileFormat.NRRD
    np.testing.assert_array_equal(grey(image), voxels)
    np.testing.assert_allclose(image.grid.index_to_lps, AFFINE, atol=1e-9)


@pytest.mark.parametrize("kind", ["u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8"])
def test_every_type_is_read(opened, kind):
    values = np.arange(120).reshape(4, 5, 6).astype(kind)

    np.testing.assert_array_equal(grey(opened(nrrd_file(values, AFFINE))), values)


@pytest.mark.parametrize(
    ("space", "signs"),
    [
        ("left-posterior-superior", (1, 1, 1)),
        ("LPS", (1, 1, 1)),
        ("right-anterior-superior", (-1, -1, 1)),
        ("RAS", (-1, -1, 1)),
        ("left-anterior-superior", (1, -1, 1)),
        ("LAS", (1, -1, 1)),
    ],
)
def test_each_space_of_a_patient_becomes_lps(opened, voxels, space, signs):
    signs = np.diag([*signs, 1.0])
    image = opened(nrrd_file(voxels, signs @ AFFINE, space=space))

    np.testing.assert_allclose(image.grid.index_to_lps, AFFINE, atol=1e-9)
    np.testing.assert_array_equal(grey(image), voxels)


@pytest.mark.parametrize(
    "line", ["owner:=DOE^JANE", "content: Jané 見", "# a note", "axis mins: x"]
)
def test_notes_are_not_looked_at(opened, line):
    content = made().replace(b"NRRD0004\n", f"NRRD0004\n{line}\n{line}\n".encode())

    assert opened(content).grid.shape_kji == (4, 3, 2)


def test_lines_may_end_as_on_windows(opened):
    content = made(data=b"").replace(b"\n", b"\r\n") + bytes(48)

    assert opened(content).grid.shape_kji == (4, 3, 2)


def test_an_axis_of_one_voxel_without_direction_is_left_out(opened):
    content = made(
        dimension="4",
        sizes="1 2 3 4",
        space_directions="none (1,0,0) (0,1,0) (0,0,1)",
        kinds="list domain domain domain",
    )

    assert opened(content).grid.shape_kji == (4, 3, 2)


REFUSED = {
    "detached": (made(data_file="/etc/passwd"), DetachedVoxels),
    "detached, other spelling": (made(datafile="x.raw"), DetachedVoxels),
    "detached list": (made(data_file="LIST"), DetachedVoxels),
    "no space": (made(space=None), NoOrientation),
    "space without sides": (made(space="3D-right-handed"), NoOrientation),
    "space of a scanner": (made(space="scanner-xyz"), NoOrientation),
    "space with time": (made(space="left-posterior-superior-time"), NoOrientation),
    "space dimension": (made(space=None, space_dimension="3"), NoOrientation),
    "no directions": (made(space_directions=None), NoOrientation),
    "no origin": (made(space_origin=None), BadGeometry),
    "short origin": (made(space_origin="(0,0)"), BadGeometry),
    "origin nan": (made(space_origin="(0,nan,0)"), BadGeometry),
    "origin words": (made(space_origin="(a,b,c)"), DamagedImage),
    "direction nan": (made(space_directions="(1,0,0) (0,nan,0) (0,0,1)"), BadGeometry),
    "direction zero": (made(space_directions="(1,0,0) (0,0,0) (0,0,1)"), BadGeometry),
    "direction missing": (made(space_directions="(1,0,0) (0,1,0)"), DamagedImage),
    "direction flat": (made(space_directions="(1,0) (0,1) (1,1)"), StudyError),
    "metres": (made(space_units='"m" "m" "m"'), BadGeometry),
    "vectors": (
        made(
            dimension="4", sizes="3 2 3 4", space_directions="none (1,0,0) (0,1,0) (0,0,1)"
        ), NotThreeDimensional
    ),
    "flat": (made(dimension="2", sizes="2 3"), NotThreeDimensional),
    "dimension lies": (made(dimension="4"), DamagedImage),
    "negative size": (made(sizes="2 -3 4"), DamagedImage),
    "huge size": (made(sizes="2 3 99999999999999999999"), DamagedImage),
    "sizes in words": (made(sizes="two three four"), DamagedImage),
    "no type": (made(type=None), DamagedImage),
    "block": (made(type="block"), UnsupportedFormat),
    "no byte order": (made(endian=None), DamagedImage),
    "ascii": (made(encoding="ascii"), UnsupportedFormat),
    "hex": (made(encoding="hex"), UnsupportedFormat),
    "skip": (made(byte_skip="-1"), UnsupportedFormat),
    "line skip": (made(line_skip="3"), UnsupportedFormat),
    "cut off": (made(data=bytes(47)), DamagedImage),
    "trailing": (made(data=bytes(49)), DamagedImage),
    "twice": (made().replace(b"endian", b"endian: big\nendian"), DamagedImage),
    "version": (made().replace(b"NRRD0004", b"NRRD0009"), DamagedImage),
    "no end": (made(data=b"").rstrip(), DamagedImage),
    "long line": (made(sizes="2 3 4" + " " * 5000), DamagedImage),
    "not ascii": (made(sizes="2 3 4\u00b2"), DamagedImage),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_header_that_cannot_be_is_refused_before_a_voxel_is_read(opened, name):
    content, error = REFUSED[name]

    with pytest.raises(error):
        opened(content)


@pytest.mark.parametrize("line", [b"\n#", b"\nx: y", b"\nendian: little", b"#" * 50])
def test_a_header_without_end_is_refused_quickly(opened, line):
    content = b"NRRD0004" + line * 3_000_000
    start = time.perf_counter()

    with pytest.raises(DamagedImage):
        opened(content)

    assert time.perf_counter() - start < 1


def test_very_many_lines_are_refused_quickly(opened):
    content = made().replace(b"NRRD0004", b"NRRD0004" + b"\nx: y" * 30_000)

    with pytest.raises(DamagedImage):
        opened(content)
