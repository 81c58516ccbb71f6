"""Time for one slice of 1000 x 800 pixels: ours against VTK in a window and ITK's resampler.

Every picture is of another slice. Peers show the same as we do, and it is checked that they do.
"""

from dataclasses import replace

import itk
import numpy as np

from spine_app.domain.geometry import Grid
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.slicing.slab import Slab, SlabMode
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.slice_view import fitted
from spine_app.domain.volume import Modality, Volume
from spine_app.domain.window import GreyWindow
from spine_app.pipelines.slicing.flat import ResliceView, SliceSettings
from tests.benchmarks.rows import Row, interleaved, skipped
from tests.benchmarks.slices_peers import ItkResampler, VtkWindow
from tests.browser.chromium import data_folder

SIZE = (1000, 800)
WINDOW = GreyWindow(200, 1000)
LIMIT_S = 0.005
"""What a thin slice may take."""
TABLE = np.array([(0, 0, 0, 0), (255, 90, 0, 255)], np.uint8)
TILT = np.array((0.30, 0.45, 0.84))
ALIKE = 3.0
"""Mean difference in grey levels up to which two pictures are the same: edges fall on pixels."""


def rows() -> list[Row]:
    """Every case on a cube of 512 voxels a side, and on the public CT where it is."""
    found = _rows("512 cubed", _cube(512))
    folder = data_folder() / "pancreas_ct_dicom"
    if folder.is_dir():
        return found + _rows("pancreas CT, 134 x 512 x 512", _series(folder))
    return found + skipped("the public CT series is not here (SPINE_DATA)")


def _rows(case: str, volume: Volume) -> list[Row]:
    labels = LabelMap((volume.voxels_kji > 250).astype(np.uint8), volume.grid, {})
    found = []
    for name, settings in _cases(volume.grid).items():
        painted = labels if "labels" in name else None
        ours = _Ours(volume, painted)
        peers = [VtkWindow(volume, painted, TABLE, SIZE)]
        if painted is None:
            peers.append(ItkResampler(volume, SIZE))
        for peer in peers:
            _same(ours, peer, settings)
            scroll = _Scroll(settings)
            times = interleaved(
                lambda ours=ours, scroll=scroll: ours.draw(scroll.next()),
                lambda peer=peer, scroll=scroll: peer.draw(scroll.next()),
                repeats=9,
            )
            found.append(Row(case, name, *times, peer.name, "s"))
        if not settings.slab.is_thick:
            found.append(Row(case, name, found[-1].ours, LIMIT_S, "required limit", "s"))
        peers[0].release()
    return found


def _cases(grid: Grid) -> dict[str, SliceSettings]:
    plain = {}
    for plane in Plane:
        view = fitted(grid, plane, SIZE, grid.center_lps)
        # Enlarged so that the picture is full, as a reader has it.
        view = replace(view, mm_per_pixel=view.mm_per_pixel / 1.6)
        plain[plane] = SliceSettings(view, WINDOW)
    axial = plain[Plane.AXIAL]
    tilted = replace(axial.view, normal_lps=TILT / np.linalg.norm(TILT))
    oblique = replace(axial, view=tilted)
    slab = Slab(SlabMode.MAXIMUM, 10.0)
    return {
        **{f"{plane.value} scroll": settings for plane, settings in plain.items()},
        "double oblique scroll": oblique,
        "axial scroll with labels": axial,
        "double oblique scroll with labels": oblique,
        "axial MIP of 10 mm": replace(axial, slab=slab),
        "double oblique MIP of 10 mm": replace(oblique, slab=slab),
    }


class _Scroll:
    """Slices one after the other, forth and back around the middle."""

    def __init__(self, settings: SliceSettings) -> None:
        self._settings = settings
        self._count = 0

    def next(self) -> SliceSettings:
        self._count += 1
        view = self._settings.view
        offset = (self._count * 7 % 31 - 15) * view.axes.step
        return replace(
            self._settings,
            view=replace(view, center_lps=view.center_lps + offset * view.axes.through),
        )


class _Ours:
    """Our view, whose frames are whole even where a moving hand would get coarse ones."""

    def __init__(self, volume: Volume, labels: LabelMap | None) -> None:
        self._view = ResliceView(lambda _frame: None)
        self._view.show(volume)
        if labels is not None:
            self._view.show_labels(labels, TABLE)
        self._pixels = None

    def draw(self, settings: SliceSettings) -> None:
        self._pixels = self._view.picture(settings, SIZE)

    def pixels(self):
        return self._pixels


def _same(ours, peer, settings: SliceSettings) -> None:
    """Both show the same, or there is nothing to compare."""
    ours.draw(settings)
    peer.draw(settings)
    apart = np.abs(ours.pixels()[..., :3].astype(int) - peer.pixels()[..., :3]).mean()
    assert apart < ALIKE, f"{peer.name} shows something else: {apart:.1f} grey levels apart"
    assert ours.pixels()[..., :3].std() > 20, "there is nothing to see"


def _cube(size: int) -> Volume:
    """A ball of dense shells in noise, 0.7 mm voxels."""
    axis = np.linspace(-1, 1, size, dtype=np.float32)
    radius = np.sqrt(axis[:, None, None] ** 2 + axis[:, None] ** 2 + axis**2)
    values = np.where(radius < 1.2, 60 + 700 * np.sin(14 * radius) ** 8, -1000)
    values += np.random.default_rng(0).normal(0, 20, size)
    grid = Grid(values.shape, (0.7, 0.7, 0.7), (0, 0, 0), np.eye(3))
    return Volume(values.astype(np.int16), grid, Modality.CT)


def _series(folder) -> Volume:
    """The public series as ITK reads it."""
    names = itk.GDCMSeriesFileNames.New()
    names.SetDirectory(str(folder))
    files = names.GetFileNames(names.GetSeriesUIDs()[0])
    image = itk.imread(files, pixel_type=itk.SS)
    voxels = itk.array_from_image(image)
    direction = itk.array_from_matrix(image.GetDirection())
    grid = Grid(voxels.shape, np.array(image.GetSpacing()), np.array(image.GetOrigin()), direction)
    return Volume(voxels, grid, Modality.CT)
