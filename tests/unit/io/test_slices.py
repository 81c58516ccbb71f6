from dataclasses import replace

import numpy as np
import pytest

from spine_app.domain.errors import BadPixels, BadRescale
from spine_app.domain.volume import Modality
from spine_app.io.dicom.extent import UNDEFINED
from spine_app.io.dicom.pixels import Rescale
from spine_app.io.slices import SliceReader, common_rescale
from spine_app.io.splitting import Slice
from tests.data.compressed import compress_dataset
from tests.data.dicom_writer import Style, enhanced_dataset
from tests.data.grids import straight_grid
from tests.data.headers import header_of, headers_of, slices_of
from tests.data.phantoms import block_phantom

CT = block_phantom(straight_grid((6, 12, 10)))
MR = block_phantom(straight_grid((6, 12, 10)), Modality.MR)


def read(one, modality=Modality.CT, out=None, keeps_stored=False, divisor=1):
    """Grey values of a slice."""
    reader = SliceReader(modality, keeps_stored=keeps_stored, divisor=divisor)
    return reader.read(one, out).values


def test_a_slice_is_read_and_rescaled():
    for k, one in enumerate(slices_of(headers_of(CT))):
        np.testing.assert_array_equal(read(one), CT.voxels_kji[k])


def test_stored_values_are_kept_where_that_is_asked_for():
    one = slices_of(headers_of(CT))[2]
    np.testing.assert_array_equal(read(one, keeps_stored=True), CT.voxels_kji[2] + 1024)


@pytest.mark.parametrize("keeps_stored", [False, True])
def test_values_are_divided(keeps_stored):
    one = slices_of(headers_of(MR, Style(slopes=(0.5,), intercept=0.0)))[2]
    values = read(one, Modality.MR, keeps_stored=keeps_stored, divisor=4)
    meant = MR.voxels_kji[2] * (2.0 if keeps_stored else 1.0)
    np.testing.assert_array_equal(values, np.rint(meant / 4))


def test_a_slice_is_read_into_a_place():
    out = np.zeros((12, 10), np.int16)
    assert read(slices_of(headers_of(CT))[1], out=out) is out
    np.testing.assert_array_equal(out, CT.voxels_kji[1])


@pytest.mark.parametrize("syntax", [None, "1.2.840.10008.1.2.4.80"])
def test_each_frame_of_a_file_is_read(syntax):
    dataset = enhanced_dataset(CT)
    header = header_of(compress_dataset(dataset, syntax), syntax) if syntax else header_of(dataset)
    reader = SliceReader(Modality.CT, keeps_stored=False)
    for k, one in enumerate(slices_of([header])):
        np.testing.assert_array_equal(reader.read(one).values, CT.voxels_kji[k])


def test_a_frame_that_is_not_there_is_bad_pixels():
    syntax = "1.2.840.10008.1.2.4.80"
    header = header_of(compress_dataset(enhanced_dataset(CT), syntax), syntax)
    (first, *_) = slices_of([header])
    with pytest.raises(BadPixels):
        read(Slice(header, replace(first.image, number=6)))
    assert header.pixels.length == UNDEFINED


def test_why_pixels_or_a_rescale_are_not_usable_is_raised():
    one = slices_of(headers_of(CT))[0]
    with pytest.raises(BadPixels):
        read(Slice(replace(one.header, pixels=BadPixels()), one.image))
    with pytest.raises(BadRescale):
        read(Slice(one.header, replace(one.image, rescale=BadRescale())))


@pytest.mark.parametrize(
    ("slopes", "expected"), [((0.5,), Rescale(0.5, -1024.0)), ((0.5, 0.25), None)]
)
def test_a_rescale_is_common_where_all_slices_have_it(slopes, expected):
    assert common_rescale(tuple(slices_of(headers_of(CT, Style(slopes=slopes))))) == expected


def test_slices_without_a_rescale_have_none_in_common():
    assert common_rescale(tuple(slices_of(headers_of(MR)))) is None
