"""Pictures of the real views: true in scale, not mirrored, bare where nothing lies over them."""

import asyncio
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spine_app.controllers.pictures.legend import Over
from spine_app.controllers.session import Session
from spine_app.controllers.study.jobs import StudyFolders
from spine_app.controllers.study.loading import Images
from spine_app.domain.view.drawing import Overlay
from spine_app.domain.view.interaction import ViewSize
from spine_app.domain.view.planes import Plane
from spine_app.domain.volume import Modality
from spine_app.domain.window import GreyWindow
from spine_app.pipelines.displays import Displays
from spine_app.screen.picture_state import Background, PictureSize, Subject
from spine_app.screen.screen import Screen
from spine_app.screen.state import Controls, Shown
from tests.data.grids import oblique_grid, sagittal_grid, straight_grid
from tests.data.phantoms import block_phantom, marked_point
from tests.unit.controllers.fakes import Page, Starter
from tests.unit.controllers.pictures.easels import want
from tests.unit.controllers.session import until
from tests.unit.controllers.told import FACTS

pytestmark = pytest.mark.image

GRIDS = {"straight": straight_grid(), "oblique": oblique_grid(), "sagittal": sagittal_grid()}
SIZES = {PictureSize.ONE: 1, PictureSize.TWO: 2}
BAR_COLOR = (223, 230, 238)
LENGTHS = {"mm": 1.0, "cm": 10.0}


class Studio:
    """Real controllers and displays, without a browser and without jobs."""

    def __init__(self, work: Path):
        self.shown = Shown()
        self.screen = Screen(self.shown, Controls(), Page(self.shown))
        nothing = lambda *_: None  # noqa: E731 - an answer to everything
        self.displays = Displays(lambda _: nothing, nothing, nothing)
        folders = StudyFolders(work, work / "kept", upload_bytes=1000)
        self.session = Session(self.screen, self.displays, folders, Starter(), Starter())
        self.viewer, self.actions = self.session.viewer, self.session.actions

    def show(self, volume, window):
        self.viewer.show(Images(volume, None, window, FACTS))
        for view in ("volume", *(plane.value for plane in Plane)):
            self.actions.on_size(view, ViewSize(400, 300, 1.0))
        self.viewer.set_window(window)

    async def picture(self, subject, **fields):
        """The pixels of the PNG that the page would save, and millimetres per pixel."""
        await self.actions.pictures.lay_out([[subject.value, 0, 0, 400, 300]])
        want(self, subject=subject, **fields)
        await self.actions.pictures.save()
        await until(lambda: self.shown.downloads or self.shown.notice_kind == "error")
        download = self.session.downloads.take(self.shown.downloads[0])
        await until(lambda: not self.shown.pictures.taking)
        picture = Image.open(io.BytesIO(download.content))
        mm = 25.4 / picture.info["dpi"][0] if "dpi" in picture.info else None
        return np.asarray(picture.convert("RGB")), mm

    async def rendered(self, plane, size):
        """What the view itself draws at a size."""
        loop = asyncio.get_running_loop()
        arrived = loop.create_future()
        self.displays.slices[plane].picture(
            self.viewer.slices.settings(plane),
            size,
            lambda pixels: loop.call_soon_threadsafe(arrived.set_result, pixels),
        )
        return await arrived


@pytest.fixture
async def studio(tmp_path):
    studio = Studio(tmp_path)
    yield studio
    await studio.session.stop()
    studio.displays.stop()


def at_marked(studio, volume):
    point, _ = marked_point(volume)
    studio.viewer.slices.show_point(point)
    return point


@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("plane", list(Plane))
@pytest.mark.parametrize("grid", list(GRIDS))
async def test_what_is_at_one_side_of_the_patient_is_there_in_the_picture(
    studio, grid, plane, size
):
    volume = block_phantom(GRIDS[grid])
    studio.show(volume, GreyWindow(1700, 600))
    point = at_marked(studio, volume)

    pixels, _ = await studio.picture(Subject(plane.value), size=size, words=False, drawings=False)

    scale = SIZES[size]
    weight = pixels[: 300 * scale, :, 0].astype(float)
    rows, columns = np.mgrid[0 : 300 * scale, 0 : 400 * scale] + 0.5
    found = [(weight * axis).sum() / weight.sum() for axis in (columns, rows)]
    wanted = np.multiply(studio.viewer.slices.view(plane).pixel(point), scale)
    np.testing.assert_allclose(found, wanted, atol=0.6 * scale)


@pytest.mark.parametrize("plane", list(Plane))
async def test_without_anything_over_it_a_picture_is_the_rendering_bit_for_bit(studio, plane):
    volume = block_phantom(straight_grid())
    studio.show(volume, GreyWindow(0, 2000))

    pixels, _ = await studio.picture(
        Subject(plane.value), size=PictureSize.TWO, words=False, drawings=False
    )

    drawn = await studio.rendered(plane, (800, 600))
    assert drawn[..., :3].std() > 5
    np.testing.assert_array_equal(pixels[:600], drawn[..., :3])


