"""Grey values of single slices, from whatever their files hold."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.errors import BadPixels, StudyError
from spine_app.domain.volume import Modality
from spine_app.io.dicom.codecs import Span, decode_frame, find_frames
from spine_app.io.dicom.headers import FileHeader
from spine_app.io.dicom.pixels import PixelFormat, Rescale
from spine_app.io.grey import Decoded, decode
from spine_app.io.splitting import Slice


class SliceReader:
    """Reads the slices of one series; may be called from several threads."""

    def __init__(self, modality: Modality, *, keeps_stored: bool, divisor: int = 1) -> None:
        """Read slices alike.

        Args:
            modality: what their values mean.
            keeps_stored: stored values are kept: all slices are rescaled alike, and values without
                a unit would only lose precision.
            divisor: values are divided by it.
        """
        self._modality = modality
        self._keeps_stored = keeps_stored
        self._divisor = divisor
        self._frames = lru_cache(maxsize=8)(_frames_of)

    def read(self, one: Slice, out: NDArray[np.int16] | None = None) -> Decoded:
        """Grey values of a slice, made in `out` where it is given.

        Raises:
            StudyError: its pixels cannot be read.
        """
        pixels = one.header.pixels
        if not isinstance(pixels, PixelFormat):
            raise pixels
        rescale = one.image.rescale
        if isinstance(rescale, StudyError):
            raise rescale
        raw = self._stored(one.header, pixels, one.image.number)
        return decode(raw, pixels, self._used(rescale), self._modality, out)

    def _used(self, rescale: Rescale | None) -> Rescale | None:
        """What is applied to stored values."""
        used = None if self._keeps_stored else rescale
        if self._divisor == 1:
            return used
        slope, intercept = (1.0, 0.0) if used is None else (used.slope, used.intercept)
        return Rescale(slope / self._divisor, intercept / self._divisor)

    def _stored(self, header: FileHeader, pixels: PixelFormat, number: int) -> NDArray[np.integer]:
        if not pixels.is_encapsulated:
            return pixels.read(header.content, number)
        frames = self._frames(header)
        if number >= len(frames):
            raise BadPixels
        return decode_frame(header.content, pixels, frames[number])


def _frames_of(header: FileHeader) -> tuple[tuple[Span, ...], ...]:
    if not isinstance(header.pixels, PixelFormat):
        raise header.pixels
    return find_frames(header.content, header.pixels)


def common_rescale(slices: tuple[Slice, ...]) -> Rescale | None:
    """Slope and intercept where all slices have the same, None where they differ or have none."""
    first = slices[0].image.rescale
    if not isinstance(first, Rescale):
        return None
    return first if all(one.image.rescale == first for one in slices) else None
