"""Recognises image files that are no DICOM by their content, and opens them."""

from spine_app.domain.limits import ReadLimits
from spine_app.io.foreign.foreign_image import ForeignImage
from spine_app.io.foreign.layout import Layout
from spine_app.io.foreign.metaimage import is_metaimage, read_metaimage
from spine_app.io.foreign.nifti import HEADER_BYTES, is_nifti, read_nifti
from spine_app.io.foreign.nrrd_header import MAGIC as NRRD_MAGIC
from spine_app.io.foreign.nrrd_header import read_nrrd
from spine_app.io.foreign.unpacking import unpack_start
from spine_app.io.sources import Source

_LOOK = 4096
_GZIP = b"\x1f\x8b"


def open_foreign(source: Source, limits: ReadLimits) -> ForeignImage | None:
    """Open a NIfTI, NRRD or MetaImage file.

    Nothing but the header is read, and no name inside the file is followed.

    Args:
        source: the file.
        limits: bounds on what is read.

    Returns:
        The image; None where the file is none of these, told from its first 4 KiB.

    Raises:
        StudyError: it is one of these and cannot be opened.
    """
    layout = _read_layout(source, limits)
    return None if layout is None else ForeignImage(source, layout, limits)


def _read_layout(source: Source, limits: ReadLimits) -> Layout | None:
    """What the header says, None where there is none."""
    start = source.read(0, _LOOK)
    if start.startswith(_GZIP):
        unpacked = unpack_start(start, HEADER_BYTES)
        return read_nifti(unpacked, is_packed=True) if is_nifti(unpacked) else None
    if is_nifti(start):
        return read_nifti(start, is_packed=False)
    if start.startswith(NRRD_MAGIC):
        return read_nrrd(source, limits)
    if is_metaimage(start):
        return read_metaimage(source, limits)
    return None