@pytest.mark.parametrize("zoom", [1.0, 0.37, 6.1])
@pytest.mark.parametrize("size", list(SIZES))
async def test_the_scale_bar_is_as_long_in_the_patient_as_it_says(studio, zoom, size):
    studio.show(block_phantom(straight_grid()), GreyWindow(3000, 10))
    studio.viewer.slices.zoom(Plane.AXIAL, zoom)

    pixels, mm_per_pixel = await studio.picture(Subject.AXIAL, size=size, drawings=False)

    number, unit = studio.shown.axial.bar_mm.split()
    wanted = float(number) * LENGTHS[unit]
    scale = SIZES[size]
    assert mm_per_pixel == pytest.approx(
        studio.viewer.slices.view(Plane.AXIAL).mm_per_pixel / scale, rel=1e-3
    )
    length = bar_length(pixels[: 300 * scale], scale) * mm_per_pixel
    assert length == pytest.approx(wanted, abs=max(0.1, 0.0006 * wanted) if scale == 2 else 0.3)


def bar_length(pixels, scale):
    """Length in pixels of the foot of the bracket, to a part of a pixel."""
    foot = pixels[-round(16 * scale) :, : 170 * scale].min(2).astype(float) / min(BAR_COLOR)
    row = foot[np.argmax((foot > 0.95).sum(1))]
    (seen,) = np.nonzero(row > 0.95)
    first, last = seen[0], seen[-1]
    return last + 1 - first + partial(row[first - 1]) + partial(row[last + 1])


def partial(cover):
    """How much of a pixel beside the bracket belongs to it; its rim is darker than black is not."""
    return float(np.clip((cover - 0.03) / 0.97, 0, 1))


async def test_a_line_over_the_picture_ends_where_it_should_to_half_a_pixel(studio):
    volume = block_phantom(straight_grid())
    studio.show(volume, GreyWindow(9000, 10))
    view = studio.viewer.slices.view(Plane.AXIAL)
    point = studio.viewer.slices.crosshair_lps

    pixels, _ = await studio.picture(Subject.AXIAL, size=PictureSize.TWO, words=False)

    x, y = np.multiply(view.pixel(point), 2)
    coloured = np.ptp(pixels[:600].astype(int), axis=2) > 60
    lying = coloured[:, :200].mean(1)
    standing = coloured[:150].mean(0)
    assert (np.nonzero(lying > 0.5)[0] + 0.5).mean() == pytest.approx(y, abs=0.5)
    assert (np.nonzero(standing > 0.5)[0] + 0.5).mean() == pytest.approx(x, abs=0.5)


async def test_the_letters_are_those_of_the_sides_they_stand_at(studio):
    studio.show(block_phantom(straight_grid()), GreyWindow(0, 2000))

    views = studio.session.pictures.dialog._views
    legend = views.shot("axial", (400, 300), Over()).legend
    assert (legend.left, legend.right, legend.top, legend.bottom) == ("R", "L", "A", "P")
    assert views.shot("axial", (400, 300), Over(drawings=False)).overlay == Overlay()


async def test_mr_is_pictured_as_well(studio):
    studio.show(block_phantom(sagittal_grid(), Modality.MR), GreyWindow(200, 400))

    pixels, _ = await studio.picture(Subject.SAGITTAL, size=PictureSize.ONE)

    assert pixels.std() > 10


@pytest.mark.parametrize(
    ("background", "color"), [(Background.WHITE, (255,) * 3), (Background.BLACK, (0,) * 3)]
)
async def test_the_volume_stands_before_the_background_that_was_chosen(studio, background, color):
    studio.show(block_phantom(straight_grid()), GreyWindow(300, 1500))

    pixels, _ = await studio.picture(
        Subject.VOLUME, size=PictureSize.ONE, words=False, drawings=False, background=background
    )

    assert pixels[5, 5].tolist() == pixels[290, 390].tolist() == list(color)
    assert (pixels[:300] != color).any(axis=2).sum() > 20


async def test_the_volume_is_pictured_bit_for_bit_as_its_view_draws_it(studio):
    studio.show(block_phantom(straight_grid()), GreyWindow(300, 1500))
    loop = asyncio.get_running_loop()
    arrived = loop.create_future()

    pixels, _ = await studio.picture(
        Subject.VOLUME, size=PictureSize.TWO, words=False, drawings=False
    )
    studio.displays.volume.picture(
        studio.viewer.volume.camera,
        (800, 600),
        lambda drawn: loop.call_soon_threadsafe(arrived.set_result, drawn),
    )

    np.testing.assert_array_equal(pixels[:600], (await arrived)[..., :3])
