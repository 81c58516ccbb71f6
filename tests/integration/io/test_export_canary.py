"""No text of the study is in any export, nor in a file name: canaries in every element and path."""

import asyncio
import gzip
import io
import zipfile

import numpy as np
import pydicom
import pytest

from spine_app.commands.label_reader import read_labels
from spine_app.commands.progress_line import ProgressLine
from spine_app.commands.study_reader import StudyReader
from spine_app.controllers.exports.jobs import make_surfaces, write_export
from spine_app.domain.export.delivery import (
    Content,
    ExportLabels,
    ExportMeshes,
    ExportSegmentation,
)
from spine_app.domain.export.errors import NothingToExport
from spine_app.domain.export.formats import LabelFormat, MeshFormat
from spine_app.domain.labels.delivery import GridNumbers
from spine_app.domain.study.messages import source_file_name
from spine_app.io.export.source_reading import PATIENT
from tests.data import canary
from tests.data.accounting import account, account_zip
from tests.data.dicom_writer import Style, write_series
from tests.data.grids import straight_grid
from tests.data.image_files import nrrd_file
from tests.data.phantoms import block_phantom
from tests.data.traces import PROBES, traces, unpacked

pytestmark = pytest.mark.integration

VOLUME = block_phantom(straight_grid((7, 30, 28), (1.0, 1.0, 2.0)))
WHERE = f"{canary.TOKEN.decode()}-CANARY"


def fill(dataset, _):
    canary.fill(dataset)


def fill_the_surface(dataset, _):
    canary.fill(dataset, nested=False)


def labels():
    """L1 to L3, one below the other."""
    array = np.zeros(VOLUME.grid.shape_kji, np.uint8)
    for level, k in ((20, 5), (21, 3), (22, 1)):
        array[k : k + 2, 8:20, 8:20] = level
    return array


class Study:
    """A study full of canaries with a label map, read into a work folder."""

    def __init__(self, folder, change=fill):
        self.folder = folder / "work"
        self.folder.mkdir()
        self.study = folder / WHERE
        write_series(self.study, VOLUME, Style(change=change))
        self.path = folder / f"{WHERE}.nrrd"
        extra = {"content": WHERE, "PatientName": canary.TOKEN.decode()}
        self.path.write_bytes(nrrd_file(labels(), VOLUME.grid.index_to_lps, **extra))

    async def read(self, *, identified=False):
        async with StudyReader(self.study, self.folder, ProgressLine()) as reader:
            found = await reader.find()
            ready = await reader.read(found.series[0].index)
            described = await reader.describe(found.series[0].index, identified=identified)
            (reader.folder / described.file_name).rename(self.folder / source_file_name(1))
        volume = ready.volume
        grid = GridNumbers(
            volume.shape_kji, volume.spacing_ijk, volume.origin_lps, volume.direction
        )
        named = await read_labels(self.path, self.folder, "verse", grid=grid, quality=ready.quality)
        self.file, self.content = named.file, named.content
        return self

    async def export(self, request):
        made = await write_export(request, lambda _: None)
        path = self.folder / made.file_name
        content = path.read_bytes()
        path.unlink()
        return content, made.names

    def common(self):
        return str(self.folder), 1


