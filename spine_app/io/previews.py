"""Small pictures and words of series, for the eyes of the user only."""

import base64
import io
import re
import unicodedata
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.messages import SeriesTexts
from spine_app.domain.volume import Modality
from spine_app.io.dicom import tags
from spine_app.io.dicom.extent import find_extent
from spine_app.io.dicom.pixels import PixelFormat
from spine_app.io.plans import Plan
from spine_app.io.series import Series
from spine_app.io.slices import SliceReader
from spine_app.io.sources import Source

SIDE = 128
"""Pixels along the longer side of a picture."""
MAX_TEXT = 256
_CT_WINDOW = (-160.0, 640.0)
"""From fat to bone, so that a spine stands out of soft tissue."""
_SPACES = re.compile(r"\s+")


def picture_of(series: Series, plan: Plan) -> str:
    """Base64 of a PNG of the middle slice of a series.

    Raises:
        StudyError: the slice cannot be read.
    """
    middle = plan.slices[len(plan.slices) // 2]
    decoded = SliceReader(series.modality, keeps_stored=False).read(middle)
    spacing = middle.image.place.pixel_spacing or (1.0, 1.0)
    pixels = middle.header.pixels
    is_negative = isinstance(pixels, PixelFormat) and pixels.photometric == "MONOCHROME1"
    # HU keep their greys; the complement turns the order of values round and overflows nowhere.
    shown = ~decoded.values if is_negative and series.modality is Modality.MR else decoded.values
    return encode_picture(shown, series.modality, (spacing[0], spacing[1]))


def encode_picture(
    values: NDArray[np.int16], modality: Modality, pixel_spacing: tuple[float, float]
) -> str:
    """Base64 of a small grey PNG.

    Args:
        values: (rows, columns) int16. HU for CT, arbitrary units for MR.
        modality: chooses the grey window.
        pixel_spacing: between rows and between columns, in any unit: gives the proportions.
    """
    # Imported here: not every study is looked at this way.
    from PIL import Image  # noqa: PLC0415

    low, high = _CT_WINDOW
    if modality is Modality.MR:
        low, high = (float(end) for end in np.percentile(values[::2, ::2], (1, 99.5)))
    grey = np.clip((values - low) / max(high - low, 1.0), 0, 1) * 255
    extent = np.array(values.shape) * pixel_spacing
    height, width = np.maximum(1, np.rint(extent / extent.max() * SIDE)).astype(int)
    picture = Image.fromarray(grey.astype(np.uint8)).resize((int(width), int(height)))
    packed = io.BytesIO()
    picture.save(packed, "PNG")
    return base64.b64encode(packed.getvalue()).decode("ascii")


def texts_of(source: Source, limits: ReadLimits) -> SeriesTexts:
    """Words of a DICOM file.

    Raises:
        StudyError: it is not what it was.
    """
    # pydicom takes as long to import as a hundred headers to read.
    from pydicom.charset import convert_encodings, decode_bytes  # noqa: PLC0415

    elements = find_extent(source, limits, tags.TEXTS).elements
    found = {tag: elements[tag].value if tag in elements else b"" for tag in tags.TEXTS}
    names = found[tags.CHARACTER_SET].decode("ascii", "replace").split("\\")
    try:
        encodings = convert_encodings([name.strip(" \0") for name in names])
        description = decode_bytes(found[tags.SERIES_DESCRIPTION], encodings, set(b"\r\n\t"))
    except Exception:  # noqa: BLE001  # whatever a character set makes the library raise
        description = found[tags.SERIES_DESCRIPTION].decode("ascii", "replace")
    return SeriesTexts(clean_text(description), _day(found[tags.STUDY_DATE]))


def clean_text(text: str) -> str:
    """Text that is safe to show: no control or direction characters, one line, not too long."""
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text[: 4 * MAX_TEXT])
    return _SPACES.sub(" ", kept).strip()[:MAX_TEXT]


def _day(value: bytes) -> str:
    """A DICOM date as YYYY-MM-DD, empty where it is none."""
    try:
        day = datetime.strptime(value.decode("ascii").strip(" \0"), "%Y%m%d")  # noqa: DTZ007
    except (UnicodeDecodeError, ValueError):
        return ""
    return day.strftime("%Y-%m-%d") if day.year >= 1895 else ""
