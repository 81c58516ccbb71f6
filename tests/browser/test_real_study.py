"""The main job on a real CT: four views, upright, not mirrored, right to the landmark."""

import json
import time

import numpy as np
import psutil
import pytest

from tests.browser.chromium import data_folder, running_app
from tests.browser.page import VIEWS, SpinePage

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser, cache, pancreas):
    with running_app(pancreas, cache=cache) as app:
        page = SpinePage(browser, app.url)
        page.wait_for_study()
        # Until the gradients of the volume are prepared, slices are drawn late.
        page.wait_until_quiet(3.0)
        yield page


@pytest.fixture(scope="module")
def landmarks():
    return json.loads((data_folder() / "landmarks_dev.json").read_text())["pancreas_ct_dicom"]


def letters(page, name):
    return [
        page.view(name).locator(f".spine-letter-{edge}").inner_text()
        for edge in ("left", "right", "top", "bottom")
    ]


def test_four_views_show_the_patient_upright_with_the_right_side_on_the_left(page):
    assert letters(page, "3D view") == ["R", "L", "H", "F"]
    assert letters(page, "Axial view") == ["R", "L", "A", "P"]
    assert letters(page, "Coronal view") == ["R", "L", "H", "F"]
    assert letters(page, "Sagittal view") == ["A", "P", "H", "F"]
    for name in VIEWS:
        assert page.pixels(name).max() > 150


def test_the_liver_is_on_the_left_of_the_screen_and_the_lung_on_the_right(page):
    grey = {}
    for side, x_lps in (("right", -110), ("left", 110)):
        page.set_crosshair((x_lps, 90, 399))
        page.wait_until_quiet()
        pixels = page.pixels("Axial view")
        x, y = crosshair_pixel(page, "Axial view", pixels.shape[1], pixels.shape[0])
        grey[side] = np.median(pixels[y + 3 : y + 8, x + 3 : x + 8])
        assert (x < pixels.shape[1] / 2) == (side == "right")

    # Bone window: liver of about 98 HU is (98 + 500) / 1800 of white, lung is black.
    assert grey["right"] == pytest.approx(255 * 598 / 1800, abs=15)
    assert grey["left"] < 40


@pytest.mark.parametrize("level", ["L4", "L2", "T12", "T9"])
def test_a_vertebral_body_lies_where_the_landmark_says(page, landmarks, level):
    point = landmarks[level]

    page.set_crosshair(point)

    shown = page.state("Shown__crosshair")
    assert shown == pytest.approx(point, abs=0.06)
    spongy = []
    for name in ("Axial view", "Coronal view", "Sagittal view"):
        page.wait_until_quiet()
        pixels = page.pixels(name).astype(float).mean(axis=2)
        height, width = pixels.shape
        x, y = crosshair_pixel(page, name, width, height)
        around = pixels[y - 9 : y + 10, x - 9 : x + 10]
        spongy.append(np.median(around[2:-2, 3:8]))
    # Bone window 400/1800: spongy bone of 150-500 HU is mid grey, fat and muscle are darker.
    assert min(spongy) > 255 * (100 + 500) / 1800


def crosshair_pixel(page, name, width, height):
    """Where the crosshair's lines meet, in whole pixels of the picture."""
    x, y = (int(value) for value in page.crosshair(name))
    assert 0 < x < width
    assert 0 < y < height
    return x, y


def test_the_read_out_gives_hounsfield_units_under_the_pointer(page, landmarks):
    page.set_crosshair(landmarks["L4"])
    view = page.view("Axial view")
    page.wait_until_quiet()
    pixels = page.pixels("Axial view")
    x, y = crosshair_pixel(page, "Axial view", pixels.shape[1], pixels.shape[0])
    box = view.bounding_box()

    page.page.mouse.move(box["x"] + x, box["y"] + y)
    view.locator(".spine-value", has_text="HU").wait_for()

    value = int(view.locator(".spine-value").inner_text().split()[0])
    assert 100 <= value <= 600


def test_the_page_has_no_errors_and_asks_nothing_of_other_hosts(page):
    assert page.problems() == []
    assert all("127.0.0.1" in url or url.startswith(("blob:", "data:")) for url in page.requests)


def test_closing_gives_the_memory_back(browser, cache, pancreas):
    with running_app(pancreas, cache=cache) as app:
        process = psutil.Process(app.process.pid)
        page = SpinePage(browser, app.url)
        page.wait_for_study()
        page.wait_until_quiet(3.0)
        opened = process.memory_full_info().uss
        page.button("Close study").click()
        page.wait_for_start()
        # 70 MB of voxels, which are mapped.
        deadline = time.monotonic() + 5
        while process.memory_full_info().uss > opened - 65e6 and time.monotonic() < deadline:
            time.sleep(0.1)

        assert process.memory_full_info().uss <= opened - 65e6
        assert not any("volume-" in one.path for one in process.memory_maps())
        page.page.context.close()
