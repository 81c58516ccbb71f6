"""A long CT series of a body that costs little to make and compresses like a real one."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import imagecodecs
import numpy as np
from pydicom.encaps import encapsulate
from pydicom.uid import ExplicitVRLittleEndian, JPEG2000Lossless, JPEGLSLossless
from scipy.ndimage import gaussian_filter

from spine_app.domain.geometry import Grid
from spine_app.domain.volume import Modality, Volume
from tests.data.dicom_writer import Style, slice_dataset, write_dataset

SYNTAXES = {
    "uncompressed": ExplicitVRLittleEndian,
    "JPEG-LS lossless": JPEGLSLossless,
    "JPEG 2000 lossless": JPEG2000Lossless,
}
_SIDE = 512
_SPACING_MM = 0.8
_NOISE_HU = 70.0
"""Of thin slices of the trunk; lossless codecs then reach about 2:1."""


def body_slice(k, noise):
    """Slice k of the body, (512, 512) int16 HU: skin, fat, spine, bowel gas, couch and noise."""
    axis = (np.arange(_SIDE) - (_SIDE - 1) / 2) * _SPACING_MM
    y, x = axis[:, None], axis[None, :]
    sway = 6 * np.sin(k / 60)
    values = np.full((_SIDE, _SIDE), -1000.0)
    values[((x - sway) / 170) ** 2 + ((y + 10) / 115) ** 2 < 1] = -95
    values[((x - sway) / 150) ** 2 + ((y + 12) / 95) ** 2 < 1] = 55
    values[((x - 45) / 30) ** 2 + ((y + 50 + sway) / 22) ** 2 < 1] = -900
    body = ((x - sway) / 24) ** 2 + ((y - 40) / 18) ** 2
    values[body < 1] = 180 + 60 * np.sin(k / 4)
    values[(body < 1) & (body > 0.82)] = 700
    values[(x - sway) ** 2 + (y - 67) ** 2 < 8**2] = 15
    values[(np.abs(x - sway) < 4) & (np.abs(y - 88) < 12)] = 500
    values[(np.abs(y - 116) < 3) & (np.abs(x) < 190)] = -300
    shift = (37 * k) % _SIDE
    values = values + np.roll(noise[k % len(noise)], (shift, 5 * shift), (0, 1))
    values = np.clip(values, -1024, 3071)
    # Outside the round field of view nothing was measured.
    values[x**2 + y**2 > (_SIDE * _SPACING_MM / 2) ** 2] = -1024
    return np.rint(values).astype(np.int16)


def _noise(count=8):
    """(count, 512, 512) float32, HU: noise as smooth as a soft kernel leaves it."""
    rng = np.random.default_rng(1)
    white = rng.standard_normal((count, _SIDE, _SIDE), dtype=np.float32)
    smooth = gaussian_filter(white, (0, 0.45, 0.45), mode="wrap")
    return smooth * (_NOISE_HU / smooth.std())


def write_big_series(folders, slices):
    """Write the series once for each way of storing it.

    Args:
        folders: key of `SYNTAXES` -> new folder.
        slices: how many.

    Returns:
        Key of `SYNTAXES` -> bytes of pixel data, compressed as they are.
    """
    noise = _noise()
    sizes = dict.fromkeys(folders, 0)
    for folder in folders.values():
        folder.mkdir(parents=True)
    with ThreadPoolExecutor(2) as pool:
        for written in pool.map(partial(_write_slice, folders, noise), range(slices)):
            for name, count in written.items():
                sizes[name] += count
    return sizes


def _write_slice(folders, noise, k):
    values = body_slice(k, noise)
    origin = (-205.0, -205.0, 1.0 * k)
    grid = Grid((1, _SIDE, _SIDE), (_SPACING_MM, _SPACING_MM, 1.0), origin, np.eye(3))
    dataset = slice_dataset(Volume(values[None], grid, Modality.CT), 0, Style(fill_texts=False))
    dataset.SOPInstanceUID += f".{k}"
    dataset.InstanceNumber = k + 1
    stored = (values + 1024).astype(np.uint16)
    sizes = {}
    for name, folder in folders.items():
        if name == "JPEG-LS lossless":
            dataset.PixelData = encapsulate([imagecodecs.jpegls_encode(stored)])
        elif name == "JPEG 2000 lossless":
            frame = imagecodecs.jpeg2k_encode(stored, reversible=True, codecformat="j2k", level=0)
            dataset.PixelData = encapsulate([frame])
        else:
            dataset.PixelData = stored.astype("<u2").tobytes()
        sizes[name] = len(dataset.PixelData)
        dataset["PixelData"].VR = "OB" if SYNTAXES[name].is_encapsulated else "OW"
        dataset["PixelData"].is_undefined_length = SYNTAXES[name].is_encapsulated
        write_dataset(folder / f"{k:04d}.dcm", dataset, SYNTAXES[name])
    return sizes
