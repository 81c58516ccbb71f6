import pytest

from spine_app.domain.errors import (
    BadPixels,
    BadRescale,
    StudyError,
    StudyTooLarge,
    UnsupportedPixels,
)
from spine_app.domain.limits import ReadLimits
from spine_app.domain.volume import Modality
from spine_app.io.plans import is_identified, make_plan, plan_without
from tests.data.dicom_writer import Style
from tests.data.grids import straight_grid
from tests.data.headers import headers_of, slices_of
from tests.data.phantoms import block_phantom

VOLUME = block_phantom(straight_grid((40, 12, 10)))


def slices(change=None, count=40, volume=VOLUME, **style):
    """Slices of a series."""
    return slices_of(headers_of(volume, Style(change=change, **style), count))


def only(places, **values):
    """Change that sets elements of some slices."""

    def change(dataset, k):
        if k in places:
            for keyword, value in values.items():
                setattr(dataset, keyword, value)

    return change


def without(*keywords, places=range(99)):
    """Change that removes elements of some slices."""

    def change(dataset, k):
        for keyword in keywords if k in places else ():
            delattr(dataset, keyword)

    return change


def plan_of(images, modality=Modality.CT, **limits):
    """Plan and problem."""
    return make_plan(images, modality, ReadLimits(**limits))


def order_of(plan):
    """Instance numbers in the order of a plan."""
    return [one.image.order for one in plan.slices]


def test_slices_of_a_volume_are_planned_from_the_lowest():
    plan, problem = plan_of(slices()[::-1])
    assert problem is None
    assert plan.is_even
    assert plan.unreadable == 0
    assert order_of(plan) == list(range(1, 41))
    assert plan.stack.grid.shape_kji == (40, 12, 10)


def test_a_leaning_stack_is_planned_but_is_not_even():
    plan, problem = plan_of(slices(shear=0.3))
    assert problem is None
    assert not plan.is_even
    assert plan.stack.tilt_deg == pytest.approx(16.7, abs=0.01)


@pytest.mark.parametrize("gone", [1, 2])
def test_a_few_slices_without_pixels_are_left_out_and_counted(gone):
    plan, problem = plan_of(slices(without("PixelData", places=range(gone))))
    assert problem is None
    assert plan.unreadable == gone
    assert len(plan.slices) == 40 - gone


def test_one_slice_without_pixels_is_left_out_of_few_too():
    plan, _ = plan_of(slices(without("PixelData", places=[0]), count=3))
    assert (plan.unreadable, len(plan.slices)) == (1, 2)


def test_more_slices_without_pixels_are_no_accident():
    with pytest.raises(BadPixels):
        plan_of(slices(without("PixelData", places=range(3))))


def test_a_hole_left_by_a_slice_without_pixels_makes_the_rest_2d():
    plan, problem = plan_of(slices(without("PixelData", places=[20])))
    assert problem.code == "missing-slices"
    assert plan.stack is None
    assert (plan.unreadable, len(plan.slices)) == (1, 39)
    assert not plan.is_even


def test_slices_of_which_none_has_pixels_tell_why():
    with pytest.raises(UnsupportedPixels):
        plan_of(slices(only(range(99), PhotometricInterpretation="RGB")))


@pytest.mark.parametrize("count", [1, 2])
def test_a_series_of_one_or_two_slices_that_cannot_be_read_is_refused(count):
    with pytest.raises(BadPixels):
        plan_of(slices(without("PixelData"), count=count))


def test_a_rescale_that_cannot_be_meant_is_refused():
    with pytest.raises(BadRescale):
        plan_of(slices(only([7], RescaleSlope=0)))


def test_a_ct_of_which_some_slices_have_no_rescale_is_refused():
    with pytest.raises(BadRescale):
        plan_of(slices(without("RescaleSlope", "RescaleIntercept", places=[7])))


def test_a_ct_without_any_rescale_and_an_mr_with_some_are_planned():
    plan, problem = plan_of(slices(without("RescaleSlope", "RescaleIntercept")))
    assert plan.is_even
    assert problem is None
    mixed = slices(without("RescaleSlope", "RescaleIntercept", places=[7]))
    assert plan_of(mixed, Modality.MR)[0].is_even


def test_g24_more_voxels_than_the_limit_are_too_many():
    images = slices()
    assert plan_of(images, voxels=40 * 120)[0].is_even
    with pytest.raises(StudyTooLarge):
        plan_of(images, voxels=40 * 120 - 1)


def test_g24_a_grid_that_grows_beyond_the_limit_is_too_large_though_its_slices_are_not():
    with pytest.raises(StudyTooLarge):
        plan_of(slices(shear=1.0), voxels=2 * 40 * 120)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (without("ImagePositionPatient"), "bad-geometry"),
        (without("ImageOrientationPatient"), "bad-geometry"),
        (without("PixelSpacing"), "uncalibrated-pixels"),
        (only(range(99), ImagePositionPatient=[0, 0, 0]), "repeated-slices"),
    ],
)
def test_slices_that_make_no_volume_are_planned_in_2d_in_the_order_of_their_numbers(change, code):
    images = slices(change)
    plan, problem = plan_of([images[n * 7 % 40] for n in range(40)])
    assert problem.code == code
    assert plan.stack is None
    assert order_of(plan) == list(range(1, 41))


def test_slices_at_known_places_are_planned_along_their_normal_even_in_2d():
    plan, problem = plan_of(slices(without("PixelData", places=[20]))[::-1])
    assert problem.code == "missing-slices"
    assert order_of(plan) == [*range(1, 21), *range(22, 41)]


def test_one_slice_is_planned_in_2d():
    plan, problem = plan_of(slices(count=1))
    assert problem.code == "single-slice"
    assert len(plan.slices) == 1


def test_files_without_identity_need_a_common_frame_of_reference():
    bare = slices(without("SeriesInstanceUID", "StudyInstanceUID"))
    assert not is_identified(bare)
    assert plan_of(bare)[0].is_even
    bare = slices(without("SeriesInstanceUID", "FrameOfReferenceUID"))
    plan, problem = plan_of(bare)
    assert plan.stack is None
    assert problem.code == "mixed-slices"


def test_files_with_study_and_series_need_no_frame_of_reference():
    images = slices(without("FrameOfReferenceUID"))
    assert is_identified(images)
    assert plan_of(images)[0].is_even


def test_slices_that_turn_out_to_be_unreadable_are_left_out_of_a_new_plan():
    plan, _ = plan_of(slices(without("PixelData", places=[0])))
    again, _ = plan_without(plan, [plan.slices[0]], Modality.CT, ReadLimits())
    assert again.is_even
    assert (again.unreadable, len(again.slices)) == (2, 38)


def test_a_hole_makes_a_new_plan_2d():
    plan, _ = plan_of(slices())
    again, problem = plan_without(plan, [plan.slices[10]], Modality.CT, ReadLimits())
    assert again.stack is None
    assert problem.code == "missing-slices"
    assert again.unreadable == 1


def test_too_many_lost_slices_refuse_the_series():
    plan, _ = plan_of(slices())
    with pytest.raises(StudyError):
        plan_without(plan, plan.slices[:3], Modality.CT, ReadLimits())
