import numpy as np
import pytest

from spine_app.controllers.exports.content import exported
from spine_app.controllers.exports.plan import Made, plan_of
from spine_app.controllers.labels.looks import Look
from spine_app.controllers.labels.naming import Named
from spine_app.domain.export.errors import NothingToExport
from spine_app.domain.export.formats import LabelFormat, MeshFormat
from spine_app.domain.export.meanings import ours_named
from spine_app.domain.export.numbers import Numbering
from spine_app.domain.export.origin import OPENED
from spine_app.domain.labels.label_map import LabelMap, LabelStats
from spine_app.domain.labels.structures import VERTEBRAE, structure
from spine_app.screen.export_state import ExportControls, ExportKind, ExportWhich
from spine_app.screen.language import Language
from spine_app.screen.structure_texts import structure_text
from spine_app.screen.texts import speaking, spoken
from spine_app.screen.told import told
from tests.data.grids import straight_grid

GREY, GOLD = (120, 120, 120), (200, 160, 0)
MADE = Made(OPENED, ())


@told
def words(name):
    return structure_text(name, spoken())


class Labels:
    """A label map over a study: L4, an L5 that is not sure, a disc, and one that is empty."""

    def __init__(self):
        names = {31: "L4", 30: "L5", 95: "Disc L4/L5", 7: "Spleen"}
        self.structures = {
            label: Named(label, words(name), GREY, n)
            for n, (label, name) in enumerate(names.items())
        }
        self.structures[30] = Named(30, "L5?", GREY, 1.5)
        grid = straight_grid()
        stats = {
            label: LabelStats(label, 900, (0, 0, 0), (0, 0, 0), ((1, 9), (1, 9), (2, 11)))
            for label in (31, 30, 95)
        }
        self.label_map = LabelMap(np.zeros(grid.shape_kji, np.uint8), grid, stats)

    def shown_names(self):
        return {31: "L4", 95: "Disc"}

    def look_of(self, label):
        return Look(GOLD if label == 31 else GREY, 1.0, True)


def plan(**wanted):
    return plan_of(ExportControls(**wanted), Labels(), MADE)


def labels_in(one):
    return [each.label for each in one.content.structures]


def test_a_structure_goes_out_in_the_colour_that_the_user_gave_it():
    assert [each.color for each in plan().content.structures] == [GOLD, GREY, GREY]


def test_all_structures_that_have_a_voxel_are_exported():
    assert labels_in(plan()) == [31, 30, 95]


def test_only_those_shown_are_exported_when_asked():
    assert labels_in(plan(which=ExportWhich.VISIBLE)) == [31, 95]


def test_one_structure_is_exported_and_an_unknown_one_means_the_first():
    assert labels_in(plan(which=ExportWhich.ONE, one=95)) == [95]
    assert labels_in(plan(which=ExportWhich.ONE, one=4000)) == [31]


def test_names_in_files_are_english_whatever_the_page_speaks():
    with speaking(Language.KOREAN):
        names = [one.name for one in plan().content.structures]

    assert names == ["L4", "L5?", "Disc L4/L5"]


def test_a_doubt_in_the_name_is_a_doubt_in_the_file():
    assert [one.is_unsure for one in plan().content.structures] == [False, True, False]


def test_numbers_are_those_of_verse_unless_another_table_is_chosen():
    assert [one.number for one in plan().content.structures] == [23, 24, 123]
    total = plan(kind=ExportKind.LABELS, numbering=Numbering.TOTAL_V2)
    assert [one.number for one in total.content.structures] == [28, 27, 2001]


def test_numbers_do_not_depend_on_what_is_chosen():
    wanted = {"kind": ExportKind.LABELS, "numbering": Numbering.TOTAL_V2}
    alone = plan(which=ExportWhich.ONE, one=95, **wanted)

    assert alone.content.structures[0].number == 2001


def test_a_name_that_fits_no_header_is_replaced():
    (one,) = exported({5: Named(5, "옆", GREY, 0)}, Numbering.VERSE)

    assert (one.name, one.ours) == ("Other structure 5?", None)


@pytest.mark.parametrize("level", [one for one in VERTEBRAE if one < 100])
def test_a_level_is_found_by_its_name_sure_or_not(level):
    assert ours_named(VERTEBRAE[level]) == ours_named(f"{VERTEBRAE[level]}?") == level


@pytest.mark.parametrize("ours", [1077, 1001, 43, 61, 120, 204])
def test_a_structure_is_found_by_its_name(ours):
    assert ours_named(structure(ours).name) == ours


def test_a_name_of_two_meanings_means_none():
    assert ours_named("S1 or L6?") is None


def test_the_disc_of_an_odd_level_is_found_by_the_level_above():
    assert ours_named("Disc L5/L6") == ours_named("Disc below L5") == 124


@pytest.mark.parametrize(
    ("wanted", "name", "files"),
    [
        ({}, "spine-surfaces-stl.zip", 4),
        ({"together": True}, "spine-surfaces-stl.zip", 2),
        ({"together": True, "mesh_format": MeshFormat.GLB}, "spine-surfaces.glb", 1),
        ({"mesh_format": MeshFormat.OBJ}, "spine-surfaces-obj.zip", 7),
        ({"which": ExportWhich.ONE, "one": 30}, "spine-l5-unsure-stl.zip", 2),
        ({"kind": ExportKind.LABELS}, "spine-labels-nrrd.zip", 3),
        (
            {"kind": ExportKind.LABELS, "label_format": LabelFormat.NIFTI},
            "spine-labels-nifti.zip",
            3,
        ),
        ({"kind": ExportKind.SEGMENTATION}, "spine-segmentation.dcm", 1),
    ],
)
def test_files_have_names_of_ours(wanted, name, files):
    one = plan(**wanted)

    assert one.file_name == name
    assert len(one.files) == files


def test_only_a_segmentation_can_identify_and_only_when_asked():
    assert not plan(identified=True).identifies
    assert not plan(kind=ExportKind.SEGMENTATION).identifies
    assert plan(kind=ExportKind.SEGMENTATION, identified=True).identifies


def test_without_a_label_map_there_is_nothing_to_export():
    labels = Labels()
    labels.label_map = None
    with pytest.raises(NothingToExport):
        plan_of(ExportControls(), labels, MADE)


def test_without_a_shown_structure_there_is_nothing_to_export():
    labels = Labels()
    labels.shown_names = dict
    with pytest.raises(NothingToExport):
        plan_of(ExportControls(which=ExportWhich.VISIBLE), labels, MADE)
