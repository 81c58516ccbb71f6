"""What the fake readers of a session tell: series, and volumes of a few slices."""

from dataclasses import replace

import numpy as np

from spine_app.domain.study.delivery import PatientPosition, StudyFacts
from spine_app.domain.study.messages import SeriesFound
from spine_app.domain.study.series import FileFormat, Opening, Orientation, SeriesSummary
from spine_app.domain.volume import Modality
from tests.data.grids import straight_grid

SECRET = "Doe^Jane"  # noqa: S105 - a name, no password
"""Part of every path that the tests open."""
GRID = straight_grid()
COARSE_GRID = straight_grid((3, 30, 40), (0.8, 0.8, 20.0))
FACTS = StudyFacts(
    patient_position=PatientPosition.HFS,
    window_center=300.0,
    window_width=1500.0,
    slice_thickness=2.5,
)


def slices():
    """The slices of a ramp."""
    return (np.full(GRID.shape_kji[1:], 10 * k, np.int16) for k in range(GRID.shape_kji[0]))


def coarse_slices():
    """Every eighth of them."""
    return (np.full(COARSE_GRID.shape_kji[1:], 80 * k, np.int16) for k in range(3))


def found(*series, set_aside=(), not_dicom=0, unreadable=0):
    return SeriesFound(tuple(series), tuple(set_aside), not_dicom, unreadable)


def summary(index=0, problem=None, number=3, modality=Modality.CT, **more):
    if problem is not None:
        more = {"opening": Opening.NOTHING} | more
    return replace(_summary(index, problem, number, modality), **more)


def _summary(index, problem, number, modality):
    return SeriesSummary(
        index=index,
        patient=1,
        study=1,
        number=number,
        part=0,
        split=(),
        modality=modality,
        file_format=FileFormat.DICOM,
        orientation=Orientation.AXIAL,
        files=20,
        frames=20,
        rows=30,
        columns=40,
        spacing_ijk=(0.8, 0.8, 2.5),
        opening=Opening.VOLUME,
        problem_code=problem,
    )
