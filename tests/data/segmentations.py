"""Segmentations of random labels on series of many kinds, and what is true of them."""

import io

import numpy as np
import pydicom

from spine_app.domain.export.delivery import Content
from spine_app.domain.export.numbers import Numbering
from spine_app.domain.export.origin import OPENED
from spine_app.domain.limits import ReadLimits
from spine_app.io.dicom.headers import read_header
from spine_app.io.export.segmentation import write_segmentation
from spine_app.io.export.source_labels import labels_on_source
from spine_app.io.export.source_reading import describe_source
from spine_app.io.series import group_series
from spine_app.io.sources import FileSource
from tests.data.exported import DISC, HIP, L4, UNSURE
from tests.data.unseen import RESAMPLED, SERIES

STRUCTURES = (L4, UNSURE, HIP, DISC)
EVEN = [
    *(f"axial {position}" for position in ("HFS", "HFP", "FFS", "FFP")),
    *("sagittal HFS", "coronal FFP", "oblique HFS", "Enhanced CT", "Enhanced MR", "implicit"),
]


def plan_of(folder):
    headers = [read_header(FileSource(path), ReadLimits()) for path in sorted(folder.iterdir())]
    series, _ = group_series(headers, ReadLimits())
    return series[0].plan


def random_labels(grid):
    """Blocks of all labels but the last one, and of one that is not exported."""
    coarse = np.random.default_rng(5).choice([0, 31, 30, 77, 9], (4, 5, 6))
    index = (
        np.linspace(0, n - 0.01, size).astype(int)
        for n, size in zip(coarse.shape, grid.shape_kji, strict=True)
    )
    return coarse[np.ix_(*index)].astype(np.uint8)


class Made:
    """A segmentation of random labels, and what is true of it."""

    def __init__(self, folder, unseen, *, identified=False, origin=OPENED):
        (SERIES | RESAMPLED)[unseen].write(folder)
        self.plan = plan_of(folder)
        self.grid = self.plan.stack.grid
        self.labels = random_labels(self.grid)
        self.source = describe_source(self.plan, ReadLimits(), identified=identified)
        self.on_source = labels_on_source(self.labels, self.grid, self.source)
        content = Content(STRUCTURES, Numbering.VERSE, origin)
        stream = io.BytesIO()
        self.segments = write_segmentation(stream, self.on_source, self.source, content)
        self.content = stream.getvalue()
        self.path = folder.parent / "out.dcm"
        self.path.write_bytes(self.content)
        self.dataset = pydicom.dcmread(io.BytesIO(self.content))

    def frames(self):
        """Pixels, segment number and position of each frame."""
        pixels = np.atleast_3d(self.dataset.pixel_array)
        for frame, groups in zip(
            pixels, self.dataset.PerFrameFunctionalGroupsSequence, strict=True
        ):
            segment = groups.SegmentIdentificationSequence[0].ReferencedSegmentNumber
            yield frame, segment, groups.PlanePositionSequence[0].ImagePositionPatient, groups
