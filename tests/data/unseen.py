"""Series as scanners of other makers write them, each with the volume that is true.

Values grow evenly along all three axes of the patient, so that a volume resampled between slices is
known exactly, and no flip or turn leaves it as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import imagecodecs
import numpy as np
import pydicom
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from spine_app.domain.geometry import Grid
from spine_app.domain.volume import Modality, Volume
from tests.data.dicom_writer import Style, enhanced_dataset, write_dataset, write_series
from tests.data.grids import rotation

_AXIAL = {
    "HFS": ((1, 0, 0), (0, 1, 0)),
    "HFP": ((-1, 0, 0), (0, -1, 0)),
    "FFS": ((-1, 0, 0), (0, 1, 0)),
    "FFP": ((1, 0, 0), (0, -1, 0)),
}
_PLANES = {
    "sagittal": ((0, 1, 0), (0, 0, -1)),
    "coronal": ((1, 0, 0), (0, 0, -1)),
    "oblique": tuple(map(tuple, (rotation("x", 17) @ rotation("z", -8))[:, :2].T)),
}


@dataclass(frozen=True)
class Unseen:
    """One series.

    Attributes:
        write: puts its files into a folder.
        agrees: the readers of others that see the same as we do.
        volume: the truth before any resampling.
    """

    write: Callable
    volume: Volume
    agrees: tuple[str, ...] = ("itk", "dcm2niix")


def value_at(points_lps):
    """What the ramp is at some places, mm."""
    return points_lps @ np.array([0.9, 2.1, 3.7])


def ramp(grid, modality=Modality.CT):
    """The ramp on a grid; not negative where it is MR."""
    k, j, i = np.meshgrid(*map(np.arange, grid.shape_kji), indexing="ij")
    values = value_at(grid.points_lps(np.stack([i, j, k], -1)))
    if modality is Modality.MR:
        values = values - np.floor(values.min())
    return Volume(np.rint(values).astype(np.int16), grid, modality)


def grid_of(orientation, shape_kji=(12, 27, 21), spacing=(0.9, 0.7, 2.3)):
    """Grid with rows and columns along two directions."""
    row, column = (np.array(one, float) for one in orientation)
    direction = np.stack([row, column, np.cross(row, column)], axis=1)
    return Grid(shape_kji, spacing, (-31.0, 12.5, -88.0), direction)


def _series(volume, agrees=("itk", "dcm2niix"), **style):
    return Unseen(lambda folder: write_series(folder, volume, Style(**style)), volume, agrees)


def _all_positions():
    for position, orientation in _AXIAL.items():
        volume = ramp(grid_of(orientation))
        yield f"axial {position}", _series(volume, extra={"PatientPosition": position})
    for plane, orientation in _PLANES.items():
        for position in _AXIAL:
            volume = ramp(grid_of(orientation), Modality.MR)
            yield f"{plane} {position}", _series(volume, extra={"PatientPosition": position})


def _sizes():
    axial = _AXIAL["HFS"]
    yield "127 x 253 pixels", _series(ramp(grid_of(axial, (9, 127, 253))))
    yield "pixels of 0.1 mm", _series(ramp(grid_of(axial, (9, 40, 33), (0.1, 0.1, 0.3))))
    yield "pixels of 5 mm", _series(ramp(grid_of(axial, (9, 20, 17), (5, 5, 7.5))))
    yield "two slices", _series(ramp(grid_of(axial, (2, 30, 20))))


def _tags():
    volume, mr = ramp(grid_of(_AXIAL["HFS"])), ramp(grid_of(_PLANES["sagittal"]), Modality.MR)
    yield "no slice thickness", _series(volume, change=lambda one, _: one.pop("SliceThickness"))
    backwards = {"SpacingBetweenSlices": "-2.3"}
    yield "negative SpacingBetweenSlices", _series(mr, ("dcm2niix",), extra=backwards)
    yield "wrong SpacingBetweenSlices", _series(mr, extra={"SpacingBetweenSlices": "9.9"})
    yield "wrong SliceLocation", _series(volume, change=_lie_about_location)
    ge = {"Manufacturer": "GE MEDICAL SYSTEMS", "ManufacturerModelName": "Revolution"}
    yield "GE", _series(volume, signed=True, padding=-2000, extra=ge)
    siemens = {"Manufacturer": "SIEMENS", "ManufacturerModelName": "SOMATOM Definition"}
    yield "Siemens", _series(volume, stored=12, extra=siemens)
    canon = {"Manufacturer": "TOSHIBA", "ManufacturerModelName": "Aquilion"}
    yield "Canon", _series(volume, signed=True, intercept=0.0, extra=canon)
    yield "Philips CT", _series(volume, stored=12, extra={"Manufacturer": "Philips"})
    yield "slopes of each slice", _series(volume, slopes=(1.0, 0.5, 0.25))
    yield "Philips MR", _series(mr, ("itk",), slopes=(0.5,), intercept=0.0, change=_philips)


def _lie_about_location(dataset, k):
    dataset.SliceLocation = str((k * 7) % 11)


def _philips(dataset, _k):
    """Philips' own factor from stored to comparable values."""
    dataset.Manufacturer = "Philips Medical Systems"
    block = dataset.private_block(0x2005, "Philips MR Imaging DD 001", create=True)
    block.add_new(0x0E, "FL", 0.04)


