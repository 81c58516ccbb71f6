"""Headers of DICOM files that exist in memory only."""

from io import BytesIO

from spine_app.domain.limits import ReadLimits
from spine_app.io.dicom.headers import read_header
from spine_app.io.sources import MemorySource
from spine_app.io.splitting import Slice
from tests.data.dicom_writer import Style, slice_dataset, write_dataset


def content_of(dataset, syntax="1.2.840.10008.1.2.1"):
    """Bytes of the file of a data set."""
    buffer = BytesIO()
    write_dataset(buffer, dataset, syntax)
    return buffer.getvalue()


def header_of(dataset, syntax="1.2.840.10008.1.2.1", limits=None):
    """What the reader keeps of the file of a data set."""
    return read_header(MemorySource(content_of(dataset, syntax)), limits or ReadLimits())


def headers_of(volume, style=None, count=None):
    """Headers of the files of a volume, or of its first few slices, in the order of k."""
    style = style or Style()
    headers = []
    for k in range(volume.grid.shape_kji[0] if count is None else count):
        dataset = slice_dataset(volume, k, style)
        if style.change is not None:
            style.change(dataset, k)
        headers.append(header_of(dataset, style.syntax))
    return headers


def slices_of(headers):
    """All images of some headers."""
    return [Slice(header, image) for header in headers for image in header.images]
