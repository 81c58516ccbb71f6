from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.domain.errors import BadGeometry
from spine_app.domain.study.series import Split
from spine_app.domain.volume import Modality
from spine_app.io.splitting import Slice, split_series
from tests.data.dicom_writer import Style
from tests.data.grids import straight_grid
from tests.data.headers import headers_of, slices_of
from tests.data.phantoms import block_phantom

GRID = straight_grid((6, 12, 10))
MR = block_phantom(GRID, Modality.MR)


def runs_of(*changes, count=6, volume=MR):
    """Slices of one series: a copy of the volume for each change, with its own images."""
    slices = []
    for n, change in enumerate(changes):

        def mark(dataset, k, change=change, n=n):
            dataset.SOPInstanceUID += f".{n}"
            dataset.InstanceNumber = 100 * n + k + 1
            for keyword, value in change.items():
                setattr(dataset, keyword, value(k) if callable(value) else value)

        slices += slices_of(headers_of(volume, Style(change=mark), count))
    return slices


def numbers(parts):
    """Instance numbers of each part, sorted."""
    return [sorted(one.image.order for one in part.slices) for part in parts]


def run(n, count=6):
    """Instance numbers of the n-th copy."""
    return [100 * n + k + 1 for k in range(count)]


def ids(parts):
    """Identities of all slices."""
    return sorted(id(one) for part in parts if not part.is_whole for one in part.slices)


TELLING = {
    "echo time": (Split.ECHO, {"EchoTime": "10"}, {"EchoTime": "80"}),
    "echo number": (Split.ECHO, {"EchoNumbers": "1"}, {"EchoNumbers": "2"}),
    "acquisition": (Split.ACQUISITION, {"AcquisitionNumber": 1}, {"AcquisitionNumber": 2}),
    "temporal position": (
        Split.PHASE, {"TemporalPositionIdentifier": 1}, {"TemporalPositionIdentifier": 2}),
    "trigger time": (Split.PHASE, {"TriggerTime": "0"}, {"TriggerTime": "400"}),
    "b-value": (Split.DIFFUSION, {"DiffusionBValue": 0.0}, {"DiffusionBValue": 800.0}),
    "image type": (
        Split.IMAGE_KIND,
        {"ImageType": ["ORIGINAL", "PRIMARY", "M"]}, {"ImageType": ["ORIGINAL", "PRIMARY", "P"]}),
    "matrix": (Split.MATRIX, {}, {"Columns": 20, "Rows": 6}),
    "frame of reference": (
        Split.FRAME_OF_REFERENCE,
        {"FrameOfReferenceUID": "1.2.3"}, {"FrameOfReferenceUID": "1.2.4"}),
    "pixel spacing": (Split.PIXEL_SPACING, {}, {"PixelSpacing": ["0.9", "0.9"]}),
    "photometric": (Split.IMAGE_KIND, {}, {"PhotometricInterpretation": "MONOCHROME1"}),
    "orientation": (Split.ORIENTATION, {}, {"ImageOrientationPatient": [0, 1, 0, 0, 0, -1]}),
}  # fmt: skip


@pytest.mark.parametrize(("split", "one", "other"), TELLING.values(), ids=TELLING)
def test_g4_g16_g17_two_runs_are_parted_by_what_tells_them_apart(split, one, other):
    parts = split_series(runs_of(one, other))
    assert sorted(numbers(parts)) == [run(0), run(1)]
    assert [part.splits for part in parts] == [(split,), (split,)]
    assert not any(part.is_whole for part in parts)


def test_one_volume_is_one_part():
    (part,) = split_series(runs_of({}))
    assert (len(part.slices), part.splits, part.is_whole) == (6, (), False)


@pytest.mark.parametrize(
    ("split", "one", "other"), list(TELLING.values())[:7], ids=list(TELLING)[:7]
)
def test_what_differs_where_no_position_repeats_parts_nothing(split, one, other):
    (part,) = split_series(
        runs_of({k: (lambda n, a=one[k], b=other[k]: (a, b)[n % 2]) for k in one})
    )
    assert part.splits == ()


def test_two_properties_at_once_part_into_all_their_pairs():
    changes = [{"EchoTime": echo, "AcquisitionNumber": n} for echo in ("10", "80") for n in (1, 2)]
    parts = split_series(runs_of(*changes))
    assert sorted(numbers(parts)) == [run(n) for n in range(4)]
    assert {part.splits for part in parts} == {(Split.ACQUISITION, Split.ECHO)}


def test_numbers_that_are_written_differently_part_nothing_where_another_property_does():
    parts = split_series(
        runs_of(
            {"EchoTime": lambda k: ("10", "10.0")[k % 2], "AcquisitionNumber": 1},
            {"EchoTime": "10", "AcquisitionNumber": 2},
        )
    )
    assert {part.splits for part in parts} == {(Split.ACQUISITION,)}


