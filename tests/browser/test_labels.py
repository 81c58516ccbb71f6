"""A label map on top of a real CT: drawn where the bone is, named by level, hidden and removed."""

import pytest

from tests.browser.chromium import data_folder, running_app
from tests.browser.page import SpinePage

pytestmark = pytest.mark.browser

SLICES = ("Axial view", "Coronal view", "Sagittal view")


@pytest.fixture(scope="module")
def files():
    folder = data_folder() / "totalseg_example"
    if not folder.is_dir():
        pytest.skip("the public CT with its label map is not here (SPINE_DATA)")
    return folder / "example_ct.nii.gz", folder / "example_ct_vertebrae.nii.gz"


@pytest.fixture(scope="module")
def opened(browser, cache, files):
    """The page with the CT; its link works once, so all tests share it."""
    with running_app(files[0], cache=cache) as app:
        page = SpinePage(browser, app.url)
        page.wait_for_study()
        page.wait_until_quiet()
        page.open_tab("Segmentation")
        yield page
        page.page.context.close()


@pytest.fixture
def page(opened, files):
    """The page with the label map as it is when it was just opened."""
    open_labels(opened, files[1])
    return opened


def open_labels(page, path):
    with page.page.expect_file_chooser() as chooser:
        page.button("Open label map").click()
    chooser.value.set_files(path)
    page.page.get_by_label("Reading the label map").wait_for(state="hidden")
    page.wait_for_state("Shown__has_labels", True)
    page.wait_until_quiet()


def names(page):
    return [row["name"] for row in page.state("Shown__labels")]


def coloured(page, name):
    """Pixels of a view that are clearly coloured, its crosshair and all else being grey."""
    pixels = page.pixels(name).astype(int)
    return (pixels.max(axis=2) - pixels.min(axis=2) > 45).sum()


def choose_table(page, title):
    page.page.locator(".spine-labels .v-select .v-field").click()
    page.page.get_by_role("option", name=title).click()


def test_levels_are_named_and_the_one_that_is_not_certain_is_asked_for(page):
    assert names(page) == ["T11", "T12", "L1", "L2", "L3", "L4", "L5", "S1 or L6?"]
    page.text("The numbers fit several programs").wait_for()

    choose_table(page, "TotalSegmentator 2")
    page.wait_for_state("Shown__label_table", "total-v2")

    assert names(page)[-1] == "S1"
    assert page.state("Shown__label_notes") == []
    assert page.problems() == []


def test_labels_are_drawn_over_their_bone_in_every_slice_view(page):
    page.button("L3").click()
    page.wait_until_quiet()
    shown = {name: coloured(page, name) for name in SLICES}
    for name in SLICES:
        assert shown[name] > 1000

    page.button("Hide all").click()
    page.wait_until_quiet()

    assert all(coloured(page, name) < shown[name] / 2 for name in SLICES)


def test_going_to_a_level_names_it_under_the_pointer(page):
    page.button("L3").click()
    page.wait_until_quiet()
    view = page.view("Sagittal view")
    box, (x, y) = view.bounding_box(), page.crosshair("Sagittal view")

    page.page.mouse.move(box["x"] + x, box["y"] + y)

    view.locator(".spine-value", has_text="HU · L3").wait_for()


def test_a_file_that_is_dropped_is_asked_about(page, files):
    page.button("Remove label map").click()
    page.wait_for_state("Shown__has_labels", False)
    drop(page, files[1])

    page.button("Label map of this study").click()

    page.wait_for_state("Shown__has_labels", True)
    assert names(page)[0] == "T11"


def test_a_label_map_is_opened_by_its_path(page, files):
    page.button("Remove label map").click()
    page.wait_for_state("Shown__has_labels", False)
    page.button("Open label map by its path").click()
    field = page.page.get_by_label("Folder path")
    field.fill(str(files[1].parent))
    field.press("Enter")
    page.page.get_by_role("listitem").filter(has_text=files[1].name).or_(
        page.text(files[1].name)
    ).first.click()
    page.page.get_by_role("dialog").get_by_role("button", name="Open label map").click()

    page.wait_for_state("Shown__has_labels", True)
    assert names(page)[0] == "T11"


def test_grey_values_are_refused_as_labels(page, files):
    with page.page.expect_file_chooser() as chooser:
        page.button("Open label map").click()
    chooser.value.set_files(files[0])

    page.wait_for_notice("This image holds grey values, not labels.")
    assert names(page)[0] == "T11"


def drop(page, path):
    """Drop a file on the page as a hand would."""
    content = list(path.read_bytes())
    page.page.evaluate(
        """([content, name]) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(content)], name));
            const event = new DragEvent('drop', { dataTransfer: data, cancelable: true });
            window.dispatchEvent(event);
        }""",
        [content, path.name],
    )
