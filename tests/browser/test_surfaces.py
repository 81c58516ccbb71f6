"""Surfaces of a real label map in the 3D view: made when asked for, cut, seen through, hidden."""

import numpy as np
import pytest

from tests.browser.chromium import data_folder, running_app
from tests.browser.page import SpinePage

pytestmark = pytest.mark.browser

MADE_MS = 60_000


@pytest.fixture(scope="module")
def page(browser, cache):
    """The public CT with its label map, and its surfaces switched on."""
    folder = data_folder() / "totalseg_example"
    if not folder.is_dir():
        pytest.skip("the public CT with its label map is not here (SPINE_DATA)")
    with running_app(folder / "example_ct.nii.gz", cache=cache) as app:
        page = SpinePage(browser, app.url)
        page.wait_for_study()
        page.open_tab("Segmentation")
        with page.page.expect_file_chooser() as chooser:
            page.button("Open label map").click()
        chooser.value.set_files(folder / "example_ct_vertebrae.nii.gz")
        page.wait_for_state("Shown__has_labels", True)
        page.wait_until_quiet()
        page.before = page.pixels("3D view").astype(int)
        page.page.get_by_label("Surfaces in 3D").click()
        # The first are there before all are: the job is not busy before it is asked for either.
        page.wait_for_state("Shown__render__RenderShown__has_meshes", True, MADE_MS)
        page.wait_for_state("Shown__surfaces__SurfaceShown__busy", False, MADE_MS)
        page.wait_until_quiet()
        yield page
        page.page.context.close()


def changed(page, before):
    """Part of the 3D view that looks otherwise."""
    return float(np.mean(np.abs(page.pixels("3D view").astype(int) - before).max(axis=2) > 12))


def test_the_surfaces_of_all_labels_are_in_the_3d_view(page):
    assert page.state("Shown__surfaces__SurfaceShown__on")
    assert page.state("Shown__render__RenderShown__has_meshes")
    assert changed(page, page.before) > 0.02
    assert page.problems() == []


def test_a_label_that_is_hidden_in_the_list_has_no_surface_and_comes_back(page):
    shown = page.pixels("3D view").astype(int)
    page.button("Hide all").click()
    page.wait_until_quiet()
    assert changed(page, page.before) < 0.005

    page.button("Show all").click()
    page.wait_until_quiet()
    assert changed(page, shown) < 0.005


def test_mesh_transparency_shows_what_lies_behind(page):
    shown = page.pixels("3D view").astype(int)
    page.open_tab("3D rendering")
    page.page.get_by_label("Mesh Transparency").click()
    page.wait_until_quiet()
    assert changed(page, shown) > 0.01

    page.page.get_by_label("Mesh Transparency").click()
    page.wait_until_quiet()
    assert changed(page, shown) < 0.005
    page.open_tab("Segmentation")


def test_surfaces_are_switched_off(page):
    page.page.get_by_label("Surfaces in 3D").click()
    page.wait_for_state("Shown__render__RenderShown__has_meshes", False)
    page.wait_until_quiet()

    assert changed(page, page.before) < 0.005
