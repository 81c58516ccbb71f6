import gzip
import io
import tarfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spine_app.domain.errors import StudyError
from spine_app.domain.limits import ReadLimits
from spine_app.io.foreign.open_foreign import open_foreign
from spine_app.io.sources import MemorySource
from tests.data.grids import oblique_grid
from tests.data.image_files import metaimage, nifti, nrrd_file

VOXELS = np.arange(120, dtype=np.int16).reshape(4, 5, 6)
AFFINE = oblique_grid().index_to_lps
LIMITS = ReadLimits(voxels=10**6)


class CountingSource(MemorySource):
    """Remembers how far it was read."""

    farthest = 0

    def read(self, offset, length):
        self.farthest = max(self.farthest, offset + length)
        return super().read(offset, length)


def tar_gz():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("x"), io.BytesIO())
    return out.getvalue()


OTHERS = {
    "empty": b"",
    "one byte": b"\x1f",
    "gzip magic": b"\x1f\x8b",
    "tar.gz": tar_gz(),
    "gzip of zeros": gzip.compress(bytes(10**6)),
    "dicom": bytes(128) + b"DICM" + bytes(900),
    "zip": b"PK\x03\x04" + bytes(900),
    "text": b"ObjectType = Scene\nNDims = 3\n",
    "analyze": nifti(VOXELS, AFFINE, magic=b""),
    "gzipped nrrd": gzip.compress(nrrd_file(VOXELS, AFFINE)),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_of_another_kind_is_left_alone_after_four_kibibytes(name):
    source = CountingSource(OTHERS[name])

    assert open_foreign(source, ReadLimits()) is None
    assert source.farthest <= 4096


def test_opening_reads_only_the_beginning():
    content = nifti(np.zeros((40, 100, 100), np.int16), AFFINE)
    source = CountingSource(content)

    assert open_foreign(source, ReadLimits()) is not None
    assert source.farthest <= 4096


SEEDS = [
    nifti(VOXELS, AFFINE),
    nifti(VOXELS, AFFINE, version=2, order=">"),
    nrrd_file(VOXELS, AFFINE, encoding="raw"),
    nrrd_file(VOXELS, AFFINE),
    metaimage(),
]


def try_to_read(content):
    """Open and read it all; a typed error is fine, anything else is not."""
    try:
        image = open_foreign(MemorySource(content), LIMITS)
        if image is None:
            return
        shape = image.grid.shape_kji
        assert np.stack(list(image.slices())).shape == shape
        image.facts()
        image.looks_like_labels()
        np.stack(list(image.label_slices()))
    except StudyError:
        return


@settings(
    max_examples=800, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@given(
    seed=st.sampled_from(SEEDS),
    changes=st.lists(st.tuples(st.integers(0, 600), st.binary(min_size=1, max_size=8)), max_size=5),
    packed=st.booleans(),
    cut=st.one_of(st.none(), st.integers(0, 700)),
)
def test_changed_headers_are_read_or_refused(seed, changes, packed, cut):
    content = bytearray(seed)
    for offset, new in changes:
        content[offset : offset + len(new)] = new
    content = bytes(content[:cut])

    try_to_read(gzip.compress(content, 1) if packed else content)


@settings(
    max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@given(
    kind=st.sampled_from(["f4", "f8", "i8", "u8"]),
    data=st.binary(min_size=64, max_size=64),
    scl=st.tuples(st.floats(), st.floats()),
)
def test_odd_numbers_are_read_or_refused(kind, data, scl):
    values = np.frombuffer(data, kind)[:8].reshape(2, 2, 2)
    content = nifti(values, AFFINE, version=2, scl=scl)

    try_to_read(content)


NASTY = st.sampled_from(
    ["", "0", "-1", "nan", "inf", "1e400", "(0,0,0)", "(,)", "()", "none", "9" * 400, "1 2 3", "'",
     '"', "\\", "short", "%s%n", "\x00", "RAS", "LIST", "4", "2 3 4 5"]
)  # fmt: skip
NAMES = st.sampled_from(
    ["type", "dimension", "sizes", "space", "space directions", "space origin", "kinds", "endian",
     "encoding", "space units", "measurement frame", "byte skip", "space dimension"]
)  # fmt: skip


@settings(max_examples=500, deadline=None, derandomize=True)
@given(fields=st.dictionaries(NAMES, NASTY, max_size=3))
def test_odd_values_in_a_nrrd_header_are_read_or_refused(fields):
    known = {
        "type": "short", "dimension": "3", "space": "LPS", "sizes": "2 3 4",
        "space directions": "(1,0,0) (0,1,0) (0,0,1)", "endian": "little", "encoding": "raw",
        "space origin": "(0,0,0)",
    }  # fmt: skip
    lines = "".join(f"{name}: {value}\n" for name, value in {**known, **fields}.items())

    try_to_read(f"NRRD0005\n{lines}\n".encode() + bytes(48))


@settings(max_examples=500, deadline=None, derandomize=True)
@given(
    fields=st.dictionaries(
        st.sampled_from(
            ["NDims", "DimSize", "ElementType", "TransformMatrix", "Offset", "ElementSpacing",
             "CompressedData", "HeaderSize", "BinaryDataByteOrderMSB", "ElementDataFile"]
        ),
        NASTY,
        max_size=3,
    )
)  # fmt: skip
def test_odd_values_in_a_metaimage_header_are_read_or_refused(fields):
    try_to_read(metaimage(**fields))