def test_times_part_runs_that_nothing_else_tells_apart():
    parts = split_series(
        runs_of(
            {"AcquisitionTime": lambda k: f"1000{k:02d}"},
            {"AcquisitionTime": lambda k: f"1010{k:02d}"},
            {"AcquisitionTime": lambda k: f"1020{k:02d}"},
        )
    )
    assert numbers(parts) == [run(0), run(1), run(2)]
    assert all(part.splits == (Split.TIME,) for part in parts)


def test_times_are_ranked_at_each_position_even_where_runs_overlap():
    parts = split_series(
        runs_of(
            {"AcquisitionTime": lambda k: f"10{10 * k:02d}00"},
            {"AcquisitionTime": lambda k: f"10{10 * k + 5:02d}00"},
        )
    )
    assert numbers(parts) == [run(0), run(1)]


@pytest.mark.parametrize(
    "changes",
    [
        [{}, {}],
        [{"AcquisitionTime": "100000"}, {"AcquisitionTime": "100000"}],
        [{"AcquisitionTime": "100000"}, {}],
    ],
)
def test_runs_that_nothing_tells_apart_stay_together(changes):
    (part,) = split_series(runs_of(*changes))
    assert len(part.slices) == 12


def test_unequal_numbers_of_times_part_nothing():
    slices = runs_of({"AcquisitionTime": "100000"}, {"AcquisitionTime": "110000"})
    (part,) = split_series(slices[:-1])
    assert len(part.slices) == 11


def test_moments_of_one_slice_stay_together():
    def still(_):
        return [0, 0, 0]

    (part,) = split_series(
        runs_of(
            *({"ImagePositionPatient": still, "TriggerTime": str(n)} for n in range(5)), count=1
        )
    )
    assert len(part.slices) == 5


def test_images_without_a_place_are_not_parted_by_what_they_show():
    def drop(dataset, k):
        del dataset.ImagePositionPatient
        dataset.EchoTime = str(k)

    (part,) = split_series(slices_of(headers_of(MR, Style(change=drop))))
    assert len(part.slices) == 6


def test_images_without_an_orientation_are_a_part_of_their_own():
    slices = runs_of({}, {})
    bare = [
        Slice(
            one.header,
            replace(
                one.image, place=replace(one.image.place, orientation=None, problem=BadGeometry())
            ),
        )
        for one in slices[6:]
    ]
    parts = split_series([*slices[:6], *bare])
    assert sorted(len(part.slices) for part in parts) == [6, 6]
    assert {part.splits for part in parts} == {(Split.ORIENTATION,)}


@pytest.mark.parametrize("off", [0.00005, 0.001])
def test_orientations_a_hair_apart_are_one(off):
    def turn(k):
        return [1, off * (k % 2), 0, 0, 1, 0]

    parts = split_series(runs_of({"ImageOrientationPatient": turn}))
    assert len(parts) == (1 if off < 1e-4 else 2)


def test_pixel_spacings_a_hair_apart_are_one():
    def space(k):
        return ["0.80001" if k % 2 else "0.8", "0.8"]

    assert len(split_series(runs_of({"PixelSpacing": space}))) == 1


def test_a_stack_of_two_spacings_is_a_whole_and_its_runs():
    def place(k):
        return [0, 0, float(np.cumsum([0, 1, 1, 1, 1, 3, 3, 3, 3])[k])]

    slices = runs_of(
        {"ImagePositionPatient": place}, count=9, volume=block_phantom(straight_grid((9, 12, 10)))
    )
    whole, *finer = split_series(slices)
    assert whole.is_whole
    assert whole.splits == ()
    assert numbers(finer) == [run(0, 5), [5, 6, 7, 8, 9]]
    assert all(part.splits == (Split.SLICE_SPACING,) and not part.is_whole for part in finer)


def test_the_largest_part_comes_first():
    slices = runs_of({"EchoTime": "10"}, {"EchoTime": "80"})
    parts = split_series([*slices[:3], *slices[6:]])
    assert [len(part.slices) for part in parts] == [6, 3]


MANY = runs_of(
    {"EchoTime": "10", "AcquisitionNumber": 1},
    {"EchoTime": "80", "AcquisitionNumber": 1},
    {"EchoTime": "10", "AcquisitionNumber": 2},
    {"FrameOfReferenceUID": "1.2.9"},
    {"AcquisitionTime": "100000", "EchoTime": "10", "AcquisitionNumber": 3},
    {"AcquisitionTime": "110000", "EchoTime": "10", "AcquisitionNumber": 3},
)


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(len(MANY))))
def test_no_order_of_files_changes_the_parts_or_their_order_and_nothing_is_lost(order):
    expected = split_series(MANY)
    parts = split_series([MANY[n] for n in order])
    assert numbers(parts) == numbers(expected)
    assert [part.splits for part in parts] == [part.splits for part in expected]
    assert ids(parts) == sorted(map(id, MANY))


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(0, len(MANY) - 1), min_size=1))
def test_every_image_of_any_choice_is_in_exactly_one_part(chosen):
    slices = [MANY[n] for n in sorted(chosen)]
    assert ids(split_series(slices)) == sorted(map(id, slices))
