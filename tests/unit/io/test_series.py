import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.series import AsideKind, FileFormat, Opening, Orientation, Split
from spine_app.domain.volume import Modality
from spine_app.io.series import group_series
from tests.data.dicom_writer import Style
from tests.data.grids import sagittal_grid, straight_grid
from tests.data.headers import headers_of
from tests.data.phantoms import block_phantom

GRID = straight_grid((8, 12, 10))
CT = block_phantom(GRID)


def grouped(*groups, limits=None):
    """Series and what was set aside of some lists of headers."""
    return group_series([one for group in groups for one in group], limits or ReadLimits())


def test_a_series_tells_what_it_is():
    (series,), aside = grouped(headers_of(CT))
    row = series.summary(3)
    assert aside == ()
    assert (row.index, row.number, row.part, row.split) == (3, 1, 0, ())
    assert (row.modality, row.file_format) == (Modality.CT, FileFormat.DICOM)
    assert (row.orientation, row.files, row.frames) == (Orientation.AXIAL, 8, 8)
    assert (row.rows, row.columns) == (12, 10)
    assert row.spacing_ijk == pytest.approx((0.8, 0.8, 2.5))
    assert (row.opening, row.problem_code) == (Opening.VOLUME, None)


def test_patients_studies_and_series_are_numbered_in_order_and_never_merged():
    series, _ = grouped(
        headers_of(CT, Style(patient=2, series=1)),
        headers_of(CT, Style(patient=1, series=7)),
        headers_of(CT, Style(patient=1, series=2)),
        headers_of(CT, Style(patient=1, study=2, series=1)),
    )
    rows = [one.summary(0) for one in series]
    assert [(row.patient, row.study, row.number) for row in rows] == [
        (1, 1, 2), (1, 1, 7), (1, 2, 1), (2, 3, 1),
    ]  # fmt: skip


def test_ct_and_mr_with_one_identity_are_two_series():
    mr = block_phantom(GRID, Modality.MR)

    def other(dataset, k):
        dataset.SOPInstanceUID += ".9"

    series, _ = grouped(headers_of(CT), headers_of(mr, Style(change=other)))
    assert {one.modality for one in series} == set(Modality)


def test_what_is_no_series_is_counted_by_kind():
    def scout(dataset, k):
        dataset.ImageType = ["ORIGINAL", "PRIMARY", "LOCALIZER"]

    def report(dataset, k):
        dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.88.33"

    series, aside = grouped(
        headers_of(CT),
        headers_of(CT, Style(change=scout), 2),
        headers_of(CT, Style(change=report), 3),
    )
    assert len(series) == 1
    assert {(one.kind, one.files) for one in aside} == {
        (AsideKind.LOCALIZER, 2), (AsideKind.REPORT, 3),
    }  # fmt: skip


def test_g5_identical_copies_count_once():
    (series,), _ = grouped(headers_of(CT), headers_of(CT, count=3))
    assert series.copies == 3
    assert series.summary(0).files == 8


def test_files_without_an_identity_of_their_own_are_never_taken_for_copies():
    def drop(dataset, k):
        del dataset.SOPInstanceUID

    (series,), _ = grouped(headers_of(CT, Style(change=drop)))
    assert len(series.slices) == 8
    assert series.copies == 0


@pytest.mark.parametrize("size", [0, 2])
def test_two_objects_with_one_identity_are_refused(size):
    def change(dataset, k):
        dataset.PixelData = b"\1" + dataset.PixelData[1:]
        dataset.ProtocolName = "x" * size

    (series,), _ = grouped(headers_of(CT), headers_of(CT, Style(change=change), 1))
    row = series.summary(0)
    assert (row.opening, row.problem_code) == (Opening.NOTHING, "repeated-slices")
    assert row.frames == 9
    assert row.spacing_ijk is None


@pytest.mark.parametrize(
    ("keyword", "opening", "code"),
    [
        ("PixelSpacing", Opening.SLICES, "uncalibrated-pixels"),
        ("ImagePositionPatient", Opening.SLICES, "bad-geometry"),
        ("PixelData", Opening.NOTHING, "bad-pixels"),
        ("Rows", Opening.NOTHING, "bad-pixels"),
    ],
)
def test_how_far_a_series_opens_and_why_not_further_is_told(keyword, opening, code):
    def drop(dataset, k):
        delattr(dataset, keyword)

    (series,), _ = grouped(headers_of(CT, Style(change=drop)))
    row = series.summary(0)
    assert (row.opening, row.problem_code, row.spacing_ijk) == (opening, code, None)


def test_a_series_beyond_the_limit_is_told():
    (series,), _ = grouped(headers_of(CT), limits=ReadLimits(voxels=8 * 120 - 1))
    assert series.summary(0).problem_code == "study-too-large"


@pytest.mark.parametrize(
    ("cosines", "orientation"),
    [([1, 0, 0, 0, 0, -1], Orientation.CORONAL), ([0] * 6, None), (None, None)],
)
def test_the_nearest_plane_is_told_where_there_is_one(cosines, orientation):
    def turn(dataset, k):
        del dataset.ImageOrientationPatient
        if cosines is not None:
            dataset.ImageOrientationPatient = cosines

    (series,), _ = grouped(headers_of(CT, Style(change=turn)))
    assert series.summary(0).orientation is orientation


def test_parts_are_numbered_and_count_the_images_of_the_others():
    def echo(dataset, k):
        dataset.EchoTime = "80"
        dataset.SOPInstanceUID += ".2"

    series, _ = grouped(headers_of(CT), headers_of(CT, Style(change=echo), 5))
    assert [(one.part, one.others, len(one.slices)) for one in series] == [(1, 5, 8), (2, 8, 5)]
    assert all(one.splits == (Split.ECHO,) for one in series)


def test_a_whole_has_no_number_of_its_own():
    def spread(dataset, k):
        dataset.ImagePositionPatient = [0, 0, k if k < 5 else 5 * k - 16]

    volume = block_phantom(straight_grid((10, 12, 10)))
    series, _ = grouped(headers_of(volume, Style(change=spread)))
    assert [(one.part, one.others) for one in series] == [(0, 0), (1, 5), (2, 4)]
    assert series[0].summary(0).split == ()


HEADERS = [
    *headers_of(CT, Style(series=3)),
    *headers_of(block_phantom(sagittal_grid(), Modality.MR), Style(series=2), 6),
    *headers_of(CT, Style(series=1, patient=2), 4),
    *headers_of(CT, Style(series=3), 2),
]


@settings(max_examples=30, deadline=None)
@given(st.permutations(HEADERS))
def test_no_order_of_files_changes_the_list(headers):
    expected = [one.summary(0) for one in grouped(HEADERS)[0]]
    assert [one.summary(0) for one in grouped(headers)[0]] == expected
