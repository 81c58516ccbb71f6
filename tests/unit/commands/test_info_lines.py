"""What people read about a study."""

from spine_app.commands.info_lines import aside_line, series_lines
from spine_app.commands.info_record import Read, study_record
from spine_app.domain.study.delivery import StudyFacts, VolumeFile
from spine_app.domain.study.messages import SeriesFound, SeriesReady, SeriesTexts
from spine_app.domain.study.quality import Finding, Quality, Severity
from spine_app.domain.study.series import (
    AsideKind,
    FileFormat,
    Opening,
    Orientation,
    SeriesSummary,
    SetAside,
    Split,
)
from spine_app.domain.volume import Modality

SERIES = SeriesSummary(
    0, 1, 2, 7, 1, (Split.ECHO,), Modality.MR, FileFormat.DICOM, Orientation.SAGITTAL,
    9, 9, 40, 30, (0.5, 0.6, 4.0), Opening.VOLUME, None,
)  # fmt: skip
READY = SeriesReady(
    0,
    VolumeFile(
        1,
        (9, 40, 30),
        (0.5, 0.6, 4.0),
        (1.5, -2.0, 0.0),
        (0, 0, -1, 1, 0, 0, 0, -1, 0),
        Modality.MR,
    ),
    None,
    StudyFacts(),
    (Finding(Quality.SLICE_THICKNESS, Severity.WARNING, 4.0),),
)
FOUND = SeriesFound((SERIES,), (SetAside(AsideKind.REPORT, 2),), 3, 0)


def test_a_series_is_told_with_geometry_and_limits():
    lines = "\n".join(series_lines(SERIES, Read(ready=READY)))

    assert lines.startswith("Series 1: MR sagittal, DICOM")
    assert "patient 1, study 2, series number 7" in lines
    assert "split by echo" in lines
    assert "opens in: 3D" in lines
    assert "30 × 40 × 9 voxels of 0.5 × 0.6 × 4 mm" in lines
    assert "direction: i 0 1 0; j 0 0 -1; k -1 0 0" in lines
    assert "4 mm" in lines


def test_why_a_series_could_not_be_read_is_told():
    lines = "\n".join(series_lines(SERIES, Read(refused="bad-pixels")))

    assert "because: pixel data are missing or cut off" in lines


def test_texts_that_could_steer_a_terminal_are_shown_without_it():
    words = SeriesTexts("spine\x1b[2J", "")

    assert "  description: spine[2J" in series_lines(SERIES, Read(texts=words))


def test_what_was_set_aside_is_counted():
    assert aside_line(FOUND) == "Set aside: Reports: 2, Other files: 3."


def test_the_record_holds_no_texts_unless_they_were_asked_for():
    (without,) = study_record(FOUND, {0: Read(ready=READY)})["series"]
    (asked,) = study_record(FOUND, {0: Read(texts=SeriesTexts("a", "b"))})["series"]

    assert "texts" not in without
    assert asked["texts"] == {"description": "a", "date": "b"}
    assert without["read"]["grid"]["direction"][0] == (0, 0, -1)
    assert asked["read"] is None