def _metal():
    volume = ramp(grid_of(_AXIAL["HFS"]))
    values = volume.voxels_kji.copy()
    values[3:9, 5:20, 9] = 3071
    values[4:8, 12, 3:18] = 15_000
    volume = replace(volume, voxels_kji=values)
    yield "metal, intercept -8192", _series(volume, intercept=-8192.0)


def _stored_as():
    volume = ramp(grid_of(_AXIAL["HFP"]))
    yield "implicit", _series(volume, syntax=ImplicitVRLittleEndian)
    yield "big endian", _series(volume, syntax=ExplicitVRBigEndian)
    for name, syntax, encode, agrees in (
        ("JPEG-LS", JPEGLSLossless, imagecodecs.jpegls_encode, ("itk",)),
        ("JPEG 2000", JPEG2000Lossless, _jpeg2000, ("itk", "dcm2niix")),
        ("JPEG lossless", JPEGLosslessSV1, _jpeg, ("itk", "dcm2niix")),
        ("RLE", RLELossless, _rle, ("itk", "dcm2niix")),
    ):
        yield name, Unseen(_compressed(volume, syntax, encode), volume, agrees)


def _jpeg2000(stored):
    return imagecodecs.jpeg2k_encode(stored, reversible=True, codecformat="j2k", level=0)


def _jpeg(stored):
    return imagecodecs.ljpeg_encode(stored, bitspersample=16)


def _rle(stored):
    """Two planes of bytes, the high ones first, in literal runs (PS3.5 annex G)."""
    planes = []
    for shift in (8, 0):
        content = ((stored >> shift) & 255).astype(np.uint8).tobytes()
        runs = [content[n : n + 128] for n in range(0, len(content), 128)]
        plane = b"".join(bytes([len(run) - 1]) + run for run in runs)
        planes.append(plane + b"\0" * (len(plane) % 2))
    head = np.array([2, 64, 64 + len(planes[0])] + [0] * 13, "<u4").tobytes()
    return head + planes[0] + planes[1]


def _compressed(volume, syntax, encode):
    def write(folder):
        for path in write_series(folder, volume):
            _compress(path, syntax, encode)

    return write


def _compress(path, syntax, encode):
    dataset = pydicom.dcmread(path)
    dataset.PixelData = encapsulate([encode(dataset.pixel_array)])
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    write_dataset(path, dataset, syntax)


def _multi_frame():
    for modality in Modality:
        volume = ramp(grid_of(_PLANES["oblique"]), modality)
        yield f"Enhanced {modality.value}", Unseen(_enhanced(volume), volume)


def _enhanced(volume):
    def write(folder):
        folder.mkdir(parents=True)
        dataset = enhanced_dataset(volume)
        dataset.DimensionIndexSequence = [Dataset(), Dataset()]
        for index, pointer in zip(
            dataset.DimensionIndexSequence, (0x00209056, 0x00209057), strict=True
        ):
            index.DimensionIndexPointer, index.FunctionalGroupPointer = pointer, 0x00209111
        for k, frame in enumerate(dataset.PerFrameFunctionalGroupsSequence, 1):
            content = Dataset()
            content.StackID, content.InStackPositionNumber = "1", k
            content.DimensionIndexValues = [1, k]
            frame.FrameContentSequence = [content]
        write_dataset(folder / "one.dcm", dataset)

    return write


def _leaning():
    volume = ramp(grid_of(_AXIAL["HFS"], (16, 40, 21)))
    for tilt in (18.0, -18.0):
        along = np.arange(16) * 2.3
        moves = np.stack([0 * along, along * np.tan(np.radians(tilt)), along], 1)
        yield f"tilt {tilt:+.0f}", Unseen(_moved(volume, moves), volume, ())


def _uneven():
    volume = ramp(grid_of(_AXIAL["HFS"]))
    halves = np.cumsum([0.0] + 5 * [2.0] + 6 * [3.0])
    growing = np.round(np.cumsum(np.concatenate([[0.0], np.linspace(1.0, 3.0, 11)])), 2)
    for name, along in (("2 mm, then 3 mm", halves), ("1 mm growing to 3 mm", growing)):
        moves = along[:, None] * [0, 0, 1]
        yield name, Unseen(_moved(volume, moves), volume, ())


def _moved(volume, moves):
    """Slices at other places, (n, 3) mm from the first, with the values of those places."""
    first = volume.voxels_kji[0]
    values = first + np.rint(value_at(moves))[:, None, None]
    moved = replace(volume, voxels_kji=values.astype(np.int16))

    def change(dataset, k):
        place = volume.grid.origin_lps + moves[k]
        dataset.ImagePositionPatient = [f"{mm:.10g}" for mm in place]

    return lambda folder: write_series(folder, moved, Style(change=change))


RESAMPLED = dict(one for group in (_leaning, _uneven) for one in group())
"""Series that make a volume only when they are resampled."""

SERIES = {
    name: one
    for group in (_all_positions, _sizes, _tags, _metal, _stored_as, _multi_frame)
    for name, one in group()
}
"""Series whose slices are those of their volume."""
