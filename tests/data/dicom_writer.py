"""Writes DICOM series of a volume: right ones, unusual ones and, on request, wrong ones."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.uid import (
    CTImageStorage,
    EnhancedCTImageStorage,
    EnhancedMRImageStorage,
    ExplicitVRLittleEndian,
    MRImageStorage,
)

from spine_app.domain.volume import Modality, Volume

CANARY = "CANARY^PATIENT"
"""Stands in every text element; must never be seen outside the reader."""

_ROOT = "1.2.826.0.1.3680043.8.498.77."


@dataclass
class Style:
    """How a series is written.

    Attributes:
        syntax: transfer syntax UID, uncompressed.
        series: number that makes the series UID, and SeriesNumber.
        study: number that makes the study UID.
        patient: number that makes the patient id.
        signed: PixelRepresentation.
        allocated: 8 or 16.
        stored: BitsStored.
        slopes: rescale slope of slice k is `slopes[k % len]`.
        intercept: rescale intercept.
        photometric: PhotometricInterpretation.
        padding: stored value that means "no data".
        shear: mm each slice is moved along j for each mm along the normal (gantry tilt).
        change: called with (data set, k) before a slice is written.
        name: called with k, gives the file name.
        fill_texts: put the canary in every text element.
    """

    syntax: str = ExplicitVRLittleEndian
    series: int = 1
    study: int = 1
    patient: int = 1
    signed: bool = False
    allocated: int = 16
    stored: int = 16
    slopes: tuple[float, ...] = (1.0,)
    intercept: float = -1024.0
    photometric: str = "MONOCHROME2"
    padding: int | None = None
    shear: float = 0.0
    change: Any = None
    name: Any = "{:04d}".format
    fill_texts: bool = True
    extra: dict[str, Any] = field(default_factory=dict)


def write_series(folder: Path, volume: Volume, style: Style | None = None) -> list[Path]:
    """Write one file for each slice; returns their paths in the order of k."""
    style = style or Style()
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for k in range(volume.grid.shape_kji[0]):
        dataset = slice_dataset(volume, k, style)
        if style.change is not None:
            style.change(dataset, k)
        path = folder / style.name(k)
        write_dataset(path, dataset, style.syntax)
        paths.append(path)
    return paths


def write_dataset(path: Path, dataset: Dataset, syntax: str = ExplicitVRLittleEndian) -> None:
    """Write a data set with its file meta information."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = dataset.get("SOPClassUID", CTImageStorage)
    meta.MediaStorageSOPInstanceUID = dataset.get("SOPInstanceUID", _ROOT + "0")
    meta.TransferSyntaxUID = syntax
    meta.SourceApplicationEntityTitle = "CANARY"
    dataset.file_meta = meta
    dcmwrite(path, dataset, enforce_file_format=True)


def slice_dataset(volume: Volume, k: int, style: Style) -> Dataset:
    """Data set of slice k."""
    dataset = _common(volume, style)
    grid = volume.grid
    rows, columns = grid.shape_kji[1:]
    is_ct = volume.modality is Modality.CT
    dataset.SOPClassUID = CTImageStorage if is_ct else MRImageStorage
    dataset.SOPInstanceUID = f"{_ROOT}{style.study}.{style.series}.{style.patient}.{k + 1}"
    dataset.InstanceNumber = k + 1
    lean = style.shear * grid.spacing_ijk[2] * k * grid.direction[:, 1]
    dataset.ImagePositionPatient = _decimals(grid.points_lps((0, 0, k)) + lean)
    dataset.ImageOrientationPatient = _decimals(grid.direction[:, :2].T.ravel())
    dataset.PixelSpacing = _decimals(grid.spacing_ijk[1::-1])
    dataset.SliceThickness = "1.0"
    dataset.Rows, dataset.Columns = rows, columns
    slope = style.slopes[k % len(style.slopes)]
    if is_ct or style.slopes != (1.0,):
        dataset.RescaleSlope, dataset.RescaleIntercept = slope, style.intercept
        stored = (volume.voxels_kji[k] - style.intercept) / slope
    else:
        stored = volume.voxels_kji[k].astype(float)
    _put_pixels(dataset, np.rint(stored).astype(np.int64), style)
    return dataset