async def prepared(folder):
    study = await Study(folder).read()
    await make_surfaces(study.folder, study.file, study.content, lambda _: None)
    return study


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Read once: filling every element takes seconds."""
    return asyncio.run(prepared(tmp_path_factory.mktemp("canary")))


def check(content, names):
    assert content
    assert traces(content) == []
    assert traces("\n".join(names).encode()) == []


def test_the_probes_find_a_canary_in_every_form():
    token = canary.TOKEN
    for hidden in (token, token.decode().encode("utf-16-le"), token.hex().encode()):
        assert traces(b"..." + hidden + b"...") != []
    assert traces(gzip.compress(b"..." + token)) != []
    assert len(PROBES) > 60


def test_the_study_is_full_of_canaries(study):
    first = next(study.study.iterdir())

    assert first.read_bytes().count(canary.TOKEN) > 10_000
    assert traces(study.path.read_bytes()) != []


@pytest.mark.parametrize("kind", LabelFormat)
async def test_no_label_map_carries_text_of_the_study(study, kind):
    check(*await study.export(ExportLabels(*study.common(), study.file, study.content, kind)))


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("kind", MeshFormat)
async def test_no_surface_carries_text_of_the_study(study, kind, together):
    request = ExportMeshes(*study.common(), study.content, kind, together)
    content, names = await study.export(request)

    check(content, names)
    assert len(names) >= (1 if together else 4)


async def test_no_segmentation_carries_text_of_the_study_by_default(study):
    request = ExportSegmentation(*study.common(), study.file, study.content, 1)
    content, names = await study.export(request)

    check(content, names)
    dataset = pydicom.dcmread(io.BytesIO(content))
    assert [one.SegmentLabel for one in dataset.SegmentSequence] == ["L1", "L2", "L3"]
    # Every byte belongs to an element that the standard knows.
    again = io.BytesIO()
    dataset.save_as(again, enforce_file_format=True)
    assert content[:128] == bytes(128)
    assert again.getvalue() == content
    assert all(one.keyword and not one.tag.is_private for one in dataset.iterall())


async def test_an_identified_segmentation_carries_only_what_it_must(tmp_path):
    study = await Study(tmp_path, fill_the_surface).read(identified=True)
    request = ExportSegmentation(*study.common(), study.file, study.content, 1)
    content, _ = await study.export(request)

    named = set()
    for element in pydicom.dcmread(io.BytesIO(content)).iterall():
        if element.VR != "SQ" and element.tag != 0x7FE00010 and traces(str(element.value).encode()):
            named.add(element.keyword)
    uids = {"StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID"}
    assert named <= {*PATIENT, *uids}
    assert {"PatientName", "StudyInstanceUID"} <= named


@pytest.mark.parametrize("kind", LabelFormat)
async def test_every_byte_of_a_label_map_is_explained(study, kind):
    content, _ = await study.export(ExportLabels(*study.common(), study.file, study.content, kind))

    assert len(account_zip(content)) == 3


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("kind", MeshFormat)
async def test_every_byte_of_surfaces_is_explained(study, kind, together):
    request = ExportMeshes(*study.common(), study.content, kind, together)
    content, names = await study.export(request)

    if content[:4] == b"glTF":
        account(names[0], content)
    else:
        assert account_zip(content)


@pytest.mark.parametrize("place", [40, 90, 300, -30, -3])
async def test_a_byte_that_nobody_can_explain_is_found(study, place):
    request = ExportMeshes(*study.common(), study.content, MeshFormat.STL, True)
    content, _ = await study.export(request)
    with pytest.raises((AssertionError, zipfile.BadZipFile, KeyError)):
        account_zip(content[:place] + b"?" + content[place:])


async def test_every_byte_of_a_label_map_is_header_or_label(study):
    request = ExportLabels(*study.common(), study.file, study.content, LabelFormat.NIFTI)
    content, _ = await study.export(request)
    volume = next(part for part in unpacked(content) if part[:4] == (348).to_bytes(4, "little"))
    header = np.frombuffer(volume[:348], np.uint8)

    # db_name, aux_file, intent_name and the like, which could hold text, are empty.
    assert volume[4:39] == bytes(35)
    assert volume[148:228].rstrip(b"\0") == b"Spine App"
    assert not header[228:252].any()
    assert not header[328:344].any()
    assert np.array_equal(
        np.frombuffer(volume[352:], np.uint8).reshape(VOLUME.grid.shape_kji), labels()
    )


async def test_an_export_of_no_structure_is_refused(study):
    content = Content((), study.content.numbering, study.content.origin)
    with pytest.raises(NothingToExport):
        await study.export(ExportLabels(*study.common(), study.file, content, LabelFormat.NRRD))
