import numpy as np
import pytest

from spine_app.controllers.rendering.names import StructureNames
from spine_app.domain.labels.label_map import LabelMap, LabelStats
from spine_app.domain.labels.structure_names import NamedStructure, NamePlace, apart
from spine_app.domain.rendering.cutting import End, Face
from spine_app.domain.view.camera import Side
from spine_app.domain.view.drawing import Words
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.projection import SliceProjection
from spine_app.domain.view.slice_view import fitted
from tests.data.grids import oblique_grid
from tests.unit.controllers.rendering.rig import GRID, Rig


def label_map(grid, boxes):
    """A label map of boxes: label -> (k, j, i) slices."""
    labels = np.zeros(grid.shape_kji, np.uint8)
    stats = {}
    for label, box in boxes.items():
        labels[box] = label
        middle = grid.points_lps([(one.start + one.stop - 1) / 2 for one in reversed(box)])
        stats[label] = LabelStats(label, 1, tuple(middle), tuple(middle), ((0, 1),) * 3)
    return LabelMap(labels, grid, stats)


BOXES = {
    3: (slice(4, 12), slice(10, 30), slice(20, 40)),
    7: (slice(20, 34), slice(10, 30), slice(20, 40)),
}
NAMES = {3: "L3", 7: "L2"}


def rig_with_names(grid=GRID, boxes=BOXES):
    rig = Rig(grid)
    rig.labels = label_map(grid, boxes)
    rig.names = StructureNames(
        rig.drawers,
        rig.cutting,
        lambda: [
            NamedStructure(label, NAMES[label], rig.labels.stats[label].inside_lps)
            for label in boxes
        ],
        lambda: rig.labels,
    )
    rig.names.is_on = True
    return rig


@pytest.fixture
def rig():
    return rig_with_names()


def told(shapes):
    return {shape.text: shape.at for shape in shapes if isinstance(shape, Words)}


def test_in_3d_each_name_stands_at_its_structure(rig):
    rig.volume.look_from(Side.ANTERIOR)

    for label, name in NAMES.items():
        wanted = rig.projection.pixel(rig.labels.stats[label].inside_lps)
        assert told(rig.shapes())[name] == pytest.approx(wanted)


def test_what_is_cut_away_has_no_name(rig):
    rig.cutting.move_face(Face(2, End.HIGH), 15.0, done=True)
    rig.cutting.set_switches(on=True, clip=0.0, frozen=False)

    assert set(told(rig.shapes())) == {"L3"}


def test_switched_off_there_are_no_names(rig):
    rig.names.is_on = False

    assert rig.shapes() == ()


@pytest.mark.parametrize(("k", "names"), [(8, {"L3"}), (25, {"L2"}), (16, set())])
def test_a_slice_names_what_it_cuts(rig, k, names):
    view = fitted(GRID, Plane.AXIAL, (300, 300), GRID.points_lps([30, 25, k]))

    assert set(told(rig.shapes("axial", SliceProjection(view)))) == names


@pytest.mark.parametrize("grid", [GRID, oblique_grid((40, 50, 60))], ids=["straight", "oblique"])
@pytest.mark.parametrize("plane", Plane)
def test_a_name_in_a_slice_stands_on_its_structure(grid, plane):
    rig = rig_with_names(grid)
    view = fitted(grid, plane, (400, 300), rig.labels.stats[7].inside_lps)

    at = told(rig.shapes(plane.value, SliceProjection(view)))["L2"]

    assert rig.labels.label_at(view.point_lps(*at)) == 7


def test_the_name_of_a_ring_stands_on_the_ring():
    """Its middle is a hole; the name is on a part of it."""
    rig = rig_with_names()
    ring = rig.labels.labels_kji
    ring[4:12, 15:25, 25:35] = 0
    view = fitted(GRID, Plane.AXIAL, (300, 300), GRID.points_lps([30, 25, 8]))

    at = told(rig.shapes("axial", SliceProjection(view)))["L3"]

    assert rig.labels.label_at(view.point_lps(*at)) == 3


def test_without_a_label_map_slices_have_no_names(rig):
    rig.labels = None
    rig.names._structures = list
    view = fitted(GRID, Plane.AXIAL, (300, 300), GRID.center_lps)

    assert rig.shapes("axial", SliceProjection(view)) == ()


def test_of_names_that_lie_over_each_other_the_first_stays():
    first, over, beside = (
        NamePlace(n, *at) for n, at in (("L1", (50, 50)), ("L2", (55, 55)), ("L3", (50, 90)))
    )

    assert apart([first, over, beside]) == [first, beside]