def enhanced_dataset(volume: Volume) -> Dataset:
    """One multi-frame object that holds the whole volume."""
    style = Style()
    dataset = _common(volume, style)
    grid = volume.grid
    is_ct = volume.modality is Modality.CT
    dataset.SOPClassUID = EnhancedCTImageStorage if is_ct else EnhancedMRImageStorage
    dataset.SOPInstanceUID = f"{_ROOT}9.9"
    dataset.NumberOfFrames, dataset.Rows, dataset.Columns = grid.shape_kji
    shared = Dataset()
    orientation, measures, rescale = Dataset(), Dataset(), Dataset()
    orientation.ImageOrientationPatient = _decimals(grid.direction[:, :2].T.ravel())
    measures.PixelSpacing = _decimals(grid.spacing_ijk[1::-1])
    rescale.RescaleSlope, rescale.RescaleIntercept = 1, style.intercept
    shared.PlaneOrientationSequence = [orientation]
    shared.PixelMeasuresSequence = [measures]
    shared.PixelValueTransformationSequence = [rescale]
    dataset.SharedFunctionalGroupsSequence = [shared]
    frames = []
    for k in range(grid.shape_kji[0]):
        frame, position = Dataset(), Dataset()
        position.ImagePositionPatient = _decimals(grid.points_lps((0, 0, k)))
        frame.PlanePositionSequence = [position]
        frames.append(frame)
    dataset.PerFrameFunctionalGroupsSequence = frames
    _put_pixels(dataset, (volume.voxels_kji - style.intercept).astype(np.int64), style)
    return dataset


def _common(volume: Volume, style: Style) -> Dataset:
    """What all slices of a series share."""
    dataset = Dataset()
    if style.fill_texts:
        dataset.PatientName = CANARY
        dataset.StudyDescription = dataset.SeriesDescription = CANARY
        dataset.InstitutionName = dataset.ReferringPhysicianName = CANARY
        dataset.ProtocolName = dataset.PatientComments = CANARY
        dataset.AccessionNumber = "CANARY-ACC"
        dataset.PatientBirthDate = "19010203"
    dataset.PatientID = f"CANARY-{style.patient}"
    dataset.Modality = volume.modality.value
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    dataset.PatientPosition = "HFS"
    dataset.StudyInstanceUID = f"{_ROOT}1.{style.study}"
    dataset.SeriesInstanceUID = f"{_ROOT}2.{style.study}.{style.series}"
    dataset.FrameOfReferenceUID = f"{_ROOT}3.{style.study}"
    dataset.SeriesNumber = style.series
    dataset.WindowCenter, dataset.WindowWidth = [40, 300], [400, 1500]
    for keyword, value in style.extra.items():
        setattr(dataset, keyword, value)
    return dataset


def _put_pixels(dataset: Dataset, stored: np.ndarray, style: Style) -> None:
    """Set the pixel module from stored values of any shape."""
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = style.photometric
    dataset.BitsAllocated, dataset.BitsStored = style.allocated, style.stored
    dataset.HighBit = style.stored - 1
    dataset.PixelRepresentation = int(style.signed)
    low = -(1 << style.stored - 1) if style.signed else 0
    if stored.min() < low or stored.max() >= low + (1 << style.stored):
        raise ValueError
    if style.padding is not None:
        dataset.PixelPaddingValue = style.padding
    order = ">" if style.syntax == "1.2.840.10008.1.2.2" else "<"
    content = (stored & ((1 << style.stored) - 1)).astype(f"{order}u{style.allocated // 8}")
    data = content.tobytes()
    dataset.add_new(0x7FE00010, "OW", data + b"\0" * (len(data) % 2))


def _decimals(values: Any) -> list[str]:
    """Decimal strings of 16 characters at most, as exact as that allows."""
    strings = []
    for value in np.asarray(values, dtype=float):
        for digits in range(16, 0, -1):
            text = f"{value:.{digits}g}"
            if len(text) <= 16:
                strings.append(text)
                break
    return strings
