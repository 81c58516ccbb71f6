"""Small studies with nothing wrong, for mutations to spoil."""

import zlib
from functools import cache
from io import BytesIO

import numpy as np
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian

from spine_app.domain.volume import Modality
from tests.data.archives import tarred, zipped
from tests.data.dicom_writer import Style, enhanced_dataset, write_dataset
from tests.data.grids import oblique_grid, straight_grid
from tests.data.image_files import metaimage, nifti, nrrd_file
from tests.data.phantoms import block_phantom
from tests.nasty.compressed import ENCODERS, NAMES, compressed_file, stored
from tests.nasty.dicom_bytes import DEFLATED, preamble, slice_files, split_meta

SHAPE = (6, 12, 10)


@cache
def volume(modality=Modality.CT):
    """The volume in all of them."""
    return block_phantom(straight_grid(SHAPE), modality)


def _deflated(content):
    packer = zlib.compressobj(wbits=-15)
    return preamble(DEFLATED) + packer.compress(split_meta(content)[1]) + packer.flush()


def _multi_frame():
    buffer = BytesIO()
    write_dataset(buffer, enhanced_dataset(volume()))
    return buffer.getvalue()


def _compressed(syntax):
    native = slice_files(volume=volume())
    return tuple(
        compressed_file(content, syntax, [bytes(ENCODERS[syntax](stored(k, volume())))])
        for k, content in enumerate(native)
    )


@cache
def seeds():
    """Name -> bytes of the files of a study."""
    voxels, matrix = volume().voxels_kji, oblique_grid(SHAPE).index_to_lps
    explicit = tuple(slice_files(volume=volume()))
    named = [(f"{n}.dcm", content) for n, content in enumerate(explicit)]
    return {
        "explicit": explicit,
        "implicit": tuple(slice_files(style=Style(syntax=ImplicitVRLittleEndian),
                                      volume=volume())),
        "big-endian": tuple(slice_files(style=Style(syntax=ExplicitVRBigEndian),
                                        volume=volume())),
        "mr": tuple(slice_files(volume=volume(Modality.MR))),
        "tilted": tuple(slice_files(style=Style(shear=0.3), volume=volume())),
        "deflated": tuple(map(_deflated, explicit)),
        "multi-frame": (_multi_frame(),),
        **{NAMES[syntax]: _compressed(syntax) for syntax in ENCODERS},
        "zip": (zipped(named),),
        "tar": (tarred(named),),
        "nifti": (nifti(voxels, matrix),),
        "nifti-2-packed": (nifti(voxels, matrix, version=2, packed=True),),
        "nrrd": (nrrd_file(voxels, matrix),),
        "nrrd-raw": (nrrd_file(voxels, matrix, encoding="raw"),),
        "metaimage": (metaimage(voxels.tobytes(), DimSize="10 12 6"),),
        "metaimage-packed": (
            metaimage(zlib.compress(voxels.tobytes()), DimSize="10 12 6", CompressedData="True"),
        ),
    }  # fmt: skip


CODECS = tuple(NAMES[syntax] for syntax in ENCODERS)
"""Names of the compressed seeds."""


def is_whole(voxels):
    """Whether voxels are those of the seeds."""
    return bool(np.array_equal(voxels, volume().voxels_kji))
