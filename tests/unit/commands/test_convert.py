"""Which series is written, and how a command ends when that is not clear."""

import pytest

from spine_app.commands.convert import chosen_series
from spine_app.commands.ending import Ended, Exit
from spine_app.domain.study.series import FileFormat, Opening, Orientation, SeriesSummary, Split
from spine_app.domain.volume import Modality


def series(index, opening=Opening.VOLUME, problem=None, split=()):
    return SeriesSummary(
        index=index,
        patient=1,
        study=1,
        number=index + 3,
        part=0,
        split=split,
        modality=Modality.CT,
        file_format=FileFormat.DICOM,
        orientation=Orientation.AXIAL,
        files=10,
        frames=10,
        rows=4,
        columns=5,
        spacing_ijk=(1.0, 1.0, 2.0),
        opening=opening,
        problem_code=problem,
    )


FLAT = series(1, Opening.SLICES, "single-slice")
CLOSED = series(2, Opening.NOTHING, "bad-pixels")


def test_the_only_series_that_is_a_volume_needs_no_number():
    assert chosen_series((FLAT, series(4), CLOSED), None).index == 4


def test_a_number_counts_from_one():
    assert chosen_series((series(0), series(1)), 2).index == 1


@pytest.mark.parametrize("number", [None, 0, 3, -1])
def test_without_a_number_that_exists_the_choices_are_listed(number):
    with pytest.raises(Ended) as end:
        chosen_series((series(0), series(1)), number)

    assert end.value.status is Exit.CHOICE
    assert [number for number, _ in end.value.choices] == [1, 2]


@pytest.mark.parametrize(("one", "code"), [(FLAT, "single-slice"), (CLOSED, "bad-pixels")])
def test_a_series_that_is_no_volume_is_refused_with_its_reason(one, code):
    with pytest.raises(Ended) as end:
        chosen_series((series(0), FLAT, CLOSED), one.index + 1)

    assert (end.value.status, end.value.code) == (Exit.REFUSED, code)


def test_a_study_without_any_volume_has_nothing_to_write():
    with pytest.raises(Ended) as end:
        chosen_series((FLAT, CLOSED), None)

    assert end.value.status is Exit.NOTHING


def test_a_stack_of_several_spacings_is_written_as_a_whole():
    run = series(1, split=(Split.SLICE_SPACING,))

    assert chosen_series((series(0), run), None).index == 0
    assert chosen_series((series(0), run), 2).index == 1


def test_parts_by_anything_else_are_a_choice():
    echoes = (series(0, split=(Split.ECHO,)), series(1, split=(Split.ECHO,)))
    with pytest.raises(Ended) as end:
        chosen_series(echoes, None)

    assert end.value.status is Exit.CHOICE
