import numpy as np
import pytest

from spine_app.domain.measure.draft import COUNTS, Draft, Wanted, patient_plane
from spine_app.domain.measure.errors import MeasureTooSmall
from spine_app.domain.measure.lines import Kind
from spine_app.domain.measure.sphere import RADIUS_MAX_MM
from spine_app.domain.measure.table import Placement
from spine_app.domain.view.plane_frame import PlaneFrame

FRAME = PlaneFrame((0, 0, 7), (1, 0, 0), (0, -1, 0))
POINTS = ((0.0, 0.0, 7.0), (16.0, 12.0, 7.0), (20.0, 20.0, 7.0), (0.0, 25.0, 7.0))


def begun(wanted, count=1):
    return Draft(wanted, Placement("axial", FRAME), FRAME, POINTS[:count])


@pytest.mark.parametrize("wanted", COUNTS)
def test_the_last_point_completes_it(wanted):
    draft = begun(wanted)
    for point in POINTS[1 : COUNTS[wanted]]:
        assert not draft.is_complete
        draft = draft.placed(point)

    assert draft.is_complete
    assert draft.mark().kind is draft.kind


def test_an_outline_is_never_complete_by_itself():
    draft = begun(Wanted.DRAWN, 4)

    assert not draft.is_complete
    assert draft.kind is Kind.ROI
    assert draft.mark().area_mm2 > 0


@pytest.mark.parametrize("wanted", Wanted)
def test_a_point_on_the_one_before_is_refused(wanted):
    with pytest.raises(MeasureTooSmall):
        begun(wanted).placed(POINTS[0])


def test_the_loose_point_is_part_of_what_is_previewed_alone():
    draft = begun(Wanted.RULER).aimed(POINTS[1])

    assert draft.preview().length_mm == 20
    assert draft.points == POINTS[:1]


def test_what_cannot_be_made_yet_has_no_preview_but_lines():
    draft = begun(Wanted.ANGLE).aimed(POINTS[1])

    assert draft.preview() is None
    assert draft.strokes == (POINTS[:2],)


def test_a_ball_stops_growing_at_its_limit():
    assert begun(Wanted.SPHERE).placed((900, 0, 7)).mark().radius_mm == RADIUS_MAX_MM


@pytest.mark.parametrize(
    ("to", "kept"),
    [((10, 1, 7), (10, 0, 7)), ((1, -10, 7), (0, -10, 7)), ((10, 8, 7), (9, 9, 7))],
)
def test_a_constrained_point_lies_to_the_side_or_on_the_diagonal(to, kept):
    assert begun(Wanted.RULER).constrained(to, FRAME) == pytest.approx(kept)


def test_a_constrained_box_is_a_square_towards_the_pointer():
    assert begun(Wanted.ELLIPSE).constrained((10, -4, 7), FRAME) == pytest.approx((10, -10, 7))


def test_the_second_line_of_a_cobb_angle_begins_where_it_is_put():
    assert begun(Wanted.COBB, 2).constrained((3, 4, 7), FRAME) == (3, 4, 7)


@pytest.mark.parametrize(
    ("looking", "normal"),
    [((0.9, 0.3, 0.1), (1, 0, 0)), ((0.1, -0.9, 0.2), (0, 1, 0)), ((0.4, 0.3, -0.8), (0, 0, 1))],
)
def test_a_look_sees_the_nearest_plane_of_the_patient(looking, normal):
    assert abs(patient_plane(looking).normal @ np.array(normal)) == pytest.approx(1)
