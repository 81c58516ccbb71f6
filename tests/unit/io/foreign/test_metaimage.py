import time
import zlib

import numpy as np
import pytest

from spine_app.domain.errors import (
    BadGeometry,
    DamagedImage,
    DetachedVoxels,
    NoOrientation,
    NotThreeDimensional,
    UnsupportedFormat,
)
from spine_app.domain.study.series import FileFormat
from tests.data.grids import oblique_grid
from tests.data.image_files import metaimage

GRID = oblique_grid((4, 5, 6))


def text(numbers):
    return " ".join(repr(float(n)) for n in np.ravel(numbers))


PLACE = {
    "DimSize": "6 5 4",
    "TransformMatrix": text(GRID.direction.T),
    "Offset": text(GRID.origin_lps),
    "ElementSpacing": text(GRID.spacing_ijk),
}


def grey(image):
    return np.stack(list(image.slices()))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("order", ["<", ">"])
def test_a_file_is_read_in_both_byte_orders(opened, voxels, packed, order):
    data = voxels.astype(f"{order}i2").tobytes()
    image = opened(
        metaimage(
            zlib.compress(data) if packed else data,
            CompressedData=str(packed),
            BinaryDataByteOrderMSB=str(order == ">"),
            **PLACE,
        )
    )

    assert image.file_format is FileFormat.METAIMAGE
    np.testing.assert_array_equal(grey(image), voxels)
    np.testing.assert_allclose(image.grid.index_to_lps, GRID.index_to_lps, atol=1e-9)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("CHAR", "i1"), ("UCHAR", "u1"), ("SHORT", "i2"), ("USHORT", "u2"), ("INT", "i4"),
        ("UINT", "u4"), ("LONG", "i4"), ("LONG_LONG", "i8"), ("ULONG_LONG", "u8"),
        ("FLOAT", "f4"), ("DOUBLE", "f8"),
    ],
)  # fmt: skip
def test_every_type_is_read(opened, name, kind):
    values = np.arange(120).reshape(4, 5, 6).astype(kind)

    image = opened(metaimage(values.tobytes(), ElementType=f"MET_{name}", **PLACE))

    np.testing.assert_array_equal(grey(image), values)


@pytest.mark.parametrize(
    "names", [{"Offset": "Position"}, {"Offset": "Origin"}, {"TransformMatrix": "Orientation"}]
)
def test_other_names_of_the_place_are_known(opened, voxels, names):
    fields = {names.get(name, name): value for name, value in PLACE.items()}
    fields |= dict.fromkeys(names)

    image = opened(metaimage(voxels.tobytes(), **fields))

    np.testing.assert_allclose(image.grid.index_to_lps, GRID.index_to_lps, atol=1e-9)


def test_notes_and_anatomical_letters_are_not_looked_at(opened):
    content = metaimage(AnatomicalOrientation="LPI", Comment="Jané")

    assert opened(content).grid.shape_kji == (4, 3, 2)


REFUSED = {
    "other file": (metaimage(ElementDataFile="/etc/passwd"), DetachedVoxels),
    "list": (metaimage(ElementDataFile="LIST"), DetachedVoxels),
    "pattern": (metaimage(ElementDataFile="slice%03d.raw 1 9 1"), DetachedVoxels),
    "no orientation": (metaimage(TransformMatrix=None), NoOrientation),
    "no offset": (metaimage(Offset=None), BadGeometry),
    "no spacing": (metaimage(ElementSpacing=None), BadGeometry),
    "negative spacing": (metaimage(ElementSpacing="1 1 -1"), BadGeometry),
    "nan spacing": (metaimage(ElementSpacing="1 nan 1"), BadGeometry),
    "two spacings": (metaimage(ElementSpacing="1 1"), BadGeometry),
    "inches": (metaimage(DistanceUnits="in"), BadGeometry),
    "long axes": (metaimage(TransformMatrix="2 0 0 0 1 0 0 0 1"), BadGeometry),
    "zero axes": (metaimage(TransformMatrix="0 0 0 0 0 0 0 0 0"), BadGeometry),
    "two axes": (metaimage(NDims="2", DimSize="4 6"), NotThreeDimensional),
    "axes lie": (metaimage(NDims="4"), DamagedImage),
    "negative size": (metaimage(DimSize="2 -3 4"), DamagedImage),
    "no size": (metaimage(DimSize=None), DamagedImage),
    "zero size": (metaimage(DimSize="0 3 4"), NotThreeDimensional),
    "vectors": (metaimage(ElementNumberOfChannels="3"), NotThreeDimensional),
    "array": (metaimage(ElementType="MET_FLOAT_ARRAY"), NotThreeDimensional),
    "text": (metaimage(ElementType="MET_STRING"), UnsupportedFormat),
    "ascii": (metaimage(BinaryData="False"), UnsupportedFormat),
    "skip": (metaimage(HeaderSize="-1"), UnsupportedFormat),
    "slope": (metaimage(ElementToIntensityFunctionSlope="2"), UnsupportedFormat),
    "no byte order": (metaimage(BinaryDataByteOrderMSB=None), DamagedImage),
    "packed or not": (metaimage(CompressedData="Perhaps"), DamagedImage),
    "cut off": (metaimage(bytes(47)), DamagedImage),
    "trailing": (metaimage(bytes(49)), DamagedImage),
    "twice": (metaimage().replace(b"Offset", b"Position = 1 1 1\nOffset"), DamagedImage),
    "no end": (metaimage(ElementDataFile=None), DamagedImage),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_header_that_cannot_be_is_refused_before_a_voxel_is_read(opened, name):
    content, error = REFUSED[name]

    with pytest.raises(error):
        opened(content)


def test_a_header_without_end_is_refused_quickly(opened):
    content = b"ObjectType = Image\n" + b"A = B\n" * 3_000_000
    start = time.perf_counter()

    with pytest.raises(DamagedImage):
        opened(content)

    assert time.perf_counter() - start < 1
