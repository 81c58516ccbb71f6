"""Exports in the page: what goes out is told before, and the browser saves it."""

import io
import zipfile

import numpy as np
import pydicom
import pytest
import trimesh

from tests.browser.chromium import running_app
from tests.browser.conftest import SERIES_GRID
from tests.browser.page import SpinePage
from tests.data.dicom_writer import write_series
from tests.data.image_files import nifti
from tests.data.phantoms import block_phantom

pytestmark = pytest.mark.browser

EXPORT_MS = 120_000


def blocks():
    """L1 to L3, one below the other."""
    labels = np.zeros(SERIES_GRID.shape_kji, np.uint8)
    for n, level in enumerate((20, 21, 22)):
        labels[14 - 6 * n : 19 - 6 * n, 40:70, 40:80] = level
    return labels


@pytest.fixture(scope="module")
def opened(browser, cache, tmp_path_factory):
    """A series full of canaries with a label map; its link works once, so all tests share it."""
    folder = tmp_path_factory.mktemp("exports") / "doe-jane-1950"
    write_series(folder / "series", block_phantom(SERIES_GRID))
    path = folder / "doe-jane.nii.gz"
    path.write_bytes(nifti(blocks(), SERIES_GRID.index_to_lps, packed=True))
    with running_app(folder / "series", cache=cache) as app:
        page = SpinePage(browser, app.url)
        page.wait_for_study()
        page.wait_until_quiet()
        page.open_tab("Segmentation")
        with page.page.expect_file_chooser() as chooser:
            page.button("Open label map").click()
        chooser.value.set_files(path)
        page.wait_for_state("Shown__has_labels", True)
        page.page.locator(".spine-labels .v-select .v-field").click()
        page.page.get_by_role("option", name="VerSe").click()
        page.wait_for_state("Shown__label_table", "verse")
        yield page
        page.page.context.close()


def open_dialog(page, kind):
    page.button("Export structures").click()
    dialog = page.page.locator("#spine-export")
    dialog.get_by_role("button", name=kind, exact=True).click()
    return dialog


def export(page):
    """Press Export; gives the name that the browser proposes, and the content."""
    with page.page.expect_download(timeout=EXPORT_MS) as download:
        page.page.locator("#spine-export-make").click()
    with open(download.value.path(), "rb") as file:  # noqa: PTH123
        return download.value.suggested_filename, file.read()


def test_surfaces_leave_as_the_dialog_tells(opened):
    dialog = open_dialog(opened, "Surfaces")
    dialog.get_by_text("No name, date or identifier of the patient").wait_for()
    dialog.get_by_text("l1.stl").wait_for()
    name, content = export(opened)

    assert name == "spine-surfaces-stl.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["l1.stl", "l2.stl", "l3.stl", "spine-structures.json"]
        mesh = trimesh.load(io.BytesIO(archive.read("l2.stl")), file_type="stl")
    volume = np.count_nonzero(blocks() == 21) * np.prod(SERIES_GRID.spacing_ijk)
    assert mesh.is_watertight
    assert mesh.volume == pytest.approx(volume, rel=0.02)
    assert opened.problems() == []


def test_a_segmentation_names_nobody_unless_the_switch_says_so(opened):
    dialog = open_dialog(opened, "DICOM SEG")
    dialog.get_by_text("new UIDs").wait_for()
    name, content = export(opened)

    assert name == "spine-segmentation.dcm"
    assert b"CANARY" not in content
    assert np.count_nonzero(pydicom.dcmread(io.BytesIO(content)).pixel_array) == np.count_nonzero(
        blocks()
    )

    dialog = open_dialog(opened, "DICOM SEG")
    dialog.get_by_label("With the identifiers of the patient").click()
    dialog.get_by_text("Identifies the patient").wait_for()
    _, content = export(opened)
    dialog = open_dialog(opened, "DICOM SEG")
    dialog.get_by_label("With the identifiers of the patient").click()
    dialog.get_by_role("button", name="Close").click()

    assert str(pydicom.dcmread(io.BytesIO(content)).PatientName) == "CANARY^PATIENT"
    assert opened.problems() == []
