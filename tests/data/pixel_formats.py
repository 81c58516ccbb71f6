"""Descriptions of pixels, for tests that change one thing in them."""

from spine_app.io.dicom.extent import EXPLICIT_LE
from spine_app.io.dicom.pixels import PixelFormat

PLAIN = PixelFormat(
    syntax=EXPLICIT_LE,
    photometric="MONOCHROME2",
    samples=1,
    shape=(2, 2),
    frames=1,
    allocated=16,
    stored=16,
    high_bit=15,
    signed=False,
    padding=None,
    tag=0x7FE00010,
    offset=0,
    length=8,
)
"""Four unsigned 16-bit pixels, uncompressed."""
