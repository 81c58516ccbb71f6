import io

import pytest

from spine_app.domain.export.delivery import Content
from spine_app.domain.export.errors import (
    NoSourceImages,
    NothingToExport,
    SourceElsewhere,
    UnnamedSource,
)
from spine_app.domain.export.numbers import Numbering
from spine_app.domain.export.origin import OPENED, Making, Origin
from spine_app.domain.geometry import Grid
from spine_app.domain.limits import ReadLimits
from spine_app.io.export.segmentation import write_segmentation
from spine_app.io.export.source import take_source, write_source
from spine_app.io.export.source_labels import labels_on_source
from spine_app.io.export.source_reading import describe_source
from tests.data.dicom_writer import Style, write_series
from tests.data.exported import DISC
from tests.data.segmentations import Made, plan_of
from tests.data.unseen import grid_of, ramp


@pytest.fixture
def made(tmp_path):
    return lambda unseen, **more: Made(tmp_path / "series", unseen, **more)


def test_a_segmentation_holds_no_text_of_the_study_unless_asked(made):
    assert b"CANARY" not in made("axial HFS").content


def test_an_identified_one_belongs_to_the_study_and_says_no_more_than_it_must(made):
    one = made("axial HFS", identified=True)
    dataset = one.dataset

    assert str(dataset.PatientName) == "CANARY^PATIENT"
    assert (dataset.PatientID, dataset.PatientBirthDate) == ("CANARY-1", "19010203")
    assert dataset.StudyInstanceUID == "1.2.826.0.1.3680043.8.498.77.1.1"
    for keyword in ("StudyDescription", "InstitutionName", "PatientComments", "ProtocolName"):
        assert keyword not in dataset
    assert "PatientIdentityRemoved" not in dataset


def test_one_without_identifiers_has_new_uids_and_no_day(made):
    one = made("axial HFS")
    dataset = one.dataset

    assert b"1.2.826.0.1.3680043.8.498.77" not in one.content
    assert dataset.PatientIdentityRemoved == "YES"
    assert (dataset.ContentDate, dataset.StudyDate) == ("19000101", "")
    assert "InstanceCreationDate" not in dataset


def test_an_unsure_level_is_called_so_in_label_and_description(made):
    segment = made("axial HFS").dataset.SegmentSequence[1]

    assert segment.SegmentLabel == "L5?"
    assert "not certain" in segment.SegmentDescription


def test_who_made_the_labels_is_said_with_version(made):
    origin = Origin(Making.AUTOMATIC, "spine-helper/verse-small", "3.1")
    segment = made("axial HFS", origin=origin).dataset.SegmentSequence[0]
    algorithm = segment.SegmentationAlgorithmIdentificationSequence[0]

    assert segment.SegmentAlgorithmType == "AUTOMATIC"
    assert (algorithm.AlgorithmName, algorithm.AlgorithmVersion) == (origin.name, "3.1")


def test_structures_are_coded_with_their_side(made):
    segments = made("axial HFS").dataset.SegmentSequence
    kinds = [one.SegmentedPropertyTypeCodeSequence[0] for one in segments]

    assert [kind.CodeValue for kind in kinds] == ["11994002", "49668003", "29836001"]
    assert kinds[2].SegmentedPropertyTypeModifierCodeSequence[0].CodeMeaning == "Left"


def test_a_map_without_any_of_the_structures_is_refused(made):
    one = made("axial HFS")
    with pytest.raises(NothingToExport):
        write_segmentation(
            io.BytesIO(), one.on_source, one.source, Content((DISC,), Numbering.VERSE, OPENED)
        )


def test_files_without_uids_cannot_be_referred_to(tmp_path):
    def unname(dataset, _):
        del dataset.StudyInstanceUID

    write_series(tmp_path / "s", ramp(grid_of(((1, 0, 0), (0, 1, 0)))), Style(change=unname))
    plan = plan_of(tmp_path / "s")
    with pytest.raises(UnnamedSource):
        describe_source(plan, ReadLimits(), identified=True)
    assert describe_source(plan, ReadLimits(), identified=False).study.startswith("2.25.")


def test_slices_that_make_no_volume_have_no_source():
    with pytest.raises(NoSourceImages):
        describe_source(None, ReadLimits(), identified=False)


def test_labels_of_another_place_are_refused(made):
    one = made("axial HFS")
    far = Grid(one.grid.shape_kji, one.grid.spacing_ijk, (900, 900, 900), one.grid.direction)
    turned = Grid(
        one.grid.shape_kji,
        one.grid.spacing_ijk,
        one.grid.origin_lps,
        grid_of(((0, 1, 0), (0, 0, -1))).direction,
    )
    for grid in (far, turned):
        with pytest.raises(SourceElsewhere):
            labels_on_source(one.labels, grid, one.source)


def test_a_description_is_handed_on_once_and_leaves_no_file(made, tmp_path):
    source = made("Enhanced CT", identified=True).source
    write_source(tmp_path / "source-1.json", source)

    assert take_source(tmp_path / "source-1.json") == source
    assert not (tmp_path / "source-1.json").exists()
